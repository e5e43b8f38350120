"""Is it alive, is it ready."""

from __future__ import annotations

from alembic import command
from flask.testing import FlaskClient

from portal.cli.migrations import migration_config
from portal.db import Database


def test_a_live_process_says_so(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_it_is_ready_once_its_tables_are_those_of_this_version(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "ready"


def test_it_is_not_ready_while_a_migration_is_missing(client: FlaskClient, database: Database) -> None:
    with database.engine.begin() as connection:
        command.stamp(migration_config(connection), None, purge=True)
    try:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["status"] == "migrations_pending"
    finally:
        with database.engine.begin() as connection:
            command.stamp(migration_config(connection), "head")

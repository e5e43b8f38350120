"""A connection that the server closed while it rested is replaced before anyone notices."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from portal import db
from portal.db import make_engine, make_reading_engine
from tests.support import engines


@pytest.fixture(params=["readers", "writers"])
def pool(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = make_url(engines.postgresql_server()).set(drivername="postgresql+psycopg")
    engine = make_engine(url.render_as_string(hide_password=False))
    yield make_reading_engine(engine) if request.param == "readers" else engine
    engine.dispose()  # the readers' pool is emptied with it


def closed_by_the_server(pool: Engine) -> None:
    """Put back in the pool a connection whose other end is gone."""
    with pool.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    server = pool.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,)).fetchone() == (True,)


def test_a_connection_that_rested_is_tried_before_it_is_used(pool: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "RESTED_SECONDS", 0)
    closed_by_the_server(pool)
    with pool.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_without_the_try_the_dead_connection_reaches_the_reader(pool: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "RESTED_SECONDS", 3600)
    closed_by_the_server(pool)
    with pytest.raises(OperationalError), pool.connect() as connection:
        connection.scalar(text("SELECT 1"))

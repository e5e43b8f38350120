"""Worlds that many tests begin with: made by the services once a process, then put back row by row.

To lend, to agree and to have slips registered takes a few hundred statements through the ORM, and hundreds of tests
begin there. What is kept are the rows, the counts of ids and what the maker returned. It is put back only into a
database nothing was ever written to, and only for some minutes: a world is of its day.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal import clock, models
from portal.db import Base
from portal.sealing import Sealer
from tests.support.engines import unguarded

_SERVES = timedelta(minutes=5)
_TABLES = [table.name for table in models.Creditor.metadata.sorted_tables]
_COUNTS = "SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence"

Rows = dict[str, list[tuple[Any, ...]]]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class World:
    """What a maker left behind: rows for SQLite, the statements that write them for PostgreSQL."""

    made_at: datetime
    rows: Rows | str
    found: bytes

    def serves(self) -> bool:
        now = clock.now()
        return self.made_at <= now < self.made_at + _SERVES and clock.today() == _day(self.made_at)


_kept: dict[Any, World] = {}


def remembered(make: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """A maker of a world that commits and is told nothing but plain values, and a sealer, which is alike in all tests.

    In a session that knows of no row and forgets none at its commits, and a database that never had one, the world is
    remembered; elsewhere it is made.
    """

    @wraps(make)
    def given(session: Session, *args: P.args, **kwargs: P.kwargs) -> T:
        if session.expire_on_commit or session.identity_map or session.new or not _untouched(session):
            return make(session, *args, **kwargs)
        told = [each for each in (*args, *kwargs.items()) if not isinstance(each, Sealer)]
        key = (make.__module__, make.__qualname__, _is_sqlite(session), repr(told))
        world = _kept.get(key)
        if world is None or not world.serves():
            found = make(session, *args, **kwargs)
            _kept[key] = World(clock.now(), _taken(session), pickle.dumps(found))
        else:
            found = _put_back(session, world)
        session.commit()
        return found

    return given


def _day(moment: datetime) -> Any:
    return moment.astimezone(clock.SAO_PAULO).date()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def _untouched(session: Session) -> bool:
    """Nothing was ever written here. PostgreSQL tells by numbers given out, quicker than by looking at each table."""
    if not _is_sqlite(session):
        return session.scalar(text("SELECT count(pg_sequence_last_value(seqrelid)) FROM pg_sequence")) == 0
    return _driver(session).execute(_any_row()).fetchone() == (0,)


@cache
def _any_row() -> str:
    return "SELECT " + " OR ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in _TABLES)


def _taken(session: Session) -> Rows | str:
    run = _driver(session).execute
    if _is_sqlite(session):
        every = {name: run(f'SELECT * FROM "{name}"').fetchall() for name in _TABLES}
        return {name: rows for name, rows in every.items() if rows}
    filled = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in _TABLES)
    written = []
    for (name,) in run(filled).fetchall():
        columns = [f'"{each.name}"' for each in Base.metadata.tables[name].columns]
        row = f"concat_ws(',', {', '.join(f'quote_nullable({each}::text)' for each in columns)})"
        rows = ", ".join(f"({values})" for (values,) in run(f'SELECT {row} FROM "{name}"').fetchall())
        written.append(f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES {rows}')
    counts = [f"setval('{name}', {last})" for name, last in run(_COUNTS).fetchall() if last is not None]
    return "; ".join([*written, f"SELECT {', '.join(counts)}"])


def _put_back(session: Session, world: World) -> Any:
    if isinstance(world.rows, str):
        unguarded(session.get_bind().engine).execute(world.rows)  # in any order; the session reads what is committed
    else:
        driver = _driver(session)
        driver.execute("PRAGMA defer_foreign_keys = ON")  # rows of one table may name each other; until the commit
        for name, rows in world.rows.items():
            driver.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    found = pickle.loads(world.found)
    session.add_all(_records(found))
    return found


def _records(found: Any) -> Iterator[Any]:
    if isinstance(found, Base):
        yield found
    elif isinstance(found, tuple | list):
        for each in found:
            yield from _records(each)
    elif is_dataclass(found):
        for field in fields(found):
            yield from _records(getattr(found, field.name))

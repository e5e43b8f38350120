"""Where the good rows of a file wait, in the import's own transaction, until all of them are read.

A temporary table: by COPY through the session's own connection on PostgreSQL, by executemany on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.services.portfolios.protection import Protected, public_ids
from portal.services.portfolios.tables import STAGED
from portal.services.portfolios.wire import flag_of, number_of, octets, text_of

_KINDS = {
    "row_number": ("integer", "INTEGER"),
    "cpf_lookup": ("bytea", "BLOB"),
    "cpf_sealed": ("bytea", "BLOB"),
    "row_digest": ("bytea", "BLOB"),
    "prescribes_on": ("date", "TEXT"),
    "birth_date": ("date", "TEXT"),
    "confirmed_on": ("date", "TEXT"),
    "contracted_on": ("date", "TEXT"),
    "due_on": ("date", "TEXT"),
    "principal_cents": ("bigint", "INTEGER"),
    "fine_bps": ("bigint", "INTEGER"),
    "late_interest_bps": ("bigint", "INTEGER"),
    "deceased": ("boolean", "INTEGER"),
    "remuneratory_bps": ("bigint", "INTEGER"),
    "fees_bps": ("bigint", "INTEGER"),
}
_MEMORY = ("SET LOCAL work_mem = '64MB'", "SET LOCAL maintenance_work_mem = '64MB'")
_TEMPORARY = (
    "staged",
    "repeats",
    "matched",
    "people",
    "known",
    "notices",
    "told_people",
    "told_contacts",
    "absent",
    "unread_contracts",
    "last_contact",
    "found",
    "touched",
    "touched_people",
)


class Staging(Protocol):
    """Takes rows that its `encode` made ready, which may run in another thread.

    `finish` says that all have been given, `pause` that the connection is needed, `abandon` gives up.
    """

    def encode(self, rows: Protected) -> Any: ...
    def write(self, encoded: Any) -> None: ...
    def pause(self) -> None: ...
    def abandon(self) -> None: ...
    def finish(self) -> None: ...


@contextmanager
def staging(session: Session) -> Iterator[Staging]:
    """An empty staging table of this session's transaction."""
    stage = _empty_stage(session)
    try:
        yield stage
    except BaseException:
        stage.abandon()  # an open COPY would keep the transaction from being rolled back
        raise


def _empty_stage(session: Session) -> Staging:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        for statement in _MEMORY:
            session.execute(text(statement))
    drop_temporary(session)
    columns = ", ".join(f"{name} {_KINDS.get(name, ('text', 'TEXT'))[not on_postgresql]}" for name in STAGED)
    session.execute(text(f"CREATE TEMPORARY TABLE staged ({columns})" + (" ON COMMIT DROP" * on_postgresql)))
    return _ByCopy(session) if on_postgresql else _ByInsert(session)


def drop_temporary(session: Session) -> None:
    """Leave no temporary table on the connection, which goes back to the pool."""
    schema = "temp" if session.get_bind().dialect.name == "sqlite" else "pg_temp"
    for name in _TEMPORARY:
        session.execute(text(f"DROP TABLE IF EXISTS {schema}.{name}"))


class _ByCopy:
    """COPY in text form. It stays open from batch to batch, so the server stores while the next rows are read."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cursor: Any = session.connection().connection.cursor()
        self._context: Any = None
        self._copy: Any = None

    def encode(self, rows: Protected) -> bytes:
        return "".join(f"{line}\n" for line in staged_lines(rows)).encode()

    def write(self, encoded: bytes) -> None:
        if self._copy is None:
            self._context = self._cursor.copy(f"COPY pg_temp.staged ({', '.join(STAGED)}) FROM STDIN")
            self._copy = self._context.__enter__()
        self._copy.write(encoded)

    def pause(self) -> None:
        if self._copy is not None:
            context, self._context, self._copy = self._context, None, None
            context.__exit__(None, None, None)

    def abandon(self) -> None:
        if self._copy is not None:
            import psycopg  # a copy is under way, so it is loaded already

            stopped = RuntimeError("abandoned")
            with suppress(psycopg.Error):
                self._context.__exit__(RuntimeError, stopped, None)

    def finish(self) -> None:
        self.pause()
        self._session.execute(text("ANALYZE pg_temp.staged"))


def staged_lines(rows: Protected) -> list[str]:
    """The rows as COPY takes them, in the order of STAGED, without line ends."""
    columns = (
        map(str, rows.numbers), map(octets, rows.lookups), rows.sealed, public_ids(len(rows)), rows.digests,
        rows.debts, rows.statuses, rows.people, rows.emails, rows.mobiles, rows.confirmed_on,
    )  # fmt: skip
    return list(map("\t".join, zip(*columns, strict=True)))


def _octets_of(wire: str) -> bytes:
    return bytes.fromhex(wire[3:])


_READ_BACK = {"bytea": _octets_of, "integer": number_of, "bigint": number_of, "boolean": flag_of}
_READERS = [_READ_BACK.get(_KINDS.get(name, ("text", "TEXT"))[0], text_of) for name in STAGED]


def staged_values(rows: Protected) -> list[tuple[Any, ...]]:
    """The rows as values, in the order of STAGED; dates stay text."""
    lines = (line.split("\t") for line in staged_lines(rows))
    return [tuple(read(wire) for read, wire in zip(_READERS, line, strict=True)) for line in lines]


class _ByInsert:
    """One prepared INSERT, many rows."""

    def __init__(self, session: Session) -> None:
        marks = ", ".join("?" * len(STAGED))
        self._insert = f"INSERT INTO temp.staged VALUES ({marks})"  # noqa: S608  # only question marks
        self._connection = session.connection()

    def encode(self, rows: Protected) -> list[tuple[Any, ...]]:
        return staged_values(rows)

    def write(self, encoded: list[tuple[Any, ...]]) -> None:
        if encoded:
            self._connection.exec_driver_sql(self._insert, encoded)

    def pause(self) -> None:
        pass

    def abandon(self) -> None:
        pass

    def finish(self) -> None:
        for column in ("row_number", "contract_number", "cpf_lookup"):  # SQLite joins by index or not at all
            self._connection.exec_driver_sql(f"CREATE INDEX temp.ix_staged_{column} ON staged ({column})")

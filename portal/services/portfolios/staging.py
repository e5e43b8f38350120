"""Where the good rows of a file wait, in the import's own transaction, until all of them are read.

A temporary table: by COPY through the session's own connection on PostgreSQL, by executemany on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.services.portfolios.protection import STAGED_COLUMNS, Staged

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
_TEMPORARY = ("staged", "repeats", "matched", "people", "known", "notices")


class Staging(Protocol):
    """Takes rows that its `encode` made ready, which may run in another thread.

    `finish` says that all have been given, `pause` that the connection is needed, `abandon` gives up.
    """

    def encode(self, rows: list[Staged]) -> Any: ...
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
    columns = ", ".join(f"{name} {_KINDS.get(name, ('text', 'TEXT'))[not on_postgresql]}" for name in STAGED_COLUMNS)
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

    def encode(self, rows: list[Staged]) -> bytes:
        return "".join(map(copy_line, rows)).encode()

    def write(self, encoded: bytes) -> None:
        if self._copy is None:
            self._context = self._cursor.copy(f"COPY pg_temp.staged ({', '.join(STAGED_COLUMNS)}) FROM STDIN")
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


_OCTETS = frozenset({"cpf_lookup", "cpf_sealed", "row_digest"})
_NULLABLE = tuple(
    STAGED_COLUMNS.index(name)
    for name in ("birth_date", "confirmed_on", "contracted_on", "correction_index", "late_interest_bps")
)
_LINE = "\t".join("\\\\x%s" if name in _OCTETS else "%s" for name in STAGED_COLUMNS) + "\n"
_BACKSLASHES = _LINE.count("\\")


def copy_line(row: Staged) -> str:
    """A row in COPY's text form: tab between values, backslash escaped, bytes in hexadecimal.

    No value holds a tab or a line end: they were cleaned. Backslashes are rare, so the line is made as if there were
    none and made again when there are more than its own.
    """
    values = list(row)
    values[1], values[2], values[5] = row[1].hex(), row[2].hex(), row[5].hex()
    own = _BACKSLASHES
    for place in _NULLABLE:
        if values[place] is None:
            values[place] = "\\N"
            own += 1
    line = _LINE % tuple(values)
    return line if line.count("\\") == own else _LINE % tuple(map(_escaped, row, values))


def _escaped(value: Any, written: Any) -> Any:
    return value.replace("\\", "\\\\") if isinstance(value, str) else written


class _ByInsert:
    """One prepared INSERT, many rows."""

    def __init__(self, session: Session) -> None:
        marks = ", ".join("?" * len(STAGED_COLUMNS))
        self._insert = f"INSERT INTO temp.staged VALUES ({marks})"  # noqa: S608  # only question marks
        self._connection = session.connection()

    def encode(self, rows: list[Staged]) -> list[Staged]:
        return rows

    def write(self, encoded: list[Staged]) -> None:
        if encoded:
            self._connection.exec_driver_sql(self._insert, encoded)

    def pause(self) -> None:
        pass

    def abandon(self) -> None:
        pass

    def finish(self) -> None:
        for column in ("row_number", "contract_number", "cpf_lookup"):  # SQLite joins by index or not at all
            self._connection.exec_driver_sql(f"CREATE INDEX temp.ix_staged_{column} ON staged ({column})")

"""From the staging table to the debts, set by set. The same SQL serves PostgreSQL and SQLite.

Order matters to concurrent imports: the creditor's row is locked first, so its files go in one after another, and
debtors, which creditors share, are added in the order of their lookup, so that two imports cannot wait for each other.
"""

from __future__ import annotations

from portal.services.portfolios import loading_sql as sql
from portal.services.portfolios.loaded import Loaded
from portal.services.portfolios.statements import SIDE_BY_SIDE, Statements
from portal.services.portfolios.stopwatch import Stopwatch


class Loader:
    """Loads the staged rows of one import, all of them at once."""

    def __init__(self, statements: Statements, stopwatch: Stopwatch) -> None:
        self._statements, self._stopwatch = statements, stopwatch
        self._postgresql = statements.on_postgresql
        self._run, self._scalar = statements.run, statements.scalar

    def load(self) -> Loaded:
        """Judge rows against one another and against what is stored, then write what is new or different."""
        timed = self._stopwatch.of
        with timed("match"):
            if self._postgresql and self._scalar(sql.STAGED_IS_LARGE):
                self._run((sql.JOIN_BY_HASH,))
            repeated = self._drop_repeats()
            first_load = not self._scalar(sql.CREDITOR_HAS_DEBTS)
            unchanged = self._no_match() if first_load else self._match()
        with timed("people"):
            self._know_people()
        with timed("registrations"):
            self._run((sql.ADD_REGISTRATIONS,) if first_load else (sql.UPDATE_REGISTRATIONS, sql.ADD_REGISTRATIONS))
        with timed("contacts"):
            self._run((sql.ADD_CONTACTS,) if first_load else (sql.UPDATE_CONTACTS, sql.ADD_CONTACTS))
        with timed("debts"):
            updated = 0 if first_load else self._run((sql.UPDATE_DEBTS,))
            added = self._run((sql.ADD_DEBTS,))
        return Loaded(added=added, updated=updated, unchanged=unchanged + repeated)

    def _know_people(self) -> None:
        if self._postgresql:
            self._scalar(SIDE_BY_SIDE)
        self._run((sql.PEOPLE_SEEN, sql.ADD_DEBTORS, sql.KNOW_PEOPLE))
        self._prepare_joins("known", "cpf_lookup", "row_number")

    def _no_match(self) -> int:
        self._run((sql.NO_MATCHES,))
        return 0

    def _drop_repeats(self) -> int:
        """Repeats of a row say nothing new; a second row of a contract that says something else is a notice."""
        self._run((sql.FIND_REPEATS,))
        if not self._scalar("SELECT count(*) FROM repeats"):
            self._run((sql.NO_NOTICES,))
            return 0
        self._run((sql.NO_NOTICES, sql.NOTE_REPEATS))
        dropped = self._run((sql.DROP_REPEATS,))
        return dropped - int(self._scalar("SELECT count(*) FROM notices"))

    def _match(self) -> int:
        self._run((sql.MATCH,))
        self._prepare_joins("matched", "row_number", "debt_id")
        if self._postgresql:
            self._scalar(sql.LOCK_MATCHED)
        self._run((sql.NOTE_STRANGERS, sql.DROP_STRANGERS, sql.NOTE_UNTOUCHABLE))
        return int(self._scalar("SELECT count(*) FROM matched WHERE same_person AND same_row"))

    def _prepare_joins(self, table: str, *columns: str) -> None:
        """PostgreSQL wants to know the size of the table, SQLite an index on what it will be joined by."""
        if self._postgresql:
            self._run((f"ANALYZE pg_temp.{table}",))
        else:
            self._run(f"CREATE INDEX temp.ix_{table}_{column} ON {table} ({column})" for column in columns)

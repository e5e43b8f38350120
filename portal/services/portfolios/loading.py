"""From the staging table to the debts, set by set. The same SQL serves PostgreSQL and SQLite.

Order matters to concurrent imports: the creditor's row is locked first, so its files go in one after another, and
debtors, which creditors share, are added in the order of their lookup, so that two imports cannot wait for each other.
"""

from __future__ import annotations

from portal.services.portfolios import before_sql as before
from portal.services.portfolios import loading_sql as sql
from portal.services.portfolios import review_sql as review
from portal.services.portfolios.loaded import Loaded
from portal.services.portfolios.refusal import Otherwise
from portal.services.portfolios.statements import SIDE_BY_SIDE, Statements
from portal.services.portfolios.stopwatch import Stopwatch


class Loader:
    """Loads the staged rows of one import, all of them at once. `whole`: open debts they do not name are closed."""

    def __init__(self, statements: Statements, stopwatch: Stopwatch, *, whole: bool = False) -> None:
        self._statements, self._stopwatch, self._whole = statements, stopwatch, whole
        self._postgresql, self._first_load = statements.on_postgresql, False
        self._run, self._scalar = statements.run, statements.scalar

    def review(self) -> Loaded:
        """Judge the rows as `load` does and store what it would do, and nothing else."""
        with self._stopwatch.of("match"):
            unchanged = self._judge()
            self._run((sql.PEOPLE_SEEN, review.FORGET, review.keep_changes(whole=self._whole)))
        done = dict(self._statements.rows(review.COUNTS))
        return Loaded(
            added=done.get("added", 0),
            updated=done.get("changed", 0),
            unchanged=unchanged,
            closed=done.get("closed", 0),
        )

    def load(self, *, as_shown: bool = False) -> Loaded:
        """Judge rows against one another and against what is stored, then write what is new or different.

        Raises Otherwise when that is not what was shown, and it has to be (`as_shown`).
        """
        timed = self._stopwatch.of
        with timed("match"):
            unchanged = self._judge()
            self._run((sql.PEOPLE_SEEN,))
            if as_shown:
                self._refuse_otherwise()
        with timed("people"):
            self._know_people()
        with timed("registrations"):
            self._register()
        with timed("contacts"):
            self._add_contacts()
        with timed("debts"):
            updated, ended = (0, 0) if self._first_load else self._update()
            closed = self._close_absent() if self._whole and not self._first_load else 0
            added = self._run((sql.ADD_DEBTS,))
        return Loaded(added=added, updated=updated - ended, unchanged=unchanged, closed=closed + ended)

    def _judge(self) -> int:
        if self._postgresql and self._scalar(sql.STAGED_IS_LARGE):
            self._run((sql.JOIN_BY_HASH,))
        repeated = self._drop_repeats()
        self._first_load = not self._scalar(sql.CREDITOR_HAS_DEBTS)
        unchanged = self._no_match() if self._first_load else self._match()
        if self._whole:
            self._run((sql.ABSENT,))
            if self._postgresql:
                self._scalar(sql.LOCK_ABSENT)
        return unchanged + repeated

    def _refuse_otherwise(self) -> None:
        self._run((review.find_changes(whole=self._whole),))
        if self._scalar(review.OTHERWISE):
            raise Otherwise

    def _know_people(self) -> None:
        if self._postgresql:
            self._scalar(SIDE_BY_SIDE)
        self._run((sql.ADD_DEBTORS, sql.KNOW_PEOPLE))
        self._prepare_joins("known", "cpf_lookup", "row_number", "debtor_id")

    def _register(self) -> None:
        if not self._first_load and self._run((before.KEEP_PEOPLE,)):
            self._run((before.UPDATE_PEOPLE,))
        self._run((sql.ADD_REGISTRATIONS,))

    def _add_contacts(self) -> None:
        if self._first_load:
            self._run((sql.CONTACTS_TO_ADD,))
            return
        if self._run((before.KEEP_CONFIRMED,)):
            self._run((before.CONFIRM,))
        if self._postgresql:
            self._run((before.ADD_CONTACTS_AND_KEEP,))
        else:
            self._run((before.LAST_CONTACT, sql.CONTACTS_TO_ADD, before.KEEP_ADDED))

    def _update(self) -> tuple[int, int]:
        """How many debts changed, and how many of them ended by it."""
        if not self._run((before.KEEP_CHANGED,)):
            return 0, 0
        updated = self._run((sql.UPDATE_DEBTS,))
        return updated, int(self._scalar(sql.ENDED_NOW)) if self._scalar(sql.SAYS_ENDED) else 0

    def _close_absent(self) -> int:
        return self._run((before.KEEP_ABSENT, sql.CLOSE_ABSENT))

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

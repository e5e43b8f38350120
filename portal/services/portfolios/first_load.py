"""A creditor's first file on PostgreSQL: loaded in passes, each while the next rows are still being read.

With no debt of the creditor stored there is nothing to compare with but the file itself, so rows need not wait until
all of them are known. What a pass leaves is what the whole file would: the first row of a contract stands, the last
of a person says who they are, a contact's newest confirmation counts.
"""

from __future__ import annotations

from portal.services.portfolios import first_load_sql as sql
from portal.services.portfolios.loaded import Loaded
from portal.services.portfolios.loading_sql import CREDITOR_HAS_DEBTS, NO_NOTICES
from portal.services.portfolios.statements import ALONE, SIDE_BY_SIDE, Statements
from portal.services.portfolios.stopwatch import Stopwatch

PASS_ROWS = 20_000
"""Enough for sets to pay, few enough for the temporary tables to stay in memory."""


def is_first_load(statements: Statements) -> bool:
    """Whether the file can be loaded in passes."""
    return statements.on_postgresql and not statements.scalar(CREDITOR_HAS_DEBTS)


class FirstLoad:
    """Loads what is staged, pass by pass, and empties the stage after each."""

    def __init__(self, statements: Statements, stopwatch: Stopwatch) -> None:
        self._statements, self._stopwatch = statements, stopwatch
        self._added = self._repeated = self._passes = 0
        statements.run((NO_NOTICES, *sql.TABLES))

    def load_pass(self, *, last: bool) -> None:
        """Everything that is staged. `last` says that no other pass follows."""
        run, timed = self._statements.run, self._stopwatch.of
        with timed("match"):
            if not self._passes:
                self._statements.scalar(SIDE_BY_SIDE if last else ALONE)
            self._drop_repeats()
        with timed("people"):
            self._know_people()
        with timed("registrations"):
            run((sql.SET_REGISTRATIONS,))
        with timed("contacts"):
            run((sql.SET_CONTACTS,))
        with timed("debts"):
            self._added += run((sql.ADD_DEBTS,))
            run((sql.EMPTY,))
        self._passes += 1

    def _drop_repeats(self) -> None:
        run, scalar = self._statements.run, self._statements.scalar
        if self._passes:
            run((sql.LOOK_UP, sql.FIND_STORED))
        run((sql.JOIN,))
        if scalar(sql.HAS_TWINS):
            run((sql.FIND_TWINS,))
        if scalar(sql.HAS_REPEATS):
            self._repeated += int(scalar(sql.COUNT_EQUAL))
            run((sql.NOTE_REPEATS, sql.DROP_REPEATS))

    def _know_people(self) -> None:
        run = self._statements.run
        people = run((sql.PEOPLE_SEEN,))
        known = run((sql.LOOK_UP, sql.KNOW_STORED))
        known += run((sql.JOIN, sql.ADD_AND_KNOW_NEW))
        if known < people:  # another creditor's import added them between the two statements
            run((sql.KNOW_STORED,))

    def loaded(self) -> Loaded:
        """What all passes did."""
        return Loaded(added=self._added, updated=0, unchanged=self._repeated)

"""What a report is asked about: whose, which days, which debts, and for how long each is followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select

DAY = timedelta(days=1)
LONGEST_FOLLOWED = 90
"""Days a member of a cohort is followed at most; fewer where the period is younger."""

Rows = Select[*tuple[Any, ...]]
"""A query with the columns of `members`: subject, debtor_id, on_day, part, whole, kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Both days belong to the period. `debts` narrows to a segment: a condition on `debts`."""

    creditor_id: int
    since: date
    until: date
    today: date
    debts: ColumnElement[bool] | None = None
    followed: int | None = None

    @property
    def days(self) -> int:
        """How long the period is."""
        return (self.until - self.since).days + 1

    @property
    def maturity(self) -> int:
        """For how many days each member is followed: as long as the youngest of the asked period can have been."""
        if self.followed is not None:
            return self.followed
        return max(0, min(LONGEST_FOLLOWED, (self.today - self.until).days))

    @property
    def observed_until(self) -> date:
        """The last day that counts for who is followed without a limit: as old, for the period before, as this is."""
        return self.today

    def before(self) -> Asked:
        """The period of the same length that ended the day before, looked at as this one is: each member followed
        as long, and what is followed without a limit seen as it stood one period ago."""
        back = timedelta(days=self.days)
        return replace(
            self, since=self.since - back, until=self.until - back, today=self.today - back, followed=self.maturity
        )

"""Closed days: what is told of one afterwards counts on the next day that is open, so a closed day never changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedSpan:
    """Days of an account, both included, that were closed at an instant and perhaps opened again at a later one."""

    first_on: date
    last_on: date
    closed_at: datetime
    reopened_at: datetime | None = None

    def held(self, day: date, at: datetime) -> bool:
        """Whether the day was closed at that instant."""
        until = self.reopened_at
        return self.first_on <= day <= self.last_on and self.closed_at <= at and (until is None or at < until)


def counts_on(day: date, recorded_at: datetime, spans: Iterable[ClosedSpan]) -> date:
    """The day a movement of `day` counts on, by when it was recorded: its own, or the next that was open then.

    It stays there when the day is opened again later: what two people have counted is not counted anew.
    """
    listed = tuple(spans)
    while held := [span.last_on for span in listed if span.held(day, recorded_at)]:
        day = max(held) + timedelta(days=1)
    return day

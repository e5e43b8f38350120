"""Days on which an agreement is held still: nothing falls late and nothing runs.

CDC art. 104-A §2º suspends what a creditor may demand and stops the charges of delay; a court's repayment plan and a
dispute (art. 54-G I) are treated alike. A day held is not counted: interest skips it, a deadline is pushed past it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from brazil.calendar import next_bank_day

NEVER = date.max
"""A deadline that does not come while what froze the agreement goes on."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Held from `since`, included, to `until`, the day it was taken up again, excluded; None while it is held."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is held."""
        return self.since <= day and (self.until is None or day < self.until)


def held_spans(since: date, until: date, freezes: Collection[Freeze] = ()) -> tuple[tuple[date, date], ...]:
    """The held days from `since`, excluded, to `until`, included, as spans counted alike that do not meet."""
    spans = []
    begins = since
    for freeze in sorted(freezes, key=lambda one: one.since):
        begins = max(begins, freeze.since - _DAY)
        ends = until if freeze.until is None else min(until, freeze.until - _DAY)
        if begins < ends:
            spans.append((begins, ends))
            begins = ends
    return tuple(spans)


def running_days(since: date, until: date, freezes: Collection[Freeze] = ()) -> int:
    """The days from `since`, excluded, to `until`, included, that were not held; zero when `until` comes first."""
    held = sum((last - first).days for first, last in held_spans(since, until, freezes))
    return max((until - since).days, 0) - held


def days_held(since: date, until: date, freezes: Collection[Freeze] = ()) -> int:
    """How many of the days from `since`, excluded, to `until`, included, were held."""
    return max((until - since).days, 0) - running_days(since, until, freezes)


def freezes_document(freezes: Collection[Freeze]) -> list[dict[str, str]]:
    """As a memo tells them: first day held, and the day it was taken up again or ""."""
    return [
        {"since": each.since.isoformat(), "until": each.until.isoformat() if each.until else ""} for each in freezes
    ]


def freezes_told(document: Iterable[Mapping[str, str]]) -> tuple[Freeze, ...]:
    """What `freezes_document` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return freezes_from((each["since"], each["until"]) for each in document)


def freezes_from(document: Iterable[Iterable[str]]) -> tuple[Freeze, ...]:
    """Pairs of the first day held and the day it was taken up again or "". Raises TypeError or ValueError."""
    return tuple(
        Freeze(since=date.fromisoformat(since), until=date.fromisoformat(until) if until else None)
        for since, until in document
    )


def day_after(day: date) -> date:
    """The next calendar day; NEVER stays."""
    return day if day == NEVER else day + _DAY


def open_bank_day(day: date, freezes: Collection[Freeze] = ()) -> date:
    """The first bank day, this one or later, that is not held; NEVER while the last freeze goes on."""
    day = day if day == NEVER else next_bank_day(day)
    for freeze in sorted(freezes, key=lambda one: one.since):
        if freeze.holds(day):
            if freeze.until is None:
                return NEVER
            day = next_bank_day(freeze.until)
    return day


def deadline(since: date, days: int, freezes: Collection[Freeze] = ()) -> date:
    """The last day of a term of so many calendar days after `since`: held days are not counted, and one that ends
    without banks ends on the next bank day (CC art. 132 §1º). NEVER while a freeze goes on."""
    day = since
    for _ in range(days):
        day = day_after(day)
        while held := next((one for one in freezes if one.holds(day)), None):
            if held.until is None:
                return NEVER
            day = held.until
    return open_bank_day(day, freezes)

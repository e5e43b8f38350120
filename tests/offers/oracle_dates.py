"""Dates of an offer worked out a second time, day by day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from brazil.calendar import is_bank_day
from offers.plans.choice import Payday
from offers.policies.limits import Rhythm
from offers.policies.policy import Tier

DAY = timedelta(days=1)


def window(tier: Tier, priced_on: date) -> tuple[date, date, date]:
    """Valid until; earliest and latest first payment. The earliest is a bank day not before the offer expires."""
    valid_until = priced_on + tier.validity_days * DAY
    earliest = max(valid_until, priced_on + tier.first_due_min_days * DAY)
    while not is_bank_day(earliest):
        earliest += DAY
    return valid_until, earliest, max(earliest, priced_on + tier.first_due_max_days * DAY)


def payments_due(first: date, count: int, rhythm: Rhythm, payday: Payday | None) -> list[date]:
    """Weeks are 7 days, fortnights 14; months fall on the payday, or on the day of the first, or at their end."""
    if rhythm is not Rhythm.MONTHLY:
        gap = 7 if rhythm is Rhythm.WEEKLY else 14
        return [first + number * gap * DAY for number in range(count)]
    months = months_from(first)
    next(months)
    return [first, *(in_month(*next(months), payday or Payday(day=first.day)) for _ in range(count - 1))]


def first_payday(earliest: date, latest: date, payday: Payday | None) -> date:
    """The first day of the window that is a payday; the first of all when none is."""
    day = earliest
    while payday is not None and day <= latest:
        if day == in_month(day.year, day.month, payday):
            return day
        day += DAY
    return earliest


def in_month(year: int, month: int, payday: Payday) -> date:
    """The payday of a month: a day of it or its last one, or its n-th bank day."""
    days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
    if payday.bank_day is not None:
        return [day for day in days if is_bank_day(day)][payday.bank_day - 1]
    assert payday.day is not None
    return days[min(payday.day, len(days)) - 1]


def months_from(day: date) -> Iterator[tuple[int, int]]:
    year, month = day.year, day.month
    while True:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)

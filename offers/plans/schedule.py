"""Due dates of installments: the nominal day written in the agreement and the last day to pay without charges."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from brazil.calendar import add_bank_days, next_bank_day
from offers.errors import OfferError
from offers.plans.choice import Payday
from offers.policies.limits import Rhythm

BANK_DAYS_OF_ANY_MONTH = 18
"""No month has fewer: February with Carnival, April with Easter and Tiradentes."""

_STEP = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.FORTNIGHTLY: timedelta(days=14)}


@lru_cache(maxsize=8192)
def due_dates(first: date, count: int, rhythm: Rhythm, payday: Payday | None = None) -> tuple[date, ...]:
    """`count` nominal due dates, the first being `first` whatever the payday.

    Monthly, one falls in each month after that of `first`: on the payday, or on the day of `first` when there is none.
    Weekly and fortnightly they are 7 and 14 days apart.
    Raises OfferError: ``installment_count`` (below 1), ``payday`` (not exactly one of day and bank day, or a payday
    for a rhythm of weeks), ``anchor_day`` (outside 1 to 31), ``bank_day`` (outside 1 to 18).
    """
    if rhythm is Rhythm.MONTHLY:
        return monthly_due_dates(first, count) if payday is None else _on_paydays(first, count, payday)
    if payday is not None:
        raise OfferError("payday", rhythm=rhythm)
    _check_count(count)
    return tuple(first + _STEP[rhythm] * number for number in range(count))


def monthly_due_dates(first: date, count: int, anchor_day: int | None = None) -> tuple[date, ...]:
    """`count` nominal due dates, one a month, the first being `first`.

    The others fall on `anchor_day` (the day of `first` unless given), or on the last day of a month without it, going
    back to the anchor in the next month: a contract rule, not that of Código Civil art. 132 §3º.
    Raises OfferError: ``installment_count`` (below 1), ``anchor_day`` (outside 1 to 31).
    """
    return _on_paydays(first, count, Payday(day=first.day if anchor_day is None else anchor_day))


def next_payday(day: date, payday: Payday) -> date:
    """The first nominal payday on `day` or after it. Raises OfferError as `due_dates` does."""
    _check_payday(payday)
    this_month = _payday_of(day.year, day.month, payday)
    return this_month if this_month >= day else _payday_of(*_month_after(day, 1), payday)


def due_after(day: date, first: date, rhythm: Rhythm, payday: Payday | None = None) -> date:
    """The first nominal due date after `day` of a schedule that began on `first` and never ends.

    That of `due_dates` with as many payments as it takes. Raises OfferError as `due_dates` does.
    """
    if rhythm is not Rhythm.MONTHLY:
        due_dates(first, 1, rhythm, payday)
        step = _STEP[rhythm]
        return first + step * max((day - first) // step + 1, 0)
    payday = payday or Payday(day=first.day)
    _check_payday(payday)
    if day < first:
        return first
    this_month = _payday_of(day.year, day.month, payday)
    within = this_month > day and (day.year, day.month) > (first.year, first.month)
    return this_month if within else _payday_of(*_month_after(day, 1), payday)


@lru_cache(maxsize=8192)
def effective_on(due_on: date) -> date:
    """The last day to pay what is due on `due_on` without charges (Lei 7.089/1983 art. 1º)."""
    return next_bank_day(due_on)


def _on_paydays(first: date, count: int, payday: Payday) -> tuple[date, ...]:
    _check_count(count)
    _check_payday(payday)
    return (first, *(_payday_of(*_month_after(first, months), payday) for months in range(1, count)))


def _month_after(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


@lru_cache(maxsize=8192)
def _payday_of(year: int, month: int, payday: Payday) -> date:
    if payday.day is not None:
        return date(year, month, min(payday.day, monthrange(year, month)[1]))
    return add_bank_days(date(year, month, 1) - timedelta(days=1), payday.bank_day or 1)


def _check_count(count: int) -> None:
    if count < 1:
        raise OfferError("installment_count", count=count)


def _check_payday(payday: Payday) -> None:
    if (payday.day is None) == (payday.bank_day is None):
        raise OfferError("payday", day=payday.day, bank_day=payday.bank_day)
    if payday.day is not None and not 1 <= payday.day <= 31:
        raise OfferError("anchor_day", anchor_day=payday.day)
    if payday.bank_day is not None and not 1 <= payday.bank_day <= BANK_DAYS_OF_ANY_MONTH:
        raise OfferError("bank_day", bank_day=payday.bank_day)

"""Monetary correction: the factor of an index between two days, as a whole number times SCALE.

Three ways to count months that are not whole (offers.debt.CorrectionDays), i being the month's change:

- full months: `prod(1 + i)` from the month of the first day to the month before the pricing day, both whole;
- exponential: `prod((1 + i)^(days/days of the month))`, the first day excluded, the pricing day included;
- linear: `prod(1 + i * days/days of the month)` over the same days; the months compound among themselves.

Each stops at the last month published. Months that fell count as they are; the floor at the nominal value is the
balance's (STJ REsp 1.361.191). The product is made with 60 digits and rounded once, half even, to 18 places.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from functools import lru_cache

from brazil.indices import IndexSeries, month_of, months_between, next_month, previous_month
from offers.debt import CorrectionDays
from offers.factors import SCALE

_EXACT = Context(prec=60)
_DAY = timedelta(days=1)
_PLACES = Decimal("1e-10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A factor times SCALE and the months that made it; both months are None when none counts yet."""

    factor: int
    first_month: date | None
    last_month: date | None
    last_published: date

    @property
    def rate(self) -> Decimal:
        """The change as a fraction, ten places: for people to read; the factor has eighteen."""
        return (Decimal(self.factor - SCALE) / SCALE).quantize(_PLACES)


def correction(series: IndexSeries, counting: CorrectionDays, from_on: date, priced_on: date) -> Correction:
    """The correction between two days, never past the last month published.

    Raises MissingIndex("index_gap") when a month in between is absent from the series.
    """
    published = series.last_month
    if counting is CorrectionDays.FULL_MONTHS:
        first, last = month_of(from_on), min(previous_month(month_of(priced_on)), published)
        factor = _full_months(series, first, last)
    else:
        until_on = min(priced_on, next_month(published) - _DAY)
        first, last = month_of(from_on + _DAY), month_of(until_on)
        factor = _part_months(series, counting, from_on, until_on) if from_on < until_on else SCALE
        last = last if from_on < until_on else previous_month(first)
    counted = first <= last
    return Correction(
        factor=factor,
        first_month=first if counted else None,
        last_month=last if counted else None,
        last_published=published,
    )


@lru_cache(maxsize=8192)
def _full_months(series: IndexSeries, first: date, last: date) -> int:
    with localcontext(_EXACT):
        product = Decimal(1)
        for month in months_between(first, last):
            product *= 1 + series.percent(month) / 100
        return int((product * SCALE).to_integral_value())


def _part_months(series: IndexSeries, counting: CorrectionDays, from_on: date, until_on: date) -> int:
    with localcontext(_EXACT):
        product = Decimal(1)
        for month in months_between(month_of(from_on + _DAY), month_of(until_on)):
            length = monthrange(month.year, month.month)[1]
            ends = month.replace(day=length)
            days = (min(until_on, ends) - max(from_on, month - _DAY)).days
            product *= _part(series.percent(month) / 100, days, length, counting)
        return int((product * SCALE).to_integral_value())


def _part(change: Decimal, days: int, length: int, counting: CorrectionDays) -> Decimal:
    if days == length:
        return 1 + change
    if counting is CorrectionDays.LINEAR:
        return 1 + change * days / length
    return (1 + change) ** (Decimal(days) / length)

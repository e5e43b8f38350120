"""Legal interest, where no rate was agreed: simple, the sum of monthly rates pro rata by calendar days.

`sum(rate of the month * days counted / days of the month)`; the first day counts and the last does not (Resolução
CMN 5.171/2024 art. 6º, Calculadora do Cidadão). Which rate, by day (offers.consumer_law.LEGAL_INTEREST):

- from 30/08/2024 the legal rate published by Banco Central (SGS 29543), on the corrected amount, beside IPCA or the
  index agreed (Código Civil arts. 389 and 406, Lei 14.905/2024);
- before, Selic alone (SGS 4390), on the principal: it comprises correction and interest and goes with no index (STJ
  Temas 99, 112 and 1.368). Added up, never compounded: interest bears no interest (Decreto 22.626/1933 art. 4º).

A sum stops at the last month published. It is exact over whole numbers and rounded once, up, to 18 places, as every
factor of interest is (offers.factors).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from brazil.indices import IndexSeries, month_of, months_between, next_month
from offers.errors import OfferError
from offers.factors import SCALE

_DAY = timedelta(days=1)
_MONTH_PARTS = 4 * 3 * 5 * 7 * 29 * 31  # divisible by 28, 29, 30 and 31
_RATE_PARTS = 10**8  # percent with six places, as the rates are published
_WHOLE = _MONTH_PARTS * _RATE_PARTS
_RATE_PLACES = Decimal("1e-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSum:
    """The rates added up: `factor` times SCALE; both months are None when no day counts."""

    factor: int
    first_month: date | None
    last_month: date | None
    last_published: date

    @property
    def rate(self) -> Decimal:
        """The sum as a fraction: a percentage of six places, half even (Resolução CMN 5.171/2024; NBR 5891)."""
        return (Decimal(self.factor) / SCALE).quantize(_RATE_PLACES, rounding=ROUND_HALF_EVEN)


@lru_cache(maxsize=16384)
def rate_sum(series: IndexSeries, from_on: date, until_on: date) -> RateSum:
    """The rates from a day, included, to another, excluded, never past the last month published.

    Raises MissingIndex("index_gap") for a month the series lacks, OfferError("rate_too_fine") for a rate with more
    than six places.
    """
    until_on = min(until_on, next_month(series.last_month))
    if from_on >= until_on:
        return RateSum(factor=0, first_month=None, last_month=None, last_published=series.last_month)
    first, last = month_of(from_on), month_of(until_on - _DAY)
    parts = sum(_month_parts(series, month, from_on, until_on) for month in months_between(first, last))
    return RateSum(
        factor=-(-parts * SCALE // _WHOLE), first_month=first, last_month=last, last_published=series.last_month
    )


def _month_parts(series: IndexSeries, month: date, from_on: date, until_on: date) -> int:
    """The rate of one month by its days, over _WHOLE."""
    length = monthrange(month.year, month.month)[1]
    days = (min(until_on, next_month(month)) - max(from_on, month)).days
    rate = series.percent(month) / 100 * _RATE_PARTS
    if rate != int(rate):
        raise OfferError("rate_too_fine", index=series.name, month=f"{month:%Y-%m}")
    return int(rate) * days * (_MONTH_PARTS // length)

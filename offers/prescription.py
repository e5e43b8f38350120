"""When a debt prescribes, until when a bureau may show it, and by when the creditor must take the record off.

Years count to the same day and month; where that day does not exist, to the day after (Código Civil art. 132 §3º).
Lei 14.010/2020 art. 3º held every term still running, and kept new ones from starting, from 12/06 to 30/10/2020.
The last day is not moved to a business day: the earlier date is the one that protects the debtor.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from brazil.calendar import add_bank_days
from offers.consumer_law import LimitName, limit_on
from offers.debt import Product
from offers.errors import OfferError

# Liquid debts in a written instrument: 5 years (Código Civil art. 206 §5º I; condominium STJ Tema 949). Water and
# power bills: the general 10 years (art. 205, STJ REsp 1.117.903). Courts differ on telephone bills; the shorter
# term is taken, since going quiet early harms no debtor and charging late does.
PRESCRIPTION_YEARS: Mapping[Product, int] = MappingProxyType({
    Product.CREDIT_CARD: 5,
    Product.LOAN: 5,
    Product.TELECOM: 5,
    Product.SCHOOL: 5,
    Product.UTILITY: 10,
    Product.RETAIL: 5,
    Product.CONDOMINIUM: 5,
    Product.HEALTH: 5,
})  # fmt: skip

_HELD_FROM, _HELD_UNTIL = date(2020, 6, 12), date(2020, 10, 30)  # 141 days, both included
_DAY = timedelta(days=1)


def prescribes_on(
    product: Product,
    due_on: date,
    *,
    acknowledged_on: date | None = None,
    years: Mapping[Product, int] = PRESCRIPTION_YEARS,
) -> date:
    """The last day the debt can be demanded; from the next day on it is prescribed.

    `acknowledged_on` is the first agreement or confession: it starts the term again, once (Código Civil art. 202 VI),
    if the debt was not prescribed by then. Raises OfferError("acknowledged_before_due").
    """
    last_day = _term_end(due_on, years[product])
    if acknowledged_on is None:
        return last_day
    if acknowledged_on < due_on:
        raise OfferError("acknowledged_before_due", due_on=due_on, acknowledged_on=acknowledged_on)
    return _term_end(acknowledged_on, years[product]) if acknowledged_on <= last_day else last_day


def is_prescribed(product: Product, due_on: date, today: date, *, acknowledged_on: date | None = None) -> bool:
    """Whether the debt can no longer be demanded on `today`."""
    return today > prescribes_on(product, due_on, acknowledged_on=acknowledged_on)


def bureau_limit_on(due_on: date) -> date:
    """The day by which a record must be off the bureaus: five years from the due date (CDC art. 43 §1º).

    29 February goes to 28 February, the earlier of the two readings.
    """
    year = due_on.year + _whole_limit(LimitName.BUREAU_YEARS, due_on)
    if (due_on.month, due_on.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return due_on.replace(year=year)


def clearance_deadline_on(paid_on: date) -> date:
    """The last day for the creditor to take the record off: five business days after payment (STJ Súmula 548).

    The first is the first business day after the payment. The last bank day of the year counts: it is no holiday.
    """
    days = _whole_limit(LimitName.CLEARANCE_BANK_DAYS, paid_on)
    return add_bank_days(paid_on, days, year_end_closed=False)


def _whole_limit(name: LimitName, day: date) -> int:
    limit = limit_on(name, day)
    if limit is None:
        raise OfferError("date_too_old", date=day)
    return int(limit.value)


def _term_end(start: date, years: int) -> date:
    end = _years_after(start, years)
    if end < _HELD_FROM or start >= _HELD_UNTIL:
        return end
    return end + (_HELD_UNTIL - max(start, _HELD_FROM - _DAY))


def _years_after(start: date, years: int) -> date:
    year = start.year + years
    if (start.month, start.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return start.replace(year=year)

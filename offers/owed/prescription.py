"""When a debt prescribes, until when a bureau may show it, and by when the creditor must take the record off.

Years count to the same day and month; where that day does not exist, to the day after (Código Civil art. 132 §3º).
A suspension (offers.consumer_law.SUSPENSIONS) holds every term still running and keeps new ones from starting: Lei
14.010/2020 art. 3º did from 12/06 to 30/10/2020. What the law held for everyone can be joined by what held one debt.
The last day is not moved to a business day: the earlier date is the one that protects the debtor.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from brazil.calendar import add_bank_days
from offers.consumer_law import PRESCRIPTION_YEARS, SUSPENSIONS, LimitName, Suspension, whole_limit
from offers.debt import Product
from offers.errors import OfferError

_DAY = timedelta(days=1)


def prescribes_on(
    product: Product,
    due_on: date,
    *,
    acknowledged_on: date | None = None,
    years: Mapping[Product, int] = PRESCRIPTION_YEARS,
    suspensions: Sequence[Suspension] = SUSPENSIONS,
) -> date:
    """The last day the debt can be demanded; from the next day on it is prescribed.

    `acknowledged_on` is the first agreement or confession: it starts the term again, once (Código Civil art. 202 VI),
    if the debt was not prescribed by then. `suspensions` are in order and do not overlap. Raises
    OfferError("acknowledged_before_due").
    """
    last_day = _term_end(due_on, years[product], suspensions)
    if acknowledged_on is None:
        return last_day
    if acknowledged_on < due_on:
        raise OfferError("acknowledged_before_due", due_on=due_on, acknowledged_on=acknowledged_on)
    if acknowledged_on > last_day:
        return last_day
    return _term_end(acknowledged_on, years[product], suspensions)


def is_prescribed(product: Product, due_on: date, today: date, *, acknowledged_on: date | None = None) -> bool:
    """Whether the debt can no longer be demanded on `today`."""
    return today > prescribes_on(product, due_on, acknowledged_on=acknowledged_on)


def bureau_limit_on(due_on: date) -> date:
    """The day by which a record must be off the bureaus: five years from the due date (CDC art. 43 §1º).

    29 February goes to 28 February, the earlier of the two readings.
    """
    year = due_on.year + whole_limit(LimitName.BUREAU_YEARS, due_on)
    if (due_on.month, due_on.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return due_on.replace(year=year)


def clearance_deadline_on(paid_on: date) -> date:
    """The last day for the creditor to take the record off: five business days after payment (STJ Súmula 548).

    The first is the first business day after the payment. The last bank day of the year counts: it is no holiday.
    """
    days = whole_limit(LimitName.CLEARANCE_BANK_DAYS, paid_on)
    return add_bank_days(paid_on, days, year_end_closed=False)


def _term_end(start: date, years: int, suspensions: Sequence[Suspension]) -> date:
    """Each suspension gives back the days it took from the term, which may carry the end into the next one."""
    end = _years_after(start, years)
    for held in suspensions:
        if start < held.until_on and end >= held.from_on:
            end += held.until_on - max(start, held.from_on - _DAY)
    return end


def _years_after(start: date, years: int) -> date:
    year = start.year + years
    if (start.month, start.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return start.replace(year=year)

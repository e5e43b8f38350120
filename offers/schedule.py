"""Due dates of installments: the nominal day written in the agreement and the last day to pay without charges."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from brazil.calendar import next_bank_day
from offers.errors import OfferError


def monthly_due_dates(first: date, count: int, anchor_day: int | None = None) -> tuple[date, ...]:
    """`count` nominal due dates, one a month, the first being `first`.

    The others fall on `anchor_day` (the day of `first` unless given), or on the last day of a month without it, going
    back to the anchor in the next month: a contract rule, not that of Código Civil art. 132 §3º.
    Raises OfferError: ``installment_count`` (below 1), ``anchor_day`` (outside 1 to 31).
    """
    if count < 1:
        raise OfferError("installment_count", count=count)
    anchor = first.day if anchor_day is None else anchor_day
    if not 1 <= anchor <= 31:
        raise OfferError("anchor_day", anchor_day=anchor)
    return (first, *(_months_after(first, months, anchor) for months in range(1, count)))


def effective_on(due_on: date) -> date:
    """The last day to pay what is due on `due_on` without charges (Lei 7.089/1983 art. 1º)."""
    return next_bank_day(due_on)


def _months_after(first: date, months: int, anchor: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(anchor, monthrange(year, month + 1)[1]))

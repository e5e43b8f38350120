"""The days of the clock that runs for a creditor once it was paid: reminded, due, late (STJ Súmula 548)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.calendar import add_bank_days
from offers.consumer_law import LimitName, whole_limit

REMIND_AFTER = 3
"""Bank days after which the creditor is told again: there are two left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingClock:
    """`due_by` is the last day to take the record off; from `late_on`, the bank day after it, the creditor is late."""

    event_on: date
    remind_on: date
    due_by: date
    late_on: date


def clearing_clock(event_on: date) -> ClearingClock:
    """The clock of a payment made on a day. The first bank day is the one after it; the last of the year counts."""
    days = whole_limit(LimitName.CLEARANCE_BANK_DAYS, event_on)
    return ClearingClock(
        event_on=event_on,
        remind_on=add_bank_days(event_on, min(REMIND_AFTER, days), year_end_closed=False),
        due_by=add_bank_days(event_on, days, year_end_closed=False),
        late_on=add_bank_days(event_on, days + 1, year_end_closed=False),
    )

"""How long simple late interest ran, in the contract's way of counting, and the factor that makes.

The factor is `rate * time`, with a rate r per month of 30 days and n calendar days of delay:

- days of 30: `r * n/30`;
- days of 365: `12 * r * n/365`;
- months with fraction: `r * (m + d/30)` for m whole months and d days after the last of them.

A month ends on the day of the same number as it began, or on the day after where that is missing (Código Civil art.
132 §3º). 1 % a month is not 0.033 % a day: nothing is rounded before the factor, which is rounded up to 18 places.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from offers.debt import InterestDays
from offers.factors import SCALE

_BPS = 10_000


def late_factor(rate_bps: int, counting: InterestDays, due_on: date, priced_on: date) -> int:
    """Simple interest on an amount of 1 between two days, the first excluded, times SCALE."""
    time, base = elapsed(counting, due_on, priced_on)
    return -(-rate_bps * time * SCALE // (_BPS * base))


def elapsed(counting: InterestDays, due_on: date, priced_on: date) -> tuple[int, int]:
    """Time in months of 30 days as a fraction: what counted, over what makes one month."""
    days = (priced_on - due_on).days
    match counting:
        case InterestDays.DAYS_OF_30:
            return days, 30
        case InterestDays.DAYS_OF_365:
            return 12 * days, 365
        case InterestDays.MONTHS:
            months, rest = months_and_days(due_on, priced_on)
            return 30 * months + rest, 30


def months_and_days(due_on: date, priced_on: date) -> tuple[int, int]:
    """Whole months between two days and the days left over, 0 to 30."""
    months = (priced_on.year - due_on.year) * 12 + priced_on.month - due_on.month
    if _months_after(due_on, months) > priced_on:
        months -= 1
    return months, (priced_on - _months_after(due_on, months)).days


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if day.day <= length:
        return date(year, month + 1, day.day)
    return date(year, month + 1, length) + timedelta(days=1)

"""Until when an offer stands, and when its first payment may fall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from brazil.calendar import next_bank_day
from offers.policies.policy import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until when an offer stands and between which days its first payment may fall, all included."""

    valid_until: date
    first_due_min: date
    first_due_max: date


def window_of(tier: Tier, priced_on: date) -> Window:
    """The dates of an offer made on a day.

    The earliest first payment is a bank day, and never before the offer expires: whoever accepts on the last day
    still has time to pay. A bank holiday at the end of the window never leaves it empty.
    """
    return _window(priced_on, tier.validity_days, tier.first_due_min_days, tier.first_due_max_days)


@lru_cache(maxsize=4096)
def _window(priced_on: date, validity: int, first_due_min: int, first_due_max: int) -> Window:
    valid_until = priced_on + timedelta(days=validity)
    earliest = next_bank_day(max(valid_until, priced_on + timedelta(days=first_due_min)))
    latest = max(earliest, priced_on + timedelta(days=first_due_max))
    return Window(valid_until=valid_until, first_due_min=earliest, first_due_max=latest)

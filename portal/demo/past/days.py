"""When things of the past came to be known: the bank's file of a payment, the morning's work of the portal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from brazil.calendar import is_bank_day, next_bank_day, previous_bank_day
from portal.clock import SAO_PAULO

DAY = timedelta(days=1)
_DAWN, _MORNING = 5, 9


def at(day: date, hour: int = _MORNING, minute: int = 0) -> datetime:
    """An instant of a day in Sao Paulo."""
    return datetime.combine(day, time(hour, minute), SAO_PAULO)


def told_on(paid_on: date) -> date:
    """When the bank's file tells of a payment: the next bank day."""
    return next_bank_day(paid_on + DAY)


def last_told(today: date) -> date:
    """The last day whose payments were known the day before; what is paid later belongs to no past."""
    return previous_bank_day(today - DAY) - DAY


def last_known(today: date, now: datetime) -> date:
    """The same at an instant of today: a file that came at dawn is read."""
    read = is_bank_day(today) and now >= read_at(today)
    return today - DAY if read else last_told(today)


def read_at(day: date) -> datetime:
    """When a day's file is read."""
    return at(day, _DAWN, 30)


def noticed_on(grace_until: date) -> date:
    """When a notice is given: the first bank day on which the files of the last day of grace are in."""
    return next_bank_day(grace_until + DAY)


def broken_on(cure_until: date) -> date:
    """When it breaks: the first bank day on which the files of the last day of the window are in."""
    return next_bank_day(cure_until + DAY)

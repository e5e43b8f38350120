"""National bank holidays and bank days.

Sources: Resolução CMN 4.880/2020 (bank days); Leis 662/1949, 6.802/1980, 9.093/1995, 10.607/2002, 14.759/2023
(holidays). Carnival Monday and Tuesday and Corpus Christi are not holidays by law, but banks have no working hours.
Ash Wednesday is a bank day. On the last bank day of the year banks do not serve the public: a bill due then may be
paid on the next bank day without charges, yet it is not a holiday, so whether it counts is a parameter.
State and municipal holidays are not here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_FIXED = ((1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25))
_AFTER_EASTER = (-48, -47, -2, 60)  # Carnival Monday and Tuesday, Good Friday, Corpus Christi
_BLACK_AWARENESS_SINCE = 2024  # 20 November, national since Lei 14.759/2023


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, within = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, rest = divmod(within, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def bank_holidays(year: int) -> frozenset[date]:
    """The national days of a year on which banks do not open, weekends included when a holiday falls on one."""
    sunday = easter(year)
    days = {date(year, month, day) for month, day in _FIXED}
    days.update(sunday + timedelta(days=offset) for offset in _AFTER_EASTER)
    if year >= _BLACK_AWARENESS_SINCE:
        days.add(date(year, 11, 20))
    return frozenset(days)


@lru_cache(maxsize=512)
def last_bank_day_of_year(year: int) -> date:
    """The last weekday of December that is no holiday: banks work inside, closed to the public."""
    day = date(year, 12, 31)
    while day.weekday() >= 5:  # 25 December is too early to be reached from here
        day -= _DAY
    return day


def is_bank_day(day: date, *, year_end_closed: bool = True) -> bool:
    """Whether a bill can be paid at a bank on this day.

    `year_end_closed` treats the last bank day of the year as closed; terms fixed in business days pass False.
    """
    if day.weekday() >= 5 or day in bank_holidays(day.year):
        return False
    return not (year_end_closed and day.month == 12 and day == last_bank_day_of_year(day.year))


def next_bank_day(day: date, *, year_end_closed: bool = True) -> date:
    """This day when it is a bank day, otherwise the first one after it (Lei 7.089/1983, art. 1º)."""
    while not is_bank_day(day, year_end_closed=year_end_closed):
        day += _DAY
    return day


def previous_bank_day(day: date, *, year_end_closed: bool = True) -> date:
    """This day when it is a bank day, otherwise the last one before it."""
    while not is_bank_day(day, year_end_closed=year_end_closed):
        day -= _DAY
    return day


def add_bank_days(day: date, count: int, *, year_end_closed: bool = True) -> date:
    """The `count`-th bank day after `day` (before it when negative); `day` itself is never counted.

    A count of zero gives `day` back, bank day or not.
    """
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_bank_day(day, year_end_closed=year_end_closed):
            day += step
    return day

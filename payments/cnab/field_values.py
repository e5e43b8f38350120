"""From the text of a field to its value: one function a kind, of the text alone, because files have millions of lines.

Each raises Unfit with the place of the first sign at fault, counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from brazil.money import ZERO, Money

# Two-digit years: 70-99 are 1970-1999 (titles that old exist in return files), the rest 2000-2069.
FIRST_YEAR, LAST_YEAR = 1970, 2069


class Unfit(ValueError):
    """Text that holds no such value; `offset` counts from 0."""

    def __init__(self, code: str, offset: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.offset = offset


def stripped(text: str) -> str:
    """Text as it stands, blanks at both ends taken off."""
    return text.strip()


def digits_in(text: str) -> str:
    """Digits as text, zeros kept; "" when the field is blank."""
    if text.isdigit() and text.isascii():
        return text
    if text.strip():
        raise _not_numeric(text)
    return ""


def count_in(text: str) -> int:
    """A whole number; a blank field is refused, because a blank is not a zero."""
    if not (text.isdigit() and text.isascii()):
        raise _not_numeric(text)
    return int(text)


def money_in(text: str) -> Money:
    """An amount in centavos. Most amounts of a return are zero, so that answer is kept at hand."""
    if not (text.isdigit() and text.isascii()):
        raise _not_numeric(text)
    cents = int(text)
    return Money(cents) if cents else ZERO


def finer_money_in(decimals: int) -> Callable[[str], Money]:
    """Amounts with other than two decimals, rounded half up to the centavo."""
    if decimals < 2:
        return lambda text: Money(count_in(text) * 10 ** (2 - decimals))
    unit = 10 ** (decimals - 2)
    return lambda text: Money((count_in(text) + unit // 2) // unit)


def rate_in(decimals: int) -> Callable[[str], int]:
    """A percentage in basis points, rounded half up when the field says more than two decimals."""
    if decimals == 2:
        return count_in
    return lambda text: finer_money_in(decimals)(text).cents


@lru_cache(maxsize=4096)
def day_in(text: str) -> date | None:
    """DDMMAA or DDMMAAAA; None for zeros or blanks."""
    digits = text.strip()
    if not digits.strip("0"):
        return None
    return _day(text, digits[:2], digits[2:4], digits[4:])


@lru_cache(maxsize=4096)
def year_first_day_in(text: str) -> date | None:
    """AAMMDD or AAAAMMDD; None for zeros or blanks."""
    digits = text.strip()
    if not digits.strip("0"):
        return None
    return _day(text, digits[-2:], digits[-4:-2], digits[:-4])


def _day(text: str, day: str, month: str, year: str) -> date:
    if not (text.isascii() and text.isdigit()):
        raise Unfit("not_a_day")
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= FIRST_YEAR % 100 else 2000
    try:
        return date(number, int(month), int(day))
    except ValueError as error:
        raise Unfit("not_a_day") from error


def _not_numeric(text: str) -> Unfit:
    first = next((index for index, char in enumerate(text) if not (char.isascii() and char.isdigit())), 0)
    return Unfit("not_numeric" if text.strip() else "blank", first)

"""Amounts and dates as people and creditors' files write them.

Called for every row of files with a million rows, so each reader is one compiled pattern and integer arithmetic.
"""

from __future__ import annotations

import re
from datetime import date

from brazil.errors import InvalidNumber
from brazil.money import Money

LARGEST_AMOUNT = Money(10**13 - 1)  # R$ 99.999.999.999,99: more is a broken file, not a debt
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

# 1.234,56 or 1.234 | 1234,56 or 1234.56 or 1234. A lone dot with three digits after it groups thousands.
_AMOUNT = re.compile(
    r"(?:R\$)?\s*(?:([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?|([0-9]+)(?:[.,]([0-9]{1,2}))?)", re.IGNORECASE
)
_NEGATIVE = re.compile(r"(?:R\$)?\s*[-(\u2212]|.*-$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


def parse_amount(text: str) -> Money:
    """Read ``1.234,56``, ``1234,56``, ``1234.56``, ``1.234`` (thousands) or any of them after ``R$``.

    Raises InvalidNumber with code ``amount_format``, ``amount_negative`` or ``amount_range``.
    """
    text = text.strip()
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise InvalidNumber("amount_negative" if _NEGATIVE.match(text) else "amount_format", text=text)
    grouped, grouped_cents, plain, plain_cents = match.groups()
    whole = grouped.replace(".", "") if grouped else plain
    cents = (grouped_cents if grouped else plain_cents) or ""
    digits = whole + (cents + "00")[:2]
    if len(digits.lstrip("0")) > 13:
        raise InvalidNumber("amount_range", largest=LARGEST_AMOUNT)
    return Money(int(digits))


def parse_date(text: str) -> date:
    """Read ``dd/mm/aaaa`` (also with dots or hyphens) or ISO ``aaaa-mm-dd``, with the midnight spreadsheets add.

    Raises InvalidNumber with code ``date_format`` (not written like a date), ``date_nonexistent`` (31/02/2026) or
    ``date_range`` (year outside 1900 to 2100).
    """
    text = text.strip()
    match = _DAY_FIRST.fullmatch(text)
    if match is not None:
        day, _, month, year = match.groups()
    else:
        match = _ISO.fullmatch(text)
        if match is None:
            raise InvalidNumber("date_format", text=text)
        year, month, day = match.groups()
    number = int(year)
    if not EARLIEST_YEAR <= number <= LATEST_YEAR:
        raise InvalidNumber("date_range", text=text, earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
    try:
        return date(number, int(month), int(day))
    except ValueError as error:
        raise InvalidNumber("date_nonexistent", text=text) from error

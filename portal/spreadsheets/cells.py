"""One cell: text that begins like a formula is kept from running (OWASP, CSV injection)."""

from __future__ import annotations

import re
from datetime import date

from brazil.money import Money
from portal.formatting import date_short

Cell = str | int | date | Money | None
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDE = {ord(wide): narrow for wide, narrow in zip("＝＋－＠", "=+-@", strict=True)}  # some locales take them alike
_PLAIN_NUMBER = re.compile(r"-?\d+(,\d+)?")


def runs(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula. A plain negative number is one of ours."""
    return text.lstrip(" ").translate(_WIDE).startswith(_RUNS) and not _PLAIN_NUMBER.fullmatch(text)


def as_text(value: Cell) -> str:
    """A cell of a CSV: amounts as 1234,56, days as dd/mm/aaaa, text that would run behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{value.decimal:.2f}".replace(".", ",")
    if isinstance(value, date):
        return date_short(value)
    text = str(value)
    return f"'{text}" if runs(text) else text

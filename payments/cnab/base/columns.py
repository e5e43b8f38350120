"""A field of many lines at once: the texts of its columns to values, one call a block of lines.

Files have millions of lines, of which most days, fees and amounts repeat: what was read once is kept at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from brazil.money import ZERO, Money
from payments.cnab.checks import split_reasons
from payments.cnab.field_values import count_in, day_in, digits_in, money_in, year_first_day_in
from payments.cnab.fields import Field, Kind

Texts = Sequence[str]
Column = Callable[[Texts], Sequence[Any]]

_KEPT = 65_536
_money = lru_cache(maxsize=_KEPT)(money_in)
money_of = lru_cache(maxsize=_KEPT)(Money)
reasons_of = lru_cache(maxsize=4096)(split_reasons)


def column_of(field: Field, *, blank_is_nothing: bool = False) -> Column:
    """The values of a field of many lines. Raises Unfit when one of them holds no such value.

    `blank_is_nothing` for amounts beside what was owed and paid, which some banks leave blank, or half blank, for none.
    """
    if blank_is_nothing:
        return _money_or_blank(field)
    match field.kind:
        case Kind.TEXT | Kind.KEY | Kind.CONSTANT | Kind.TAX_ID:
            return stripped
        case Kind.DIGITS:
            return _digits
        case Kind.AMOUNT if field.decimals == 2:
            return lambda texts: list(map(_money, texts))
        case Kind.DAY6 | Kind.DAY8:
            return lambda texts: list(map(day_in, texts))
        case Kind.YEAR_FIRST:
            return lambda texts: list(map(year_first_day_in, texts))
        case _:
            from_text = field.from_text()
            return lambda texts: list(map(from_text, texts))


def stripped(texts: Texts) -> list[str]:
    """Texts without blanks at both ends."""
    return list(map(str.strip, texts))


def all_counted(texts: Texts) -> None:
    """Raises Unfit unless each is a whole number."""
    joined = "".join(texts)
    if not (joined.isdigit() and joined.isascii() and all(texts)):
        for text in texts:
            count_in(text)


def _digits(texts: Texts) -> Sequence[str]:
    joined = "".join(texts)
    return texts if joined.isdigit() and joined.isascii() else list(map(digits_in, texts))


def _money_or_blank(field: Field) -> Column:
    from_text = field.from_text()

    @lru_cache(maxsize=_KEPT)
    def read(text: str) -> Any:
        return from_text(text) if text.strip(" 0") else ZERO

    return lambda texts: list(map(read, texts))

"""A field of many lines at once: one call a block of lines, not one a line.

A block is looked at as a grid of bytes, line under line. Whether a field says digits, or the same in every line, is
seen there at once; what is then left to do line by line is little, and what was read once is kept at hand. A field in
which something is odd is read text by text, as any field is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from brazil.money import ZERO, Money
from payments.cnab.checks import split_reasons
from payments.cnab.field_values import day_in, digits_in, money_in, year_first_day_in
from payments.cnab.fields import Field, Kind

Grid = npt.NDArray[np.uint8]
_T = TypeVar("_T")

_FEW = 16  # lines: fewer are not worth a grid
_KEPT = 65_536
_ZERO, _NINE = ord("0"), 9
_LONGEST_NUMBER = 18  # digits that fit in 64 bits

reasons_of = lru_cache(maxsize=4096)(split_reasons)
_new = object.__new__
_put_cents = Money.cents.__set__  # type: ignore[misc, attr-defined]


@lru_cache(maxsize=_KEPT)
def money_of(cents: int) -> Money:
    """An amount of digits just read: whole centavos for certain, which need no second look."""
    made: Money = _new(Money)
    _put_cents(made, cents)
    return made


class Lines:
    """Lines of one width, and their grid when they are many."""

    def __init__(self, texts: Sequence[str], width: int) -> None:
        self.texts = texts
        self.grid: Grid | None = None
        if len(texts) >= _FEW:
            joined = "".join(texts).encode(
                "latin-1", "replace"
            )  # a sign beyond Latin-1 is no digit: "?" is none either
            self.grid = np.frombuffer(joined, np.uint8).reshape(len(texts), width)

    def cut(self, span: slice) -> list[str]:
        """The texts of some columns."""
        return list(map(itemgetter(span), self.texts))

    def part(self, span: slice) -> Grid | None:
        """Those columns of the grid."""
        return None if self.grid is None else self.grid[:, span]


def column_of(field: Field, *, blank_is_nothing: bool = False) -> Callable[[Lines], Sequence[Any]]:
    """A reader of a field of many lines, which raises Unfit when one of them holds no such value.

    `blank_is_nothing` for amounts beside what was owed and paid, which some banks leave blank, or half blank, for none.
    """
    match field.kind:
        case Kind.TEXT | Kind.KEY | Kind.CONSTANT | Kind.TAX_ID:
            return text_column(field)
        case Kind.DIGITS:
            return _digits_column(field)
        case Kind.AMOUNT if field.decimals == 2 and field.width <= _LONGEST_NUMBER:
            return _money_column(field, blank_is_nothing=blank_is_nothing)
        case Kind.DAY6 | Kind.DAY8:
            return _day_column(field, day_in)
        case Kind.YEAR_FIRST:
            return _day_column(field, year_first_day_in)
        case _:
            return _each(field, _or_nothing(field.from_text()) if blank_is_nothing else field.from_text())


def text_column(field: Field) -> Callable[[Lines], Sequence[str]]:
    """A reader of a field as it stands, without the blanks at both ends."""
    return _each(field, str.strip)


def counted_column(field: Field) -> Callable[[Lines], Sequence[Any]]:
    """A check that a field holds a whole number in every line."""
    count, span = field.from_text(), _span(field)

    def read(lines: Lines) -> Sequence[Any]:
        part = lines.part(span)
        return () if part is not None and _all_digits(part) else list(map(count, lines.cut(span)))

    return read


def _each(field: Field, from_text: Callable[[str], _T]) -> Callable[[Lines], Sequence[_T]]:
    span = _span(field)

    def read(lines: Lines) -> Sequence[_T]:
        if _all_alike(lines.part(span)):
            return [from_text(lines.texts[0][span])] * len(lines.texts)
        return list(map(from_text, lines.cut(span)))

    return read


def _digits_column(field: Field) -> Callable[[Lines], Sequence[str]]:
    span = _span(field)

    def read(lines: Lines) -> Sequence[str]:
        part = lines.part(span)
        if _all_alike(part):
            return [digits_in(lines.texts[0][span])] * len(lines.texts)
        texts = lines.cut(span)
        return texts if part is not None and _all_digits(part) else list(map(digits_in, texts))

    return read


def _money_column(field: Field, *, blank_is_nothing: bool) -> Callable[[Lines], Sequence[Money]]:
    from_text, span = _or_nothing(money_in) if blank_is_nothing else money_in, _span(field)
    powers = 10 ** np.arange(field.width - 1, -1, -1, dtype=np.int64)

    def read(lines: Lines) -> Sequence[Money]:
        part = lines.part(span)
        if _all_alike(part):
            return [from_text(lines.texts[0][span])] * len(lines.texts)
        if part is None or not _all_digits(part):
            return list(map(from_text, lines.cut(span)))
        return list(map(money_of, ((part - _ZERO) @ powers).tolist()))

    return read


def _day_column(field: Field, from_text: Callable[[str], date | None]) -> Callable[[Lines], Sequence[date | None]]:
    """Days as the numbers their digits make: a month has few, and each is looked at once."""
    span, width = _span(field), field.width
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int32)
    known: dict[int, date | None] = {}

    def read(lines: Lines) -> Sequence[date | None]:
        part = lines.part(span)
        if _all_alike(part):
            return [from_text(lines.texts[0][span])] * len(lines.texts)
        if part is None or not _all_digits(part):
            return list(map(from_text, lines.cut(span)))
        numbers = ((part - _ZERO) @ powers).tolist()
        if len(known) > _KEPT:
            known.clear()
        for number in set(numbers) - known.keys():
            known[number] = from_text(str(number).zfill(width))
        return [known[number] for number in numbers]

    return read


def _span(field: Field) -> slice:
    return slice(field.start - 1, field.end)


def _or_nothing(from_text: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: from_text(text) if text.strip(" 0") else ZERO


def _all_alike(part: Grid | None) -> bool:
    return part is not None and bool((part == part[0]).all())


def _all_digits(part: Grid) -> bool:
    return bool((part - _ZERO <= _NINE).all())  # of 8 bits: what is below "0" comes out above nine

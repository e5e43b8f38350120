"""Fields of a fixed-width bank record: one declaration that both writes and reads.

Positions count from 1 and both ends are included, as bank manuals print them. A field that cannot hold a value
refuses it (`InvalidCharge`); a line that holds no such value is refused on reading (`FieldError`, with the
column). Free text is transliterated and cut; identifiers are never cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from brazil.money import Money
from brazil.text import bank_field
from payments.cnab.field_values import (
    FIRST_YEAR,
    LAST_YEAR,
    Unfit,
    count_in,
    day_in,
    digits_in,
    finer_money_in,
    money_in,
    rate_in,
    stripped,
    year_first_day_in,
)
from payments.errors import InvalidCharge

_T = TypeVar("_T")
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-/&()+:@_")
_TAX_ID = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

Value = str | int | Money | date | None


class Kind(StrEnum):
    """What a field holds, and so how it is padded and read."""

    CONSTANT = "constant"  # always the same text on writing; not judged on reading
    DIGITS = "digits"  # text of digits, zeros on the left
    COUNT = "count"  # a whole number
    RATE = "rate"  # a percentage in basis points, `decimals` implied
    AMOUNT = "amount"  # Money in centavos, `decimals` implied
    DAY6 = "day6"  # DDMMAA; zeros or blanks for none
    DAY8 = "day8"  # DDMMAAAA; zeros or blanks for none
    YEAR_FIRST = "year_first"  # AAAAMMDD or AAMMDD, by its width; zeros or blanks for none
    TEXT = "text"  # free text: transliterated, cut to fit
    KEY = "key"  # an identifier: refused when it does not fit
    EXACT = "exact"  # printable ASCII to the letter, small letters too: a Pix key or code
    TAX_ID = "tax_id"  # CPF or CNPJ, letters kept, zeros on the left


class FieldError(ValueError):
    """A field of a line that does not hold what it should; `column` counts from 1."""

    def __init__(self, code: str, field: str, column: int) -> None:
        super().__init__(f"{code}: {field} at {column}")
        self.code = code
        self.field = field
        self.column = column


@dataclass(frozen=True, slots=True)
class Field:
    """One field: 1-based inclusive positions, its text when it is constant, its implied decimals when it has some."""

    name: str
    start: int
    end: int
    kind: Kind
    constant: str = ""
    decimals: int = 2

    @property
    def width(self) -> int:
        return self.end - self.start + 1

    def write(self, value: Value) -> str:
        """The field's text, exactly `width` characters.

        Raises InvalidCharge with this field's name when the value does not fit.
        """
        if self.kind is Kind.CONSTANT:
            return self.constant
        text = _WRITERS[self.kind](self, value)
        if len(text) != self.width:
            raise InvalidCharge("does_not_fit", self.name, width=self.width)
        return text

    def read(self, line: str) -> Value:
        """The value held by a line already padded to its full width. Raises FieldError."""
        return self.reader()(line)

    def reader(self) -> Callable[[str], Value]:
        """A function of the line."""
        return self.reading(self.from_text())

    def reading(self, from_text: Callable[[str], _T]) -> Callable[[str], _T]:
        """`from_text` of this field's columns, what it refuses named with field and column."""
        span = slice(self.start - 1, self.end)

        def read(line: str) -> _T:
            try:
                return from_text(line[span])
            except Unfit as error:
                raise FieldError(error.code, self.name, self.start + error.offset) from error

        return read

    def from_text(self) -> Callable[[str], Value]:
        """The value of the field's text, by its kind. Raises Unfit."""
        if self.kind is Kind.RATE:
            return rate_in(self.decimals)
        if self.kind is Kind.AMOUNT and self.decimals != 2:
            return finer_money_in(self.decimals)
        return _FROM_TEXT.get(self.kind, stripped)


def _refuse(field: Field, value: Value) -> InvalidCharge:
    return InvalidCharge("wrong_kind", field.name, kind=field.kind.value, given=type(value).__name__)


def _write_digits(field: Field, value: Value) -> str:
    text = "" if value is None else value
    if not isinstance(text, str) or not (text == "" or (text.isascii() and text.isdigit())):
        raise _refuse(field, value)
    return text.lstrip("0").zfill(field.width)


def _write_count(field: Field, value: Value) -> str:
    count = 0 if value is None else value
    if type(count) is not int or count < 0:
        raise _refuse(field, value)
    return str(count).zfill(field.width)


def _write_rate(field: Field, value: Value) -> str:
    rate = 0 if value is None else value
    if type(rate) is not int or rate < 0:
        raise _refuse(field, value)
    return _scaled(field, rate)


def _write_amount(field: Field, value: Value) -> str:
    amount = Money(0) if value is None else value
    if not isinstance(amount, Money) or amount.cents < 0:
        raise _refuse(field, value)
    return _scaled(field, amount.cents)


def _scaled(field: Field, hundredths: int) -> str:
    """Two decimals as the field's own; refused when it has too few for the value."""
    whole, left_over = divmod(hundredths * 10**field.decimals, 100)
    if left_over:
        raise InvalidCharge("too_fine", field.name, decimals=field.decimals)
    return str(whole).zfill(field.width)


def _write_day(field: Field, value: Value) -> str:
    if value is None:
        return "0" * field.width
    if not isinstance(value, date):
        raise _refuse(field, value)
    if not FIRST_YEAR <= value.year <= LAST_YEAR and field.width == 6:
        raise InvalidCharge("year_does_not_fit", field.name, year=value.year)
    year = f"{value.year:04}" if field.width == 8 else f"{value.year % 100:02}"
    if field.kind is Kind.YEAR_FIRST:
        return f"{year}{value.month:02}{value.day:02}"
    return f"{value.day:02}{value.month:02}{year}"


def _write_text(field: Field, value: Value) -> str:
    text = "" if value is None else value
    if not isinstance(text, str):
        raise _refuse(field, value)
    return bank_field(text, field.width)


def _write_key(field: Field, value: Value) -> str:
    text = "" if value is None else value
    if not isinstance(text, str) or not _ALPHABET.issuperset(text):
        raise _refuse(field, value)
    return text.ljust(field.width)


def _write_exact(field: Field, value: Value) -> str:
    text = "" if value is None else value
    if not isinstance(text, str) or not (text.isascii() and text.isprintable()) or text != text.strip():
        raise _refuse(field, value)
    return text.ljust(field.width)


def _write_tax_id(field: Field, value: Value) -> str:
    text = "" if value is None else value
    if not isinstance(text, str) or not _TAX_ID.issuperset(text):
        raise _refuse(field, value)
    return text.zfill(field.width)


_WRITERS: dict[Kind, Callable[[Field, Value], str]] = {
    Kind.DIGITS: _write_digits,
    Kind.COUNT: _write_count,
    Kind.RATE: _write_rate,
    Kind.AMOUNT: _write_amount,
    Kind.DAY6: _write_day,
    Kind.DAY8: _write_day,
    Kind.YEAR_FIRST: _write_day,
    Kind.TEXT: _write_text,
    Kind.KEY: _write_key,
    Kind.EXACT: _write_exact,
    Kind.TAX_ID: _write_tax_id,
}

_FROM_TEXT: dict[Kind, Callable[[str], Value]] = {
    Kind.DIGITS: digits_in,
    Kind.COUNT: count_in,
    Kind.AMOUNT: money_in,
    Kind.DAY6: day_in,
    Kind.DAY8: day_in,
    Kind.YEAR_FIRST: year_first_day_in,
}

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
from functools import lru_cache

from brazil.money import ZERO, Money
from brazil.text import bank_field
from payments.errors import InvalidCharge

_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-/&()+:@_")
_TAX_ID = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
# Two-digit years: 70-99 are 1970-1999 (titles that old exist in return files), the rest 2000-2069.
_FIRST_YEAR, _LAST_YEAR = 1970, 2069

Value = str | int | Money | date | None


class Kind(StrEnum):
    """What a field holds, and so how it is padded and read."""

    CONSTANT = "constant"  # always the same text on writing; not judged on reading
    DIGITS = "digits"  # text of digits, zeros on the left
    COUNT = "count"  # a whole number, or a rate in basis points
    AMOUNT = "amount"  # Money in centavos
    DAY6 = "day6"  # DDMMAA; zeros or blanks for none
    DAY8 = "day8"  # DDMMAAAA; zeros or blanks for none
    TEXT = "text"  # free text: transliterated, cut to fit
    KEY = "key"  # an identifier: refused when it does not fit
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
    """One field: 1-based inclusive positions, and its text when it is constant."""

    name: str
    start: int
    end: int
    kind: Kind
    constant: str = ""

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
        """The value held by a line already padded to its full width."""
        return self.reader()(line)

    def reader(self) -> Callable[[str], Value]:
        """A function of the line; made once per field, because files have millions of lines."""
        return _READERS[self.kind](self)


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


def _write_amount(field: Field, value: Value) -> str:
    amount = Money(0) if value is None else value
    if not isinstance(amount, Money) or amount.cents < 0:
        raise _refuse(field, value)
    return str(amount.cents).zfill(field.width)


def _write_day(field: Field, value: Value) -> str:
    if value is None:
        return "0" * field.width
    if not isinstance(value, date):
        raise _refuse(field, value)
    if field.kind is Kind.DAY8:
        return f"{value.day:02}{value.month:02}{value.year:04}"
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise InvalidCharge("year_does_not_fit", field.name, year=value.year)
    return f"{value.day:02}{value.month:02}{value.year % 100:02}"


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


def _write_tax_id(field: Field, value: Value) -> str:
    text = "" if value is None else value
    if not isinstance(text, str) or not _TAX_ID.issuperset(text):
        raise _refuse(field, value)
    return text.zfill(field.width)


_WRITERS: dict[Kind, Callable[[Field, Value], str]] = {
    Kind.DIGITS: _write_digits,
    Kind.COUNT: _write_count,
    Kind.AMOUNT: _write_amount,
    Kind.DAY6: _write_day,
    Kind.DAY8: _write_day,
    Kind.TEXT: _write_text,
    Kind.KEY: _write_key,
    Kind.TAX_ID: _write_tax_id,
}


def text_of(field: Field) -> Callable[[str], str]:
    """A reader of text as it stands, blanks at both ends taken off."""
    span = slice(field.start - 1, field.end)
    return lambda line: line[span].strip()


def digits_of(field: Field) -> Callable[[str], str]:
    """A reader of digits as text, zeros kept; "" when the field is blank."""
    span = slice(field.start - 1, field.end)

    def read(line: str) -> str:
        text = line[span]
        if text.isdigit() and text.isascii():
            return text
        if text.strip():
            raise _not_numeric(field, text)
        return ""

    return read


def count_of(field: Field) -> Callable[[str], int]:
    """A reader of a whole number; a blank field is refused, because a blank is not a zero."""
    span = slice(field.start - 1, field.end)

    def read(line: str) -> int:
        text = line[span]
        if not (text.isdigit() and text.isascii()):
            raise _not_numeric(field, text)
        return int(text)

    return read


def money_of(field: Field) -> Callable[[str], Money]:
    """A reader of an amount in centavos. Most amounts of a return are zero, so that answer is kept at hand."""
    span, count = slice(field.start - 1, field.end), count_of(field)
    nothing = "0" * field.width
    return lambda line: ZERO if line[span] == nothing else Money(count(line))


def day_of(field: Field) -> Callable[[str], date | None]:
    """A reader of a day; None for zeros or blanks."""
    span = slice(field.start - 1, field.end)

    def read(line: str) -> date | None:
        try:
            return _day(line[span])
        except ValueError as error:
            raise FieldError("not_a_day", field.name, field.start) from error

    return read


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    digits = text.strip()
    if not digits.strip("0"):
        return None
    if len(digits) != len(text) or not (digits.isascii() and digits.isdigit()):
        raise ValueError(text)
    year = int(digits[4:])
    if len(digits) == 6:
        year += 1900 if year >= _FIRST_YEAR % 100 else 2000
    return date(year, int(digits[2:4]), int(digits[:2]))


def _not_numeric(field: Field, text: str) -> FieldError:
    first = next(index for index, char in enumerate(text) if not (char.isascii() and char.isdigit()))
    return FieldError("not_numeric" if text.strip() else "blank", field.name, field.start + first)


_READERS: dict[Kind, Callable[[Field], Callable[[str], Value]]] = {
    Kind.CONSTANT: text_of,
    Kind.DIGITS: digits_of,
    Kind.COUNT: count_of,
    Kind.AMOUNT: money_of,
    Kind.DAY6: day_of,
    Kind.DAY8: day_of,
    Kind.TEXT: text_of,
    Kind.KEY: text_of,
    Kind.TAX_ID: text_of,
}

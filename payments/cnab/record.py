"""A record: fields that follow one another from the first column to the last, with no gap and no overlap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from brazil.money import Money
from payments.cnab.field_values import count_in, digits_in, stripped
from payments.cnab.fields import Field, Kind, Value
from payments.errors import InvalidCharge


@dataclass(frozen=True, slots=True)
class Record:
    """A record of `width` columns, declared once and used both ways."""

    name: str
    width: int
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        column = 1
        for field in self.fields:
            if field.start != column or field.end < field.start:
                raise ValueError(f"{self.name}.{field.name} starts at {field.start}, not {column}")
            column = field.end + 1
        if column != self.width + 1:
            raise ValueError(f"{self.name} ends at {column - 1}, not {self.width}")

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when the record has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name}.{name}")

    def write(self, values: Mapping[str, Value]) -> str:
        """The line, without its end. Fields not given are blank or zero.

        Raises InvalidCharge with the field's name when a value does not fit or the record has no such field.
        """
        unknown = values.keys() - {field.name for field in self.fields}
        if unknown:
            raise InvalidCharge("unknown_field", sorted(unknown)[0], record=self.name)
        return "".join(field.write(values.get(field.name)) for field in self.fields)

    def fill(self, offered: Mapping[str, Value]) -> str:
        """The line, of whatever it has a field for in `offered`. Raises InvalidCharge as `write` does."""
        return "".join(field.write(offered.get(field.name)) for field in self.fields)

    def has(self, name: str) -> bool:
        """Whether it has a field of that name."""
        return any(field.name == name for field in self.fields)

    def read(self, line: str) -> dict[str, Value]:
        """Every value that is not constant. Raises FieldError at the first field that cannot be read."""
        padded = line.ljust(self.width)
        return {field.name: field.read(padded) for field in self.fields if field.kind is not Kind.CONSTANT}

    def text(self, name: str) -> Callable[[str], str]:
        """A reader of one text field from a padded line."""
        return self.field(name).reading(stripped)

    def digits(self, name: str) -> Callable[[str], str]:
        """A reader of one field of digits, zeros kept."""
        return self.field(name).reading(digits_in)

    def count(self, name: str) -> Callable[[str], int]:
        """A reader of one whole number."""
        return self.field(name).reading(count_in)

    def number(self, name: str) -> Callable[[str], int]:
        """A reader of one whole number or rate, by the field's kind."""
        return cast(Callable[[str], int], self.field(name).reader())

    def money(self, name: str) -> Callable[[str], Money]:
        """A reader of one amount."""
        return cast(Callable[[str], Money], self.field(name).reader())

    def day(self, name: str) -> Callable[[str], date | None]:
        """A reader of one day."""
        return cast(Callable[[str], date | None], self.field(name).reader())


def record(name: str, width: int, *fields: Field) -> Record:
    """A record from its fields in order."""
    return Record(name, width, fields)


def vary(base: Record, name: str, *own: Field) -> Record:
    """`base` with a bank's own fields in place of those they lie over; together they must leave no gap."""
    taken = {column for field in own for column in range(field.start, field.end + 1)}
    kept = (field for field in base.fields if taken.isdisjoint(range(field.start, field.end + 1)))
    return Record(name, base.width, tuple(sorted((*kept, *own), key=lambda field: field.start)))


def constant(start: int, end: int, text: str, name: str = "") -> Field:
    """A field that always holds `text`, blanks on the right."""
    return Field(name or f"constant_{start:03}", start, end, Kind.CONSTANT, text.ljust(end - start + 1))


def blanks(start: int, end: int) -> Field:
    """A field of blanks."""
    return Field(f"blanks_{start:03}", start, end, Kind.CONSTANT, " " * (end - start + 1))


def zeros(start: int, end: int) -> Field:
    """A field of zeros."""
    return Field(f"zeros_{start:03}", start, end, Kind.CONSTANT, "0" * (end - start + 1))


def digits(name: str, start: int, end: int) -> Field:
    """Text of digits, zeros on the left."""
    return Field(name, start, end, Kind.DIGITS)


def count(name: str, start: int, end: int) -> Field:
    """A whole number."""
    return Field(name, start, end, Kind.COUNT)


def rate(name: str, start: int, end: int, decimals: int = 2) -> Field:
    """A percentage, its value in basis points."""
    return Field(name, start, end, Kind.RATE, decimals=decimals)


def amount(name: str, start: int, end: int, decimals: int = 2) -> Field:
    """Money."""
    return Field(name, start, end, Kind.AMOUNT, decimals=decimals)


def day(name: str, start: int, end: int) -> Field:
    """DDMMAA or DDMMAAAA, by its width."""
    return Field(name, start, end, Kind.DAY6 if end - start == 5 else Kind.DAY8)


def year_first(name: str, start: int, end: int) -> Field:
    """AAAAMMDD or AAMMDD, by its width."""
    return Field(name, start, end, Kind.YEAR_FIRST)


def text(name: str, start: int, end: int) -> Field:
    """Free text."""
    return Field(name, start, end, Kind.TEXT)


def key(name: str, start: int, end: int) -> Field:
    """An identifier, on the left, never cut."""
    return Field(name, start, end, Kind.KEY)


def exact(name: str, start: int, end: int) -> Field:
    """Printable ASCII to the letter, never cut and never made capital."""
    return Field(name, start, end, Kind.EXACT)


def tax_id(name: str, start: int, end: int) -> Field:
    """CPF or CNPJ; a CNPJ may have letters (Instrução Normativa RFB 2.229/2024)."""
    return Field(name, start, end, Kind.TAX_ID)

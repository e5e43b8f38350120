"""Field kinds that read lists written on one line: words, whole numbers, interest by number of payments."""

from __future__ import annotations

import re
from typing import Any

from babel.numbers import format_decimal
from wtforms import SelectMultipleField, StringField

from portal.quoted import quoted, unquoted

_MOST = 40_000
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"(?=\s*(?:[,;]|$))|[^,;]*)\s*(?:[,;]|$)')


class NameField(StringField):
    """One line of text. Spaces around it are dropped; a name that needs them stands in quotes."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = unquoted(str(valuelist[0]).strip()) if valuelist else ""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else quoted(self.data or "")


class OrderedChoicesField(SelectMultipleField):
    """Choices in an order, the first being the one that holds unless another is taken: a list box for each place."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = [value for value in valuelist if value]

    @property
    def places(self) -> list[str]:
        """What each list box shows; "" for one left empty."""
        chosen, most = [str(each) for each in self.data or []], len(list(self.iter_choices()))
        return (chosen + [""] * most)[:most]


class ListField(StringField):
    """Items separated by commas or semicolons, kept as a list; None when left blank.

    An item with one of these signs in it stands in double quotes: ``"Casa, Mesa e Banho", Loja Azul``.
    """

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if len(text) > _MOST:
            raise ValueError("São itens demais.")
        items = [unquoted(found[1].strip()) for found in _ITEM.finditer(text) if found[1].strip()]
        if items:
            self.data = [self.read(item) for item in items]

    def read(self, item: str) -> Any:
        """The value of one item. Raises ValueError with the sentence to show."""
        return item

    def write(self, value: Any) -> str:
        """One item as it is typed."""
        return quoted(str(value), signs=",;")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(self.write(each) for each in self.data or [])


class StatesField(ListField):
    """States by their two letters, in capitals whatever was typed."""

    def read(self, item: str) -> str:
        return item.upper()


class WholeListField(ListField):
    """Whole numbers: ``3, 6, 12``."""

    def read(self, item: str) -> int:
        if not (item.isascii() and item.isdigit() and len(item) <= 4):
            raise ValueError("Escreva números separados por vírgula, como 3, 6, 12.")
        return int(item)


class RateStepsField(StringField):
    """Interest a month from so many payments on, ``7: 1,5; 13: 1,99``; an empty list when left blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        if len(text) > _MOST:
            raise ValueError("São itens demais.")
        self.data: Any = [_step(item) for item in text.split(";") if item.strip()]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "; ".join(
            f"{step['from_count']}: {format_decimal(step['monthly_interest_bps'] / 100, '0.##', locale='pt_BR')}"
            for step in self.data or []
        )


def _step(item: str) -> dict[str, int]:
    count, _, percent = (part.strip() for part in item.partition(":"))
    whole, _, places = percent.removesuffix("%").strip().replace(".", ",").partition(",")
    digits = count + whole + places
    if not (count and whole and digits.isascii() and digits.isdigit() and len(digits) <= 9 and len(places) <= 2):
        raise ValueError("Escreva o número de parcelas, dois pontos e os juros ao mês, como 7: 1,5; 13: 1,99.")
    return {"from_count": int(count), "monthly_interest_bps": int(whole) * 100 + int(places.ljust(2, "0"))}

"""Field kinds that read what Brazilians type: "2,5" per cent, "1.234,56" reais, a number or nothing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_decimal
from wtforms import Field, StringField
from wtforms.validators import StopValidation

from brazil.errors import InvalidNumber
from brazil.parsing import parse_amount


def understood(_form: object, field: Field) -> None:
    """A validator to put first: what could not be read is said once, without what the others say of nothing."""
    if field.process_errors:
        raise StopValidation


class PercentField(StringField):
    """A percentage with at most two places, kept as basis points (250 for "2,5"); None when left blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = None
        text = str(valuelist[0]).strip().removesuffix("%").strip() if valuelist else ""
        if not text:
            return
        try:
            points = Decimal(text.replace(".", "").replace(",", ".") if "," in text else text) * 100
        except InvalidOperation:
            raise ValueError("Escreva uma porcentagem, como 2 ou 2,5.") from None
        if not points.is_finite() or points != points.to_integral_value() or points < 0:
            raise ValueError("Use uma porcentagem de zero para cima, com até duas casas, como 2,5.")
        self.data = int(points)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_decimal(Decimal(self.data).scaleb(-2), "0.##", locale="pt_BR")


class CentsField(StringField):
    """An amount in reais, kept as whole centavos; None when left blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = parse_amount(text).cents
        except InvalidNumber:
            raise ValueError("Escreva um valor em reais, como 50 ou 50,00.") from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_decimal(Decimal(self.data).scaleb(-2), "#,##0.00", locale="pt_BR")


class WholeField(StringField):
    """A whole number; None when left blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise ValueError("Escreva um número inteiro, como 30.")
        self.data = int(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

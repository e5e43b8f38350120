"""Reading a payment line somebody pasted: what it says, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from payments.arrecadacao import LINE_LENGTH, Arrecadacao, read_arrecadacao
from payments.barcode_digits import BARCODE_LENGTH, LINHA_LENGTH, barcode_of, check_barcode, linha_digitavel
from payments.check_digits import require_digits
from payments.due_factor import due_date
from payments.errors import InvalidCharge

_SEPARATORS = str.maketrans("", "", " .-\t\r\n\u00a0")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedBoleto:
    """What the digits of a boleto state. `amount` is None for value zero, `due_on` for a factor that names no date
    near the day of reading (0000, or all its dates outside the window)."""

    bank: str
    barcode: str
    linha_digitavel: str
    due_factor: int
    due_on: date | None
    amount: Money | None
    campo_livre: str


def decode(digits: str, today: date) -> DecodedBoleto:
    """Read the 44 or 47 digits of a boleto, with or without dots, dashes and blanks.

    Raises InvalidCharge: "not_digits", "wrong_length", "currency_not_real", "check_digit" (its field named), or
    "arrecadacao" with the segment when the digits are a valid collection slip, which is no boleto.
    """
    read = decode_any(digits, today)
    if isinstance(read, Arrecadacao):
        raise InvalidCharge("arrecadacao", "digits", segment=read.segment, amount=read.amount)
    return read


def decode_any(digits: str, today: date) -> DecodedBoleto | Arrecadacao:
    """As `decode`, answering collection slips (44 or 48 digits that start with 8) too."""
    plain = require_digits(digits.translate(_SEPARATORS), "digits")
    if plain.startswith("8") and len(plain) in (BARCODE_LENGTH, LINE_LENGTH):
        return read_arrecadacao(plain)
    if len(plain) == LINHA_LENGTH:
        return _decoded(barcode_of(plain), today)
    if len(plain) == BARCODE_LENGTH:
        return _decoded(check_barcode(plain), today)
    raise InvalidCharge("wrong_length", "digits", given=len(plain), expected=(BARCODE_LENGTH, LINHA_LENGTH))


def _decoded(barcode: str, today: date) -> DecodedBoleto:
    factor, cents = int(barcode[5:9]), int(barcode[9:19])
    return DecodedBoleto(
        bank=barcode[:3],
        barcode=barcode,
        linha_digitavel=linha_digitavel(barcode),
        due_factor=factor,
        due_on=due_date(factor, today),
        amount=Money(cents) if cents else None,
        campo_livre=barcode[19:],
    )

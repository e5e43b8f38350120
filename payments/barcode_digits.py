"""The 44 digits of the barcode and the 47 of the linha digitavel, both ways.

Barcode: bank 1-3, currency 4, general digit 5, due factor 6-9, centavos 10-19, campo livre 20-44. Linha: barcode
1-4 + 20-24, 25-34 and 35-44, each with its module 10; then the general digit; then factor and value. Source:
Banco do Brasil, Especificacoes Tecnicas do Boleto, Doc 5175 (Jan 2016), and Itau, March 2015.
"""

from __future__ import annotations

from brazil.money import Money
from payments.check_digits import mod10, mod11_barcode, require_digits
from payments.errors import InvalidCharge

BARCODE_LENGTH = 44
LINHA_LENGTH = 47
CAMPO_LIVRE_LENGTH = 25
HIGHEST = Money(99_999_999_99)
REAL = "9"


def require_payable(amount: Money) -> Money:
    """The amount when ten digits can state it; raises InvalidCharge("amount_not_positive" or "amount_too_high")."""
    if amount.cents <= 0:
        raise InvalidCharge("amount_not_positive", "amount", given=amount)
    if amount > HIGHEST:
        raise InvalidCharge("amount_too_high", "amount", given=amount, highest=HIGHEST)
    return amount


def compose(*, bank: str, factor: int, cents: int, campo_livre: str) -> str:
    """The barcode of its parts. Zero factor and zero value are composed: who issues refuses them first."""
    require_length(bank, 3, "bank")
    require_length(campo_livre, CAMPO_LIVRE_LENGTH, "campo_livre")
    if not 0 <= factor <= 9999:
        raise InvalidCharge("due_factor_range", "due_factor", given=factor)
    if not 0 <= cents <= 99_999_999_99:
        raise InvalidCharge("amount_too_high", "amount", given=Money(cents), highest=HIGHEST)
    tail = f"{factor:04d}{cents:010d}{campo_livre}"
    return f"{bank}{REAL}{mod11_barcode(bank + REAL + tail)}{tail}"


def check_barcode(barcode: str) -> str:
    """The barcode itself; raises InvalidCharge naming the length, currency or general digit that is wrong."""
    require_length(barcode, BARCODE_LENGTH, "barcode")
    if barcode[3] != REAL:
        raise InvalidCharge("currency_not_real", "currency", given=barcode[3], expected=REAL)
    _require_digit(barcode[4], mod11_barcode(barcode[:4] + barcode[5:]), "general_digit")
    return barcode


def linha_digitavel(barcode: str) -> str:
    """The 47 digits people type, from a barcode whose general digit holds."""
    check_barcode(barcode)
    fields = (barcode[:4] + barcode[19:24], barcode[24:34], barcode[34:])
    return "".join(field + mod10(field) for field in fields) + barcode[4] + barcode[5:19]


def barcode_of(linha: str) -> str:
    """The 44 digits of a linha digitavel. Raises InvalidCharge naming the field whose digit is wrong."""
    require_length(linha, LINHA_LENGTH, "linha_digitavel")
    fields = (linha[:10], linha[10:21], linha[21:32])
    for number, field in enumerate(fields, start=1):
        _require_digit(field[-1], mod10(field[:-1]), f"linha_field_{number}")
    first, second, third = (field[:-1] for field in fields)
    return check_barcode(first[:4] + linha[32] + linha[33:] + first[4:] + second + third)


def format_linha(linha: str) -> str:
    """Five groups, a dot after the fifth digit of the first three: ``34191.10121 34567.880058 ...``."""
    require_length(linha, LINHA_LENGTH, "linha_digitavel")
    groups = (linha[:10], linha[10:21], linha[21:32])
    return " ".join((*(f"{group[:5]}.{group[5:]}" for group in groups), linha[32], linha[33:]))


def require_length(digits: str, length: int, field: str) -> str:
    """The digits when there are exactly so many; raises InvalidCharge("not_digits" or "wrong_length")."""
    require_digits(digits, field)
    if len(digits) != length:
        raise InvalidCharge("wrong_length", field, given=len(digits), expected=length)
    return digits


def _require_digit(given: str, expected: str, field: str) -> None:
    if given != expected:
        raise InvalidCharge("check_digit", field, given=given, expected=expected)

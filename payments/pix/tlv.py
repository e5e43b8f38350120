"""Id, length and value: how a BR Code is written, and the checksum that ends it.

EMV Merchant-Presented QR, as the Manual do BR Code and the Manual de Padrões para Iniciação do Pix take it over: ids
and lengths are two digits, lengths count characters, the CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) runs
over UTF-8 bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from payments.errors import InvalidCharge

LONGEST_VALUE = 99
_POLYNOMIAL, _START, _MASK = 0x1021, 0xFFFF, 0xFFFF


def _row(byte: int) -> int:
    remainder = byte << 8
    for _ in range(8):
        remainder = (remainder << 1 ^ _POLYNOMIAL if remainder & 0x8000 else remainder << 1) & _MASK
    return remainder


_TABLE = tuple(_row(byte) for byte in range(256))


def crc16(data: bytes) -> str:
    """The checksum as four upper-case hexadecimal digits; ``29B1`` for ``123456789``."""
    remainder = _START
    for byte in data:
        remainder = (remainder << 8 & _MASK) ^ _TABLE[remainder >> 8 ^ byte]
    return f"{remainder:04X}"


def write(fields: Mapping[str, str], where: str = "") -> str:
    """The fields one after another. Raises InvalidCharge("pix_text") for a value of no or more than 99 characters."""
    for number, value in fields.items():
        if not 1 <= len(value) <= LONGEST_VALUE:
            raise InvalidCharge("pix_text", f"{where}{number}", expected="1 to 99 characters")
    return "".join(f"{number}{len(value):02}{value}" for number, value in fields.items())


def read(text: str, where: str = "") -> dict[str, str]:
    """The fields of a text, in their order. `where` names the field they are in.

    Raises InvalidCharge("pix_tlv") for a value cut short, empty or told twice, by its id; for what is no id and length,
    by its place, counted from 0.
    """
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        number, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (len(length) == 2 and _digits(number) and _digits(length)):
            raise InvalidCharge("pix_tlv", f"{where}{at}", expected="an id of two digits and a length of two", at=at)
        value = text[at + 4 : at + 4 + int(length)]
        if not value or len(value) != int(length) or number in fields:
            raise InvalidCharge("pix_tlv", f"{where}{number}", expected=f"{length} characters, once", at=at)
        fields[number] = value
        at += 4 + len(value)
    return fields


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()

"""Which part of a BR Code each of its characters belongs to, and the address a pasted one points to.

Ids as the Manual do BR Code and the Manual de Padrões para Iniciação do Pix name them: 26 is the account (01 key, 25
address of the charge), 54 the amount, 59 the receiver, 60 the city, 62-05 the txid, 63 the checksum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache


class PixPart(StrEnum):
    """A part of a copia e cola that people can look at in their bank's app, or the rest by what it is for."""

    KEY = "pix_key"
    ADDRESS = "pix_address"
    AMOUNT = "amount"
    RECEIVER = "receiver_name"
    CITY = "receiver_city"
    TXID = "pix_txid"
    FRAME = "pix_frame"
    CHECKSUM = "checksum"


_P = PixPart
_TOP = {"54": _P.AMOUNT, "59": _P.RECEIVER, "60": _P.CITY, "62": _P.TXID, "63": _P.CHECKSUM}
_ACCOUNT = {"01": _P.KEY, "25": _P.ADDRESS}
_ACCOUNTS = range(26, 52)
_HEADER = 4  # two digits of id, two of length


@lru_cache(maxsize=64)
def parts_of(payload: str) -> tuple[PixPart, ...]:
    """The part of each character of a well-formed code; ids and lengths belong to what they announce."""
    parts: list[PixPart] = []
    for number, value in _fields(payload):
        if int(number) in _ACCOUNTS:
            parts += [PixPart.FRAME] * _HEADER
            for inner, told in _fields(value):
                parts += [_ACCOUNT.get(inner, PixPart.FRAME)] * (_HEADER + len(told))
        else:
            parts += [_TOP.get(number, PixPart.FRAME)] * (_HEADER + len(value))
    return tuple(parts)


def values_of(payload: str) -> dict[PixPart, str] | None:
    """What stands in each part; None where ids and lengths do not hold together."""
    try:
        parts = parts_of(payload)
    except ValueError:
        return None
    values = dict.fromkeys(parts, "")
    for letter, part in zip(payload, parts, strict=True):
        values[part] += letter
    return values


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Id and value, one after another. Raises ValueError where an id or a length is none."""
    at = 0
    while at < len(text):
        header = text[at : at + _HEADER]
        length = int(header[2:]) if len(header) == _HEADER and header.isascii() and header.isdigit() else 0
        value = text[at + _HEADER : at + _HEADER + length]
        if not length or len(value) != length:
            raise ValueError("no field")
        yield header[:2], value
        at += _HEADER + length


_GUI_AND_ADDRESS = re.compile(r"br\.gov\.bcb\.pix\d\d(\d\d)", re.IGNORECASE)
_UP_TO_CATEGORY = re.compile(r"([a-z0-9.-]+\.[a-z0-9]+(?::\d+)?/\S+?)(?:5204|5303986|\d\d04\d{4}5303)", re.IGNORECASE)


def addresses_in(payload: str) -> tuple[str, ...]:
    """The addresses a code may point to: by its lengths, by the length of the field alone, and by its letters.

    A code with a digit changed in an id or a length is still looked up by the address it kept.
    """
    values = values_of(payload) or {}
    found = [values.get(PixPart.ADDRESS, "")[_HEADER:]]
    if header := _GUI_AND_ADDRESS.search(payload):
        found.append(payload[header.end() : header.end() + int(header[1])])
    for letters in _UP_TO_CATEGORY.finditer(payload):
        found.append(_without_gui(letters[1]))
    return tuple(dict.fromkeys(each for each in found if "/" in each))


def _without_gui(letters: str) -> str:
    """The address alone of ``0014br.gov.bcb.pix2563host/path``."""
    return re.sub(r"^.*bcb\.pix\d{4}", "", letters, flags=re.IGNORECASE)


def address_halves(address: str) -> tuple[str, str]:
    """An address cut within its last segment, which no two charges share: who has either half has the charge."""
    half = (len(address) - address.rfind("/")) // 2
    return address[:-half].lower(), address[-half:].lower()

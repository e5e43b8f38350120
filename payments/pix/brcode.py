"""The BR Code of a Pix (copia e cola): what is in it, written and read.

Manual de Padrões para Iniciação do Pix and Manual do BR Code; ids as they name them. Static: 26 has a key. Dynamic: 26
has the address of a charge. Pix Automático: 26 is empty of both and 80 has the address of a recurrence; 80 may also
stand beside a key or a charge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.pix import tlv
from payments.pix.keys import check_key
from payments.pix.txid import NO_TXID, static_txid

GUI = "br.gov.bcb.pix"
LONGEST = 512  # characters of a whole code
NAME_LENGTH, CITY_LENGTH, URL_LENGTH, AMOUNT_LENGTH = 25, 15, 77, 13
_HIGHEST = Money(999_999_999_999)
_URL = re.compile(r"[a-z0-9.-]+(:[0-9]+)?/[\x21-\x7e]+", re.ASCII | re.IGNORECASE)
_PRINTABLE = re.compile(r"[\x20-\x7e]+")
_POSTAL_CODE = re.compile(r"[0-9]{8}", re.ASCII)


class CodeKind(StrEnum):
    """How the amount and the receiver are found."""

    STATIC = "static"
    DYNAMIC = "dynamic"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrCode:
    """What a code says. Exactly one of `key` and `url` is filled in, or neither beside a `recurrence_url`.

    `txid` is empty where the code says ``***``; `amount` is None where whoever pays fills it in or the charge has it.
    Addresses are without ``https://``. `single_use` is the point of initiation (12 or 11), None when it is not told.
    """

    name: str
    city: str
    key: str = ""
    url: str = ""
    recurrence_url: str = ""
    info: str = ""
    amount: Money | None = None
    txid: str = ""
    postal_code: str = ""
    category: str = "0000"
    single_use: bool | None = None

    @property
    def kind(self) -> CodeKind:
        """Static, dynamic, or a recurrence alone."""
        if self.url:
            return CodeKind.DYNAMIC
        return CodeKind.STATIC if self.key else CodeKind.AUTOMATIC


def check_url(url: str, field: str) -> str:
    """An address a BR Code may carry, as it is. Raises InvalidCharge("pix_url")."""
    if len(url) > URL_LENGTH or not _URL.fullmatch(url):
        raise InvalidCharge("pix_url", field, expected="host and path, no scheme, up to 77 characters")
    return url


def encode_brcode(code: BrCode) -> str:
    """The copia e cola. It reads back to the same BrCode.

    Raises InvalidCharge with the id of the field (``59``, ``26-01``): "pix_key_and_url", "pix_key", "pix_url",
    "pix_txid", "pix_amount", "pix_text", "pix_too_long".
    """
    _check(code)
    fields = {"00": "01"}
    if code.single_use is not None:
        fields["01"] = "12" if code.single_use else "11"
    fields["26"] = _account(code)
    fields |= {"52": code.category, "53": "986"}
    if code.amount is not None:
        fields["54"] = f"{code.amount.decimal}"
    fields |= {"58": "BR", "59": code.name, "60": code.city}
    if code.postal_code:
        fields["61"] = code.postal_code
    fields["62"] = tlv.write({"05": code.txid or NO_TXID}, "62-")
    if code.recurrence_url:
        fields["80"] = tlv.write({"00": GUI, "25": code.recurrence_url}, "80-")
    body = tlv.write(fields) + "6304"
    if len(body) + 4 > LONGEST:
        raise InvalidCharge("pix_too_long", "63", expected=f"up to {LONGEST} characters")
    return body + tlv.crc16(body.encode())


def _account(code: BrCode) -> str:
    told = {"00": GUI, "01": code.key, "02": code.info, "25": code.url}
    return tlv.write({number: value for number, value in told.items() if value}, "26-")


def _check(code: BrCode) -> None:
    if bool(code.key) == bool(code.url) and (code.key or not code.recurrence_url):
        raise InvalidCharge("pix_key_and_url", "26", expected="a key or an address")
    if code.key:
        check_key(code.key, "26-01")
    for field, url in (("26-25", code.url), ("80-25", code.recurrence_url)):
        if url:
            check_url(url, field)
    if code.txid:
        static_txid(code.txid)
    if not code.key and (code.txid or code.amount or code.info):
        raise InvalidCharge("pix_key_and_url", "26-25", expected="amount and txid in the charge, not in the code")
    if code.amount is not None and not Money(0) < code.amount <= _HIGHEST:
        raise InvalidCharge("pix_amount", "54", expected="above zero, up to ten digits before the point")
    _check_texts(code)


def _check_texts(code: BrCode) -> None:
    longest = {"59": (code.name, NAME_LENGTH), "60": (code.city, CITY_LENGTH), "26-02": (code.info or "x", 72)}
    for field, (text, length) in longest.items():
        if len(text) > length or not _PRINTABLE.fullmatch(text):
            raise InvalidCharge("pix_text", field, expected=f"1 to {length} letters, digits and signs without accents")
    if code.postal_code and not _POSTAL_CODE.fullmatch(code.postal_code):
        raise InvalidCharge("pix_text", "61", expected="8 digits")
    if not (len(code.category) == 4 and code.category.isascii() and code.category.isdigit()):
        raise InvalidCharge("pix_text", "52", expected="4 digits")

"""A copia e cola read: every rule it breaks is told by code and field, none is guessed around.

Others write what we never would: amounts ``100`` and ``10.``, the GUI in capitals, other networks beside Pix, amount
and txid beside the address of a charge. That is read. A txid, address or checksum against the rules is refused.
"""

from __future__ import annotations

import re

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.pix import tlv
from payments.pix.brcode import AMOUNT_LENGTH, CITY_LENGTH, GUI, LONGEST, NAME_LENGTH, BrCode, check_url
from payments.pix.txid import NO_TXID, static_txid

_ACCOUNTS = range(26, 52)
_TEMPLATES = range(80, 100)
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{0,2})?", re.ASCII)
_POINTS = {"11": False, "12": True}
_CRC_AT_END = "6304"


def decode_brcode(text: str) -> BrCode:
    """What a copia e cola says.

    Raises InvalidCharge with the id of the field (``26-25``): "pix_too_long", "pix_tlv", "pix_crc", "pix_format",
    "pix_field_missing", "pix_field", "pix_not_pix", "pix_key_and_url", "pix_url", "pix_txid", "pix_amount_format".
    """
    if len(text) > LONGEST:
        raise InvalidCharge("pix_too_long", "63", expected=f"up to {LONGEST} characters")
    if not text.startswith("000201"):
        raise InvalidCharge("pix_format", "00", expected="000201 at the beginning")
    fields = tlv.read(text)
    _check_crc(text, fields)
    account = _pix_account(fields)
    key, url, recurrence = account.get("01", ""), account.get("25", ""), _recurrence(fields)
    if bool(key) == bool(url) and (key or not recurrence):
        raise InvalidCharge("pix_key_and_url", "26", expected="a key or an address")
    return BrCode(
        name=_text(fields, "59", NAME_LENGTH),
        city=_text(fields, "60", CITY_LENGTH),
        key=key,
        url=check_url(url, "26-25") if url else "",
        recurrence_url=check_url(recurrence, "80-25") if recurrence else "",
        info=account.get("02", ""),
        amount=_amount(fields.get("54")),
        txid=_txid(fields),
        postal_code=fields.get("61", ""),
        category=_category(fields),
        single_use=_point(fields.get("01")),
    )


def _check_crc(text: str, fields: dict[str, str]) -> None:
    told = fields.get("63")
    if told is None or text[-8:-4] != _CRC_AT_END or next(reversed(fields)) != "63":
        raise InvalidCharge("pix_field_missing", "63", expected="the checksum at the end")
    try:
        right = tlv.crc16(text[:-4].encode())
    except UnicodeEncodeError as error:
        raise InvalidCharge("pix_format", "00", expected="text that can be written in UTF-8") from error
    if told != right:
        raise InvalidCharge("pix_crc", "63", expected=right)


def _pix_account(fields: dict[str, str]) -> dict[str, str]:
    """The account information that is Pix's; other networks may stand beside it."""
    found = [
        account
        for number, value in fields.items()
        if int(number) in _ACCOUNTS and (account := tlv.read(value, f"{number}-")).get("00", "").lower() == GUI
    ]
    if len(found) != 1:
        raise InvalidCharge("pix_not_pix", "26", expected=f"{GUI}, once")
    return found[0]


def _recurrence(fields: dict[str, str]) -> str:
    for number, value in fields.items():
        if int(number) in _TEMPLATES:
            template = tlv.read(value, f"{number}-")
            if template.get("00", "").lower() == GUI:
                return template.get("25", "")
    return ""


def _text(fields: dict[str, str], number: str, longest: int) -> str:
    value = _required(fields, number)
    if len(value) > longest or not value.isprintable():
        raise InvalidCharge("pix_field", number, expected=f"up to {longest} characters that can be seen")
    return value


def _required(fields: dict[str, str], number: str) -> str:
    if number not in fields:
        raise InvalidCharge("pix_field_missing", number)
    return fields[number]


def _category(fields: dict[str, str]) -> str:
    """The category, once currency and country are those of a Pix."""
    for number, only in (("53", "986"), ("58", "BR")):
        if _required(fields, number) != only:
            raise InvalidCharge("pix_field", number, expected=only)
    category = _required(fields, "52")
    if not (len(category) == 4 and category.isascii() and category.isdigit()):
        raise InvalidCharge("pix_field", "52", expected="4 digits")
    return category


def _amount(text: str | None) -> Money | None:
    if text is None:
        return None
    if len(text) > AMOUNT_LENGTH or not _AMOUNT.fullmatch(text):
        raise InvalidCharge("pix_amount_format", "54", expected="digits, a point and two digits")
    reais, _, cents = text.partition(".")
    return Money(int(reais) * 100 + int(cents.ljust(2, "0")))


def _txid(fields: dict[str, str]) -> str:
    told = tlv.read(_required(fields, "62"), "62-").get("05")
    if told is None:
        raise InvalidCharge("pix_field_missing", "62-05")
    return "" if told == NO_TXID else static_txid(told)


def _point(text: str | None) -> bool | None:
    if text is not None and text not in _POINTS:
        raise InvalidCharge("pix_field", "01", expected="11 or 12")
    return None if text is None else _POINTS[text]

"""E-mails and mobile phones as files bring them, as the portal will write to them."""

from __future__ import annotations

import re

from brazil.regions import STATE_BY_AREA_CODE
from portal.services.portfolios.cells import NOTHING
from portal.services.portfolios.refusal import CellRefused

_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
USUAL_MOBILE = r"(?:\+55 ?)?\(?[1-9][1-9]\)? ?9[0-9]{4}-?[0-9]{4}"
AREA_CODES = frozenset(map(str, STATE_BY_AREA_CODE))
_BRAZILIAN_MOBILE = re.compile(r"(?:\+?55)?0?([1-9][1-9])(9[0-9]{8})")
_SIGNS = {ord(sign): None for sign in " ()-.'\t\u00a0"}


def email(text: str) -> str:
    """Lower case, or empty. Only what no mail server could take is refused: whether it arrives, sending tells."""
    address = text.strip().lower()
    if address in NOTHING:
        return ""
    if not is_email(address):
        raise CellRefused("email_format")
    return address


def is_email(address: str) -> bool:
    """Whether mail servers could take a lower-case address: its form, and the lengths of RFC 5321, section 4.5.3.1."""
    return len(address) <= 254 and _EMAIL.fullmatch(address) is not None and address.index("@") <= 64


def mobile(text: str) -> str:
    """E.164, or empty. Brazilian mobiles, which are nearly all, are read here; the rest by phonenumbers."""
    digits = text.translate(_SIGNS)
    match = _BRAZILIAN_MOBILE.fullmatch(digits)
    if match is not None and match[1] in AREA_CODES:
        return f"+55{match[1]}{match[2]}"
    if text.strip() in NOTHING or not digits.strip("0"):
        return ""
    return _mobile_elsewhere(text.lstrip("'"))


def _mobile_elsewhere(text: str) -> str:
    import phonenumbers  # slow to start, and most files never get here

    try:
        number = phonenumbers.parse(text[:60], "BR")
    except phonenumbers.NumberParseException as error:
        raise CellRefused("phone_format") from error
    if not phonenumbers.is_valid_number(number):
        raise CellRefused("phone_format")
    can_be_mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if phonenumbers.number_type(number) not in can_be_mobile:
        raise CellRefused("phone_not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

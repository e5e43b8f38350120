"""The five kinds of Pix keys, as a BR Code and the API write them.

Manual de Padrões para Iniciação do Pix, format of DICT keys in the BR Code: phone as ``+5561912345678``, e-mail in
lower case up to 77 characters, CPF and CNPJ bare, random key as a UUID in lower case.
"""

from __future__ import annotations

import re
from enum import StrEnum

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_tax_id
from payments.errors import InvalidCharge

KEY_LENGTH = 77


class KeyKind(StrEnum):
    """What a key is."""

    PHONE = "phone"
    EMAIL = "email"
    TAX_ID = "tax_id"
    RANDOM = "random"


_FORMS = {
    KeyKind.PHONE: re.compile(r"\+[1-9][0-9]{4,14}", re.ASCII),
    KeyKind.EMAIL: re.compile(r"[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9.-]+", re.ASCII),
    KeyKind.TAX_ID: re.compile(r"[0-9]{11}|[0-9A-Z]{12}[0-9]{2}", re.ASCII),
    KeyKind.RANDOM: re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII),
}


def check_key(key: str, field: str = "key") -> KeyKind:
    """What kind of key it is. Raises InvalidCharge("pix_key") for none, a CPF or CNPJ with wrong digits included."""
    found = next((kind for kind, form in _FORMS.items() if form.fullmatch(key)), None)
    if found is None or len(key) > KEY_LENGTH:
        raise InvalidCharge("pix_key", field, expected="phone, e-mail, CPF, CNPJ or random key")
    if found is KeyKind.TAX_ID:
        try:
            parse_tax_id(key)
        except InvalidNumber as error:
            raise InvalidCharge("pix_key", field, expected="a CPF or CNPJ whose digits check") from error
    return found

"""Issuing banks, one file each with the same face. `bank_rules("341")` finds one by its COMPE code."""

from __future__ import annotations

from payments.banks import banco_do_brasil, bradesco, itau
from payments.banks.rules import BankRules
from payments.errors import InvalidCharge

ISSUERS: tuple[BankRules, ...] = (banco_do_brasil.RULES, bradesco.RULES, itau.RULES)

_BY_CODE = {rules.code: rules for rules in ISSUERS}


def bank_rules(code: str) -> BankRules:
    """The rules of a bank. Raises InvalidCharge("unknown_bank") with the codes there are."""
    if code not in _BY_CODE:
        raise InvalidCharge("unknown_bank", "bank", given=code, expected=tuple(_BY_CODE))
    return _BY_CODE[code]

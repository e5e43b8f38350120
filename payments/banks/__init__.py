"""The banks, one file each with the same face. `bank_rules("341")` finds one that may issue by its COMPE code."""

from __future__ import annotations

from payments.banks import (
    ailos,
    banco_da_amazonia,
    banco_do_brasil,
    banco_do_nordeste,
    banestes,
    banrisul,
    bradesco,
    brb,
    btg_pactual,
    bv,
    c6,
    caixa,
    citibank,
    credisis,
    cresol,
    daycoval,
    hsbc,
    inter,
    itau,
    real,
    rural,
    safra,
    santander,
    sicoob,
    sicredi,
    unibanco,
    unicred,
    uniprime,
)
from payments.banks.rules import BankRules
from payments.errors import InvalidCharge

# In the order people look for them: the widest used first.
ISSUERS: tuple[BankRules, ...] = (
    banco_do_brasil.RULES,
    santander.RULES,
    caixa.RULES,
    bradesco.RULES,
    itau.RULES,
    sicredi.RULES,
    sicoob.RULES,
    banrisul.RULES,
    ailos.RULES,
    inter.RULES,
    c6.RULES,
    safra.RULES,
    unicred.RULES,
    banco_do_nordeste.RULES,
    btg_pactual.RULES,
    daycoval.RULES,
    bv.RULES,
    banestes.RULES,
    brb.RULES,
    credisis.RULES,
    uniprime.RULES,
    citibank.RULES,
    banco_da_amazonia.RULES,
)
UNPROVED: tuple[BankRules, ...] = (cresol.RULES,)  # composed, and not to be chosen until a printed value agrees
EXTINCT: tuple[BankRules, ...] = (hsbc.RULES, real.RULES, unibanco.RULES, rural.RULES)
READ_ONLY = ("224", "643", "999")  # their return files are read; nobody issues through them

_BY_CODE = {rules.code: rules for rules in ISSUERS}
_NOT_ISSUING = {
    **{rules.code: "unproved_bank" for rules in UNPROVED},
    **{rules.code: "extinct_bank" for rules in EXTINCT},
    **dict.fromkeys(READ_ONLY, "read_only_bank"),
}


def bank_rules(code: str) -> BankRules:
    """The rules of a bank that may issue, with the codes of all such banks when it may not.

    Raises InvalidCharge: "unknown_bank", "unproved_bank", "extinct_bank" or "read_only_bank".
    """
    if code in _BY_CODE:
        return _BY_CODE[code]
    issuing = tuple(_BY_CODE)
    match _NOT_ISSUING.get(code):
        case "unproved_bank":
            raise InvalidCharge("unproved_bank", "bank", given=code, expected=issuing)
        case "extinct_bank":
            raise InvalidCharge("extinct_bank", "bank", given=code, expected=issuing)
        case "read_only_bank":
            raise InvalidCharge("read_only_bank", "bank", given=code, expected=issuing)
    raise InvalidCharge("unknown_bank", "bank", given=code, expected=issuing)

"""Banrisul, CNAB 400.

Source: Cobrança Banrisul, Leiaute CNAB 400 Posições Padrão FEBRABAN, 15/07/2015, ed. 06. Document kind 08 is the one
for slips that the beneficiary issues. The amount paid is net or gross as the customer has it set at the bank; the
bank's own setting is gross less what it states apart.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import variacao
from payments.banks.banrisul import RULES
from payments.cnab.banks.banrisul import records_400 as records
from payments.cnab.banks.banrisul.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.fields import Value

_BY_BENEFICIARY = "08"
_FINE_AFTER_DUE, _DO_NOT_PROTEST = "18", "23"
_SIMPLE = "1"
_NUMBER = 8


class Banrisul400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "041"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    asks = (variacao(2, "Dígitos do código do beneficiário (NC)"),)
    interest_kinds = TermKinds(none="0", amount="0", rate="1")
    fixed = {
        "document_kind": _BY_BENEFICIARY,
        "aceite": "N",
        "instruction_1": _FINE_AFTER_DUE,
        "instruction_2": _DO_NOT_PROTEST,
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"carteira": _SIMPLE}

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number + digit}

    def number_read(self, text: str) -> str:
        return text[:_NUMBER]

    def digit_read(self, text: str) -> str:
        return text[_NUMBER:]


LAYOUT = Banrisul400()

"""Banestes, CNAB 400.

Source: Cobrança Banestes, Layout de Arquivo, Cobrança Simples e Parcelada Padrão CNAB 400 Posições (45 p., sem data).
The nosso numero carries both its digits. The name of whose debt it is would need a record of its own after the entry;
its tax id goes with the entry.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.banestes import RULES
from payments.cnab.banks.banestes import records_400 as records
from payments.cnab.banks.banestes.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import MOVEMENT_CODES, Instruction
from payments.cnab.fields import Value

_OUTROS = "99"
_POSTED_BY_CLIENT = "00501"
_DO_NOT_PROTEST = "P7"
_SIMPLE = "1"
_CARTEIRAS = {"3": "3"}  # caucionada
_NUMBER = 8


class Banestes400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "021"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    movement_codes = {
        **MOVEMENT_CODES,
        Instruction.GRANT_DISCOUNT: "12",
        Instruction.CANCEL_DISCOUNT: "13",
    }
    interest_kinds = TermKinds(none="0", amount="0", rate="1")
    fine_kinds = TermKinds(none="0", amount="0", rate="1")
    fixed = {
        "collection_place": _POSTED_BY_CLIENT,
        "especie": _OUTROS,
        "aceite": "N",
        "instruction_1": _DO_NOT_PROTEST,
        "instruction_2": "00",
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"carteira": _CARTEIRAS.get(account.carteira, _SIMPLE)}

    def number_read(self, text: str) -> str:
        return text[:_NUMBER]

    def digit_read(self, text: str) -> str:
        return text[_NUMBER:]

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number + digit}


LAYOUT = Banestes400()

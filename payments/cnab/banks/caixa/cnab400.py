"""Caixa, CNAB 400 (SIGCB).

Source: Leiaute CNAB 400 Cobrança SIGCB, 67.126 v015 micro. Fine and interest are amounts; the fee of a payment is
charged apart. The columns of days hold six digits, though notes NE056, NE059 and NE063 speak of eight.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.caixa import RULES
from payments.cnab.banks.caixa import records_400 as records
from payments.cnab.banks.caixa.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value

_BY_CLIENT = "2"
_POSTED_BY_CLIENT = "0"
_DOCUMENTO_DE_DIVIDA = "24"
_RETURN, _LONGEST_DAYS = "02", "99"
_WHOLE_ONLY = "1"
_CODE_WIDTH = 7


class Caixa400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "104"
    rules = RULES
    ocorrencias = TABLE
    movement_codes = {
        Instruction.REGISTER: "01",
        Instruction.WRITE_OFF: "02",
        Instruction.GRANT_REBATE: "03",
        Instruction.CANCEL_REBATE: "04",
        Instruction.CHANGE_DUE_DATE: "05",
    }
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    reason_width = 3
    fixed = {
        "issuer": _BY_CLIENT,
        "deliverer": _POSTED_BY_CLIENT,
        "especie": _DOCUMENTO_DE_DIVIDA,
        "aceite": "N",
        "partial_payment": _WHOLE_ONLY,
        "instruction_1": _RETURN,
        "days": _LONGEST_DAYS,
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"convenio": account.convenio.lstrip("0").rjust(_CODE_WIDTH)}

    def issuer_number(self, account: BankAccount, number: str) -> str:
        return number[2:]

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        values = super().entry_values(entry)
        return values | {"company_use": entry.company_use or entry.boleto.document_number}


LAYOUT = Caixa400()

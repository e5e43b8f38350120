"""Daycoval, CNAB 400.

Source: no manual of this bank is at hand; the remessa is as BoletoNetCore, boletobr and boletonet write it, the return
Autbank's. The number has eight digits in the remessa; in the return it follows two zeros and its check digit ends it.
There is no field for a fine. `variacao` is the company's code in the file.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import variacao
from payments.banks.daycoval import RULES
from payments.cnab.banks.autbank.returns import AutbankReturns
from payments.cnab.banks.daycoval import records_400 as records
from payments.cnab.entries import Instruction
from payments.cnab.fields import Value
from payments.cnab.movements import Movement

_OUTROS = "99"
_DO_NOT_PROTEST = "99"
_SHORT, _FULL = 8, 10
_ZEROS = "00"


class Daycoval400(AutbankReturns):
    """The bank's own side of its CNAB 400."""

    bank = "707"
    rules = RULES
    asks = (variacao(20, "Código da empresa no arquivo"),)
    movement_codes = {
        Instruction.REGISTER: "01",
        Instruction.WRITE_OFF: "02",
        Instruction.GRANT_REBATE: "04",
        Instruction.CHANGE_DUE_DATE: "06",
    }
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    fixed = {"especie": _OUTROS, "aceite": "N", "protesto_days": _DO_NOT_PROTEST}

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"convenio": account.variacao, "carteira": "1"}

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number[-_SHORT:]}

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        number = movement.nosso_numero.zfill(_FULL)
        digit = self.number_digit(account, number)
        return super().movement_values(account, movement) | {"nosso_numero": number + digit}

    def number_read(self, text: str) -> str:
        return _ZEROS + text if len(text) == _SHORT else text[:_FULL]

    def digit_read(self, text: str) -> str:
        return "" if len(text) == _SHORT else text[_FULL:]

    def issuer_number(self, account: BankAccount, number: str) -> str:
        return number[-_SHORT:]


LAYOUT = Daycoval400()

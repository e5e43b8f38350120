"""Banco do Nordeste, CNAB 400.

Source: Cobrança Eletrônica BNB, Leiaute CNAB 400, 15/07/2011, arquivo v2.0. The fine is a percentage without decimals:
another fine is refused, not rounded. Errors are a map of 115 places, a 1 for each that was found. `variacao` is the
number of the EDI mailbox.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import variacao
from payments.banks.banco_do_nordeste import RULES
from payments.cnab.banks.banco_do_nordeste import records_400 as records
from payments.cnab.banks.banco_do_nordeste.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Movement

_OUTROS = "19"
_DO_NOT_PROTEST = "99"
_CARTEIRAS = {"21": "4", "41": "4"}
_PLACES = 115


class BancoDoNordeste400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "004"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    asks = (variacao(3, "Código do usuário EDI"),)
    movement_codes = {
        Instruction.REGISTER: "01",
        Instruction.WRITE_OFF: "02",
        Instruction.GRANT_REBATE: "04",
        Instruction.CHANGE_DUE_DATE: "06",
    }
    fixed = {"especie": _OUTROS, "aceite": "N", "protesto_days": _DO_NOT_PROTEST}

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"carteira": _CARTEIRAS.get(account.carteira, account.carteira)}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        values = super().entry_values(entry)
        return values | {"message_or_guarantor": values.get("guarantor", "")}

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        found = {int(reason) for reason in movement.reasons}
        marks = "".join("1" if place in found else "0" for place in range(1, _PLACES + 1))
        return super().movement_values(account, movement) | {"reasons": marks}

    def reasons_read(self, text: str) -> tuple[str, ...]:
        return tuple(f"{place:02}" for place, mark in enumerate(text, start=1) if mark == "1")


LAYOUT = BancoDoNordeste400()

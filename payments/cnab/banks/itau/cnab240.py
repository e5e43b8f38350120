"""Itaú, CNAB 240.

Source: Cobrança FEBRABAN 240, janeiro/2017, older than Pix. Interest is an amount a day, the discount an amount;
neither has a code. What the return states of a payment is what was put in the account, less the fee.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.itau import RULES
from payments.cnab.banks.itau import records_240 as records
from payments.cnab.banks.itau.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Movement

_DOCUMENTO_DE_DIVIDA = "15"
_DO_NOT_PROTEST = "3"
_REAL = "09"


class Itau240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "341"
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    rules = RULES
    movement_codes = {
        Instruction.REGISTER: "01",
        Instruction.WRITE_OFF: "02",
        Instruction.GRANT_REBATE: "04",
        Instruction.CANCEL_REBATE: "05",
        Instruction.CHANGE_DUE_DATE: "06",
    }
    paid_when_credited = frozenset({"10"})  # written off because it was settled
    fixed = {"especie": _DOCUMENTO_DE_DIVIDA, "aceite": "N", "protesto_code": _DO_NOT_PROTEST, "currency": _REAL}

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number, "nosso_numero_dv": digit}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        boleto = entry.boleto
        own: dict[str, Value] = {"interest_from": boleto.due_on if boleto.interest_bps else None}
        return super().entry_values(entry) | own | {"carteira": boleto.account.carteira}

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        values = super().movement_values(account, movement)
        return values | {"carteira": account.carteira, "credited_amount_2": values["credited_amount"]}


LAYOUT = Itau240()

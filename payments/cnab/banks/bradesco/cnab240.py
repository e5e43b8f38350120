"""Bradesco, CNAB 240.

Source: Manual de Procedimentos Operacionais para Troca de Arquivos 240 posições, 4008.524.0339, versão 06, 07/2017. The
carteira stands in three columns before the number; of the number's twenty columns in the return the last twelve are
number and digit. Movements 08, 17, 19, 20, 30, 40, 41, 43 and 44 are in the table but the bank does not treat them.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.bradesco import RULES
from payments.check_digits import mod11_p
from payments.cnab.banks.bradesco import records_240 as records
from payments.cnab.banks.bradesco.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.entries import Instruction
from payments.cnab.fields import Value
from payments.cnab.movements import Movement

_BY_CLIENT = "2"
_DOCUMENTO_DE_DIVIDA = "24"
_DO_NOT_PROTEST = "3"
_DO_NOT_WRITE_OFF = "2"
_REAL = "09"
_NUMBER = 11
_GAP = "00000"


class Bradesco240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "237"
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
        Instruction.GRANT_DISCOUNT: "07",
    }
    fixed = {
        "registration_form": "1",
        "document_kind": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _DOCUMENTO_DE_DIVIDA,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "write_off_code": _DO_NOT_WRITE_OFF,
        "currency": _REAL,
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"product": account.carteira}

    def number_digit(self, account: BankAccount, number: str) -> str:
        return mod11_p(account.carteira.zfill(2)[-2:] + number.zfill(_NUMBER))

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        values = super().movement_values(account, movement)
        number = movement.nosso_numero.zfill(_NUMBER) + self.number_digit(account, movement.nosso_numero)
        return values | {"nosso_numero": account.carteira.zfill(3) + _GAP + number}

    def number_read(self, text: str) -> str:
        return text[-_NUMBER - 1 : -1] if len(text) > _NUMBER else text

    def digit_read(self, text: str) -> str:
        return text[-1:] if len(text) > _NUMBER else ""


LAYOUT = Bradesco240()

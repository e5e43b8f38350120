"""Banrisul, CNAB 240.

Source: Cobrança, Leiaute CNAB 240 Posições Padrão FEBRABAN, 25/10/2013. The nosso numero and its two digits fill ten of
the twenty columns. Of its espécies AA is the one for slips that the beneficiary issues; whose debt it is would need AD
and segment Y, whose number the manual prints in two ways.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import conta, conta_dv, variacao
from payments.banks.banrisul import RULES
from payments.cnab.banks.banrisul import records_240 as records
from payments.cnab.banks.banrisul.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import MOVEMENT_CODES
from payments.cnab.fields import Value

_BY_CLIENT = "2"
_ESPECIE = "AA"
_DO_NOT_PROTEST = "3"
_REAL = "09"
_NUMBER = 8


class Banrisul240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "041"
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    rules = RULES
    asks = (variacao(2, "Dígitos do código do beneficiário (NC)"), conta(10), conta_dv())
    movement_codes = {**MOVEMENT_CODES}
    interest_kinds = TermKinds(none="0", amount="1", rate="2")
    fixed = {
        "registration_form": "1",
        "document_kind": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _ESPECIE,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "currency": _REAL,
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"agencia_2": account.agencia}

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number + digit}

    def number_read(self, text: str) -> str:
        return text[:_NUMBER]

    def digit_read(self, text: str) -> str:
        return text[_NUMBER:]


LAYOUT = Banrisul240()

"""Ailos, CNAB 240.

Source: Manual Técnico de Cobrança Bancária 240 Posições, versão 08, janeiro/2023. The account and its digit stand
before the number of nine. The manual takes no guarantor in segment Q, so whose debt it is goes unsaid in the file.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.ailos import RULES
from payments.cnab.banks.ailos import records_240 as records
from payments.cnab.banks.ailos.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240

_BY_CLIENT = "2"
_ESPECIE = "02"  # duplicata mercantil: it takes that or duplicata de serviço only
_DO_NOT_PROTEST = "3"
_DO_NOT_WRITE_OFF = "2"
_REAL = "09"


class Ailos240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "085"
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    rules = RULES
    fixed = {
        "registration_form": "1",
        "document_kind": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _ESPECIE,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "currency": _REAL,
        "write_off_code": _DO_NOT_WRITE_OFF,
    }

    def issuer_number(self, account: BankAccount, number: str) -> str:
        return number[-9:]


LAYOUT = Ailos240()

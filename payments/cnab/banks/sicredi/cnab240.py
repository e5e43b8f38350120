"""Sicredi, CNAB 240.

Source: Manual do beneficiário CNAB 240, versão 1.4, agosto/2019. The nosso numero fills 9 of its 20 columns, from the
left, its digit at the end; the bank takes 60 days as the term of a write-off by itself.
"""

from __future__ import annotations

from payments.banks.sicredi import RULES
from payments.cnab.banks.sicredi import records_240 as records
from payments.cnab.banks.sicredi.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240

_BY_CLIENT = "2"
_OUTROS = "99"
_DO_NOT_PROTEST = "3"
_REAL = "09"


class Sicredi240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "748"
    rules = RULES
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    number_with_digit = True
    fixed = {
        "registration_form": "1",
        "document_kind": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _OUTROS,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "write_off_days": "060",
        "currency": _REAL,
    }


LAYOUT = Sicredi240()

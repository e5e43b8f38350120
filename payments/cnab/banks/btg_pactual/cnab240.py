"""BTG Pactual, CNAB 240: FEBRABAN's own layout.

Source: Layout Padrão FEBRABAN 240 posições, V10.6, and Manual de Implantação CNAB de Cobrança, V2.1. Another writer of
this bank states version 083 of the file; the kit states 103.
"""

from __future__ import annotations

from payments.banks.btg_pactual import RULES
from payments.cnab.banks.btg_pactual import records_240 as records
from payments.cnab.banks.btg_pactual.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240

_BY_CLIENT = "2"
_ESPECIE = "24"  # documento de dívida
_DO_NOT_PROTEST = "3"
_DO_NOT_WRITE_OFF = "2"
_REAL = "09"


class BtgPactual240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "208"
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


LAYOUT = BtgPactual240()

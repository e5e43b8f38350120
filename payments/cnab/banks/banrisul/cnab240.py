"""Banrisul, CNAB 240.

Source: Cobrança, Leiaute CNAB 240 Posições Padrão FEBRABAN, 25/10/2013. The nosso numero and its two digits fill ten of the twenty columns. Espécie AA is the one for slips that the beneficiary issues.
"""

from __future__ import annotations

from payments.cnab.banks.banrisul import records_240 as records
from payments.cnab.banks.banrisul.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240



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
    ESPECIE


LAYOUT = Banrisul240()

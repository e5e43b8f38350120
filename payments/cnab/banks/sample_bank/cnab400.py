"""CNAB 400 with the code 999, which no bank has: samples that software houses make over Bradesco's layout. Only read.

Source: the sample returns that circulate; their header says neither REMESSA nor RETORNO.
"""

from __future__ import annotations

from payments.cnab.banks.bradesco import records_400 as records
from payments.cnab.banks.bradesco.ocorrencias import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.record import constant, vary

_HEADER = vary(
    records.RETORNO_HEADER, "sample_bank_400_retorno_header", constant(3, 9, "2345678"), constant(77, 79, "999")
)


class SampleBank400(Cnab400):
    """Reads such samples."""

    bank = "999"
    ocorrencias = TABLE
    retorno_header = _HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    silent_types = frozenset("34")


LAYOUT = SampleBank400()

"""Cresol, CNAB 400: returns only, as no slip of this bank is issued here yet.

Source: Cobrança Integrada Com Registro Cresol, Layout Retorno, CNAB 400 (133), sem data.
"""

from __future__ import annotations

from payments.cnab.banks.cresol import records_400 as records
from payments.cnab.banks.cresol.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400


class Cresol400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "133"
    ocorrencias = TABLE
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER


LAYOUT = Cresol400()

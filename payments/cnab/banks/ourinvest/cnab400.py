"""Ourinvest, CNAB 400: returns only.

Source: no manual of this bank is at hand; the columns are those that laravel-boleto reads, of the lineage of
Bradesco's.
"""

from __future__ import annotations

from payments.cnab.banks.ourinvest import records_400 as records
from payments.cnab.banks.ourinvest.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400


class Ourinvest400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "712"
    ocorrencias = TABLE
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER


LAYOUT = Ourinvest400()

"""HSBC, CNAB 400: returns only, as the bank is no more (Bradesco's since 2016).

Source: Cobrança Registrada, Manual técnico módulo I, Padrão CNAB 400, maio/2014. Payments state their day of credit in
the header alone.
"""

from __future__ import annotations

from payments.cnab.banks.hsbc import records_400 as records
from payments.cnab.banks.hsbc.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400


class Hsbc400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "399"
    ocorrencias = TABLE
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER


LAYOUT = Hsbc400()

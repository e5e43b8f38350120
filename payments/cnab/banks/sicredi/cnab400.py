"""Sicredi, CNAB 400.

Source: Manual CNAB 400, agosto/2019. Interest and fine of a payment come in fields of their own; the fee is charged
apart. Codes of kinds are letters: A an amount, B a percentage.
"""

from __future__ import annotations

from payments.banks.sicredi import RULES
from payments.cnab.banks.sicredi import records_400 as records
from payments.cnab.banks.sicredi.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds

_BY_CLIENT = "B"
_NOT_POSTED = "N"
_OUTROS = "K"
_AMOUNT, _RATE = "A", "B"


class Sicredi400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "748"
    rules = RULES
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    number_with_digit = True
    interest_kinds = TermKinds(none=_AMOUNT, amount=_AMOUNT, rate=_RATE)
    discount_kinds = TermKinds(none=_AMOUNT, amount=_AMOUNT, rate=_RATE)
    fixed = {"issuer": _BY_CLIENT, "deliverer": _NOT_POSTED, "especie": _OUTROS, "aceite": "N", "protesto_code": "00"}


LAYOUT = Sicredi400()

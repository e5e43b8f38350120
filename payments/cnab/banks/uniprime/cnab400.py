"""Uniprime, CNAB 400, of the lineage of Bradesco's.

Source: no manual of this bank is at hand; the columns are those that BoletoNetCore and boletonet write and read, which
document no request but the entry. The others are asked of the bank by its site.
"""

from __future__ import annotations

from payments.banks.account_fields import convenio
from payments.banks.uniprime import RULES
from payments.cnab.banks.uniprime import records_400 as records
from payments.cnab.banks.uniprime.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import Instruction

_BY_CLIENT = "2"
_OUTROS = "99"
_DO_NOT_PROTEST = "03"


class Uniprime400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "084"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    asks = (convenio(20, "Código da empresa no arquivo"),)
    movement_codes = {Instruction.REGISTER: "01"}
    fine_kinds = TermKinds(none="0", amount="", rate="2")
    fixed = {"issuer": _BY_CLIENT, "especie": _OUTROS, "aceite": "N", "protesto_code": _DO_NOT_PROTEST}


LAYOUT = Uniprime400()

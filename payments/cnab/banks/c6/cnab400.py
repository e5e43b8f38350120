"""C6, CNAB 400.

Source: Layout de Arquivos Cobrança Bancária CNAB 400, versão 2.2, junho/2022. The fine is a percentage without
decimals: another fine is refused, not rounded. What another bank says it took (72) is no money yet.
"""

from __future__ import annotations

from payments.banks.c6 import RULES
from payments.cnab.banks.c6 import records_400 as records
from payments.cnab.banks.c6.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value

_DOCUMENTO_DE_DIVIDA = "15"


class C6Bank400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "336"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    number_width = 10
    reason_width = 4
    fine_kinds = TermKinds(none="0", amount="", rate="2")
    fixed = {"collecting_bank": "336", "especie": _DOCUMENTO_DE_DIVIDA, "aceite": "N"}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        values = super().entry_values(entry)
        return values | {"guarantor_or_message": values.get("guarantor", "")}


LAYOUT = C6Bank400()

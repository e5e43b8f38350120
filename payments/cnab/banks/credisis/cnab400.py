"""CrediSIS, CNAB 400.

Source: Layout CNAB 400 (remessa e retorno), versão 1.1, junho/2017. Interest, fine, discount and whose debt it is go in
a record of their own after the entry. The nosso numero fills twenty columns.
"""

from __future__ import annotations

from payments.banks.account_fields import conta, conta_dv
from payments.banks.credisis import RULES
from payments.cnab.banks.credisis import records_400 as records
from payments.cnab.banks.credisis.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.record import Record

_RECEIPT = "17"
_DO_NOT_PROTEST = "03"


class CrediSis400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "097"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    asks = (conta(8), conta_dv())
    movement_codes = {Instruction.REGISTER: "01", Instruction.WRITE_OFF: "02", Instruction.CHANGE_DUE_DATE: "04"}
    remessa_extras = (records.REMESSA_TERMS,)
    interest_kinds = TermKinds(none="I", amount="F", rate="P")
    fine_kinds = TermKinds(none="I", amount="F", rate="P")
    discount_kinds = TermKinds(none="I", amount="F", rate="P")
    fixed = {"installment": "01", "especie": _RECEIPT, "protesto_code": _DO_NOT_PROTEST}

    def wants(self, record: Record, entry: RemessaEntry) -> bool:
        return True

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        return super().entry_values(entry) | {"asked_on": entry.boleto.issued_on}


LAYOUT = CrediSis400()

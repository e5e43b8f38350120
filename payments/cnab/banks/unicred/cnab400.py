"""Unicred, CNAB 400.

Source: Cobrança Web, Layout de Remessa de Boletos CNAB 400 (até 17/11/2021) and Layout de Retorno (até 07/08/2020).
What a confirmation confirms stands in columns 327-328. Returns with the code of another bank in the header are known by
the name.
"""

from __future__ import annotations

from payments.banks.account_fields import convenio
from payments.banks.unicred import RULES
from payments.cnab.banks.unicred import records_400 as records
from payments.cnab.banks.unicred.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import Instruction
from payments.cnab.movements import Occurrence

_DO_NOT_PROTEST = "3"
_ORIGIN = slice(326, 328)
_CONFIRMED, _REFUSED = "02", "03"
_ENTRY = frozenset({"01", "00", "  "})
_DONE = {
    **dict.fromkeys(_ENTRY, Occurrence.REGISTERED),
    "02": Occurrence.WRITTEN_OFF,
    "10": Occurrence.WRITTEN_OFF,
    "25": Occurrence.WRITTEN_OFF,
}


class Unicred400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "136"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    asks = (convenio(14),)
    movement_codes = {
        Instruction.REGISTER: "01",
        Instruction.WRITE_OFF: "02",
        Instruction.GRANT_REBATE: "04",
        Instruction.CANCEL_REBATE: "05",
        Instruction.CHANGE_DUE_DATE: "06",
    }
    number_with_digit = True
    number_width = 10
    interest_kinds = TermKinds(none="5", amount="1", rate="2")
    fine_kinds = TermKinds(none="3", amount="1", rate="2")
    fixed = {"discountable": "N", "protesto_code": _DO_NOT_PROTEST}

    def occurrence(self, code: str, line: str) -> Occurrence:
        """02 and 03 answer every instruction; the one they answer stands at the end of the reasons."""
        origin = line[_ORIGIN]
        if code == _CONFIRMED:
            return _DONE.get(origin, Occurrence.CHANGED)
        if code == _REFUSED:
            return Occurrence.REJECTED if origin in _ENTRY else Occurrence.INSTRUCTION_REJECTED
        return super().occurrence(code, line)


LAYOUT = Unicred400()

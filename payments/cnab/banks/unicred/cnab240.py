"""Unicred, CNAB 240.

Source: Layout de Arquivo de Remessas Padrão CNAB 240, and Layout de Retorno de Boletos CNAB 240 (Cobrança Web).
Occurrences are the bank's own and not FEBRABAN's; what a confirmation confirms stands in columns 222-223 of segment T.
"""

from __future__ import annotations

from payments.banks.account_fields import convenio
from payments.banks.unicred import RULES
from payments.cnab.banks.unicred import records_240 as records
from payments.cnab.banks.unicred.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import Instruction
from payments.cnab.movements import Occurrence

_DO_NOT_PROTEST = "3"
_REAL = "09"
_ORIGIN = slice(221, 223)
_CONFIRMED, _REFUSED = "02", "03"
_ENTRY = frozenset({"01", "00", "  "})
_DONE = {
    **dict.fromkeys(_ENTRY, Occurrence.REGISTERED),
    "02": Occurrence.WRITTEN_OFF,
    "10": Occurrence.WRITTEN_OFF,
    "25": Occurrence.WRITTEN_OFF,
}


class Unicred240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "136"
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    retorno_file_header = records.FILE_HEADER_RETORNO
    retorno_batch_header = records.BATCH_HEADER_RETORNO
    retorno_batch_trailer = records.BATCH_TRAILER_RETORNO
    retorno_file_trailer = records.FILE_TRAILER_RETORNO
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
    fixed = {"discountable": "N", "protesto_code": _DO_NOT_PROTEST, "currency": _REAL}

    def occurrence(self, code: str, line: str) -> Occurrence:
        """02 and 03 answer every instruction; the one they answer stands at the end of the reasons."""
        origin = line[_ORIGIN]
        if code == _CONFIRMED:
            return _DONE.get(origin, Occurrence.CHANGED)
        if code == _REFUSED:
            return Occurrence.REJECTED if origin in _ENTRY else Occurrence.INSTRUCTION_REJECTED
        return super().occurrence(code, line)


LAYOUT = Unicred240()

"""Sicoob, CNAB 240.

Source: Leiaute Cobrança Sicoob, Sistemas de Terceiro (planilha, abas CNAB240). The nosso numero fills 10 columns:
zeros, seven digits and its check digit; each slip is the only installment of its own title. Dates of fine and interest
are the due date.
"""

from __future__ import annotations

from payments.banks.account_fields import conta, conta_dv
from payments.banks.sicoob import RULES
from payments.cnab.banks.sicoob import records_240 as records
from payments.cnab.banks.sicoob.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value

_BY_CLIENT = "2"
_OUTROS = "99"
_DO_NOT_PROTEST = "3"
_REAL = "09"
_SINGLE = "01"
_PLAIN_PAPER = "4"


class Sicoob240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "756"
    rules = RULES
    asks = (conta(12), conta_dv())
    ocorrencias = TABLE
    movement_codes = {Instruction.REGISTER: "01", Instruction.WRITE_OFF: "02", Instruction.CHANGE_DUE_DATE: "06"}
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    retorno_batch_header = records.BATCH_HEADER_RETORNO
    number_with_digit = True
    number_width = 7
    interest_kinds = TermKinds(none="0", amount="1", rate="2")
    carteira_digits = {"3": "3"}
    fixed = {
        "installment": _SINGLE,
        "form": _PLAIN_PAPER,
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _OUTROS,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "currency": _REAL,
    }

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        boleto = entry.boleto
        days: dict[str, Value] = {"fine_on": boleto.due_on if boleto.fine_bps else None}
        days["interest_from"] = boleto.due_on if boleto.interest_bps else None
        return super().entry_values(entry) | days


LAYOUT = Sicoob240()

"""BRB, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: No manual of this bank is at hand: the columns are those that brcobranca, boletobr and boletonet read; a real
return agrees.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {}
_CODES: dict[str, Ocorrencia] = {
    "00": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa por devolução"),
    "02": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "05": Ocorrencia(Occurrence.PAID, "liquidação sem registro"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação normal"),
    "09": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "liquidação rejeitada"),
    "15": Ocorrencia(Occurrence.PAID, "liquidação regularizada sem registro"),
    "16": Ocorrencia(Occurrence.PAID, "liquidação regularizada com registro"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

"""CrediSIS, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: CrediSIS, Layout CNAB 400 (remessa e retorno), versão 1.1, junho/2017, which lists no reasons.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {}
_CODES: dict[str, Ocorrencia] = {
    "01": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "02": Ocorrencia(Occurrence.PAID, "liquidação"),
    "03": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa manual"),
    "04": Ocorrencia(Occurrence.WRITTEN_OFF, "cancelamento"),
    "05": Ocorrencia(Occurrence.OTHER, "boleto descontado na cooperativa"),
    "06": Ocorrencia(Occurrence.REJECTED, "entrada rejeitada"),
    "07": Ocorrencia(Occurrence.CHANGED, "alteração confirmada"),
    "08": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "alteração rejeitada"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

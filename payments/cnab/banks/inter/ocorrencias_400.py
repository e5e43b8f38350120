"""Inter, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: Inter, Manual CNAB 400 Emissão de boletos de cobrança, v1.1, 30/08/2021. Reasons of a refusal are free text.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {}
_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "em aberto (entrada confirmada)"),
    "03": Ocorrencia(Occurrence.REJECTED, "erro (entrada rejeitada)"),
    "06": Ocorrencia(Occurrence.PAID, "pago"),
    "07": Ocorrencia(Occurrence.WRITTEN_OFF, "baixado"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

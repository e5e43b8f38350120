"""bank_712: occurrence and reason codes of the return file, in the bank's own words.

Source: No manual of this bank is at hand: the columns are those that laravel-boleto reads, of the lineage of
Bradesco's.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {}
_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "03": Ocorrencia(Occurrence.REJECTED, "entrada rejeitada"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação normal"),
    "09": Ocorrencia(Occurrence.WRITTEN_OFF, "baixado por arquivo"),
    "10": Ocorrencia(Occurrence.WRITTEN_OFF, "baixado pela agência"),
    "12": Ocorrencia(Occurrence.CHANGED, "abatimento concedido"),
    "13": Ocorrencia(Occurrence.CHANGED, "abatimento cancelado"),
    "14": Ocorrencia(Occurrence.CHANGED, "vencimento alterado"),
    "15": Ocorrencia(Occurrence.PAID, "liquidação em cartório"),
    "16": Ocorrencia(Occurrence.OTHER, "pago em cheque, vinculado"),
    "17": Ocorrencia(Occurrence.PAID, "liquidação após baixa ou sem registro"),
    "20": Ocorrencia(Occurrence.OTHER, "confirmação de sustação"),
    "23": Ocorrencia(Occurrence.OTHER, "entrada em cartório"),
    "28": Ocorrencia(Occurrence.FEE, "débito de tarifas/custas"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

"""Banrisul, CNAB 240: occurrence and reason codes of the return file, in the bank's own words.

Source: Banrisul, Cobrança, Leiaute CNAB 240 Posições Padrão FEBRABAN, 25/10/2013.
"""

from __future__ import annotations

from payments.cnab.base import febraban_codes
from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS = febraban_codes.REASONS
_SETTLEMENTS = febraban_codes.SETTLEMENTS
_REASONS_OF: dict[str, dict[str, str]] = {
    "28": febraban_codes.FEES,
    "06": _SETTLEMENTS,
    "09": _SETTLEMENTS,
    "17": _SETTLEMENTS,
}
_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "03": Ocorrencia(Occurrence.REJECTED, "entrada rejeitada"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação"),
    "09": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa"),
    "11": Ocorrencia(Occurrence.OPEN, "título em carteira (em ser)"),
    "12": Ocorrencia(Occurrence.CHANGED, "abatimento confirmado"),
    "13": Ocorrencia(Occurrence.CHANGED, "cancelamento de abatimento confirmado"),
    "14": Ocorrencia(Occurrence.CHANGED, "alteração de vencimento confirmada"),
    "17": Ocorrencia(Occurrence.PAID, "liquidação após baixa ou de título não registrado"),
    "19": Ocorrencia(Occurrence.OTHER, "instrução de protesto confirmada"),
    "20": Ocorrencia(Occurrence.OTHER, "sustação/cancelamento de protesto confirmado"),
    "23": Ocorrencia(Occurrence.OTHER, "remetido a cartório"),
    "25": Ocorrencia(Occurrence.WRITTEN_OFF, "protestado e baixado"),
    "26": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "instrução rejeitada"),
    "27": Ocorrencia(Occurrence.CHANGED, "alteração de outros dados confirmada"),
    "28": Ocorrencia(Occurrence.FEE, "débito de tarifas/custas"),
    "30": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "alteração de dados rejeitada"),
    "04": Ocorrencia(Occurrence.OTHER, "reembolso e transferência ou transferência de carteira"),
    "05": Ocorrencia(Occurrence.OTHER, "reembolso e devolução"),
    "15": Ocorrencia(Occurrence.OTHER, "protesto por falência confirmado"),
    "AA": Ocorrencia(Occurrence.OTHER, "devolução, liquidado anteriormente (CCB)"),
    "AB": Ocorrencia(Occurrence.OTHER, "cobrança a creditar"),
    "AC": Ocorrencia(Occurrence.OTHER, "situação em cartório"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS, reasons_of=_REASONS_OF)

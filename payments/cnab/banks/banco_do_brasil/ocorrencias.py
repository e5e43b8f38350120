"""Banco do Brasil: occurrence and reason codes of the return file, in the bank's own words.

Source: Particularidades BB, Leiaute CNAB 240, agosto/2017.
"""

from __future__ import annotations

from payments.cnab.base import febraban_codes
from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {
    **febraban_codes.REASONS,
    "52": "título já liquidado, carteira 17 (significado próprio do BB)",
}

_FEES = febraban_codes.FEES

_SETTLEMENTS = febraban_codes.SETTLEMENTS

_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "03": Ocorrencia(Occurrence.REJECTED, "entrada rejeitada"),
    "04": Ocorrencia(Occurrence.OTHER, "transferência de carteira: entrada"),
    "05": Ocorrencia(Occurrence.OTHER, "transferência de carteira: baixa"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação"),
    "09": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa"),
    "11": Ocorrencia(Occurrence.OPEN, "título em carteira (em ser)"),
    "12": Ocorrencia(Occurrence.CHANGED, "abatimento confirmado"),
    "13": Ocorrencia(Occurrence.CHANGED, "cancelamento de abatimento confirmado"),
    "14": Ocorrencia(Occurrence.CHANGED, "alteração de vencimento confirmada"),
    "15": Ocorrencia(Occurrence.OTHER, "franco de pagamento"),
    "17": Ocorrencia(Occurrence.PAID, "liquidação após baixa ou de título não registrado"),
    "19": Ocorrencia(Occurrence.OTHER, "instrução de protesto confirmada"),
    "20": Ocorrencia(Occurrence.OTHER, "sustação/cancelamento de protesto confirmado"),
    "23": Ocorrencia(Occurrence.OTHER, "remetido a cartório"),
    "24": Ocorrencia(Occurrence.OTHER, "retirado de cartório, mantido em carteira"),
    "25": Ocorrencia(Occurrence.WRITTEN_OFF, "protestado e baixado"),
    "26": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "instrução rejeitada"),
    "27": Ocorrencia(Occurrence.CHANGED, "alteração de outros dados confirmada"),
    "28": Ocorrencia(Occurrence.FEE, "débito de tarifas/custas"),
    "29": Ocorrencia(Occurrence.OTHER, "ocorrência do pagador"),
    "30": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "alteração de dados rejeitada"),
    "44": Ocorrencia(Occurrence.REVERSED, "pago com cheque devolvido"),
    "50": Ocorrencia(Occurrence.OTHER, "pago com cheque pendente"),
}

TABLE = OcorrenciaTable(
    codes=_CODES, reasons=_REASONS, reasons_of={"28": _FEES, **dict.fromkeys(("06", "09", "17"), _SETTLEMENTS)}
)

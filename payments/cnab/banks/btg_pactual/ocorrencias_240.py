"""BTG, CNAB 240: occurrence and reason codes of the return file, in the bank's own words.

Source: Layout Padrão FEBRABAN 240 posições, V10.6, in the kit of BTG Pactual, and its Manual de Implantação, V2.1.
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
    "04": Ocorrencia(Occurrence.OTHER, "transferência de carteira: entrada"),
    "05": Ocorrencia(Occurrence.OTHER, "transferência de carteira: baixa"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação"),
    "07": Ocorrencia(Occurrence.CHANGED, "instrução de desconto confirmada"),
    "08": Ocorrencia(Occurrence.CHANGED, "cancelamento de desconto confirmado"),
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
    "33": Ocorrencia(Occurrence.CHANGED, "alteração de rateio confirmada"),
    "34": Ocorrencia(Occurrence.OTHER, "cancelamento de rateio confirmado"),
    "35": Ocorrencia(Occurrence.OTHER, "desagendamento de débito confirmado"),
    "36": Ocorrencia(Occurrence.OTHER, "envio de e-mail/SMS confirmado"),
    "37": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "envio de e-mail/SMS rejeitado"),
    "38": Ocorrencia(Occurrence.CHANGED, "alteração de prazo limite confirmada"),
    "39": Ocorrencia(Occurrence.OTHER, "dispensa de prazo limite confirmada"),
    "40": Ocorrencia(Occurrence.CHANGED, "alteração do número do título confirmada"),
    "41": Ocorrencia(Occurrence.CHANGED, "alteração do controle do participante confirmada"),
    "42": Ocorrencia(Occurrence.CHANGED, "alteração de dados do pagador confirmada"),
    "43": Ocorrencia(Occurrence.CHANGED, "alteração de dados do sacador/avalista confirmada"),
    "44": Ocorrencia(Occurrence.REVERSED, "pago com cheque devolvido"),
    "45": Ocorrencia(Occurrence.PAID, "pago com cheque compensado"),
    "46": Ocorrencia(Occurrence.OTHER, "cancelamento de protesto confirmado"),
    "47": Ocorrencia(Occurrence.OTHER, "protesto falimentar confirmado"),
    "48": Ocorrencia(Occurrence.OTHER, "transferência de carteira/modalidade confirmada"),
    "49": Ocorrencia(Occurrence.CHANGED, "alteração de contrato de cobrança"),
    "50": Ocorrencia(Occurrence.OTHER, "pago com cheque pendente"),
    "51": Ocorrencia(Occurrence.OTHER, "DDA reconhecido pelo pagador"),
    "52": Ocorrencia(Occurrence.OTHER, "DDA não reconhecido pelo pagador"),
    "53": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "DDA recusado pela CIP"),
    "54": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa de negativado sem protesto confirmada"),
    "55": Ocorrencia(Occurrence.CHANGED, "dispensa de multa confirmada"),
    "56": Ocorrencia(Occurrence.CHANGED, "cobrança de multa confirmada"),
    "57": Ocorrencia(Occurrence.CHANGED, "alteração de juros confirmada"),
    "58": Ocorrencia(Occurrence.CHANGED, "alteração de valor/data de desconto confirmada"),
    "59": Ocorrencia(Occurrence.CHANGED, "alteração de beneficiário confirmada"),
    "60": Ocorrencia(Occurrence.CHANGED, "dispensa de juros confirmada"),
    "61": Ocorrencia(Occurrence.CHANGED, "alteração do valor nominal confirmada"),
    "63": Ocorrencia(Occurrence.OTHER, "sustado judicialmente"),
    "64": Ocorrencia(Occurrence.CHANGED, "alteração de valor/percentual mínimo confirmada"),
    "65": Ocorrencia(Occurrence.CHANGED, "alteração de valor/percentual máximo confirmada"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS, reasons_of=_REASONS_OF)

"""Sicoob, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: Sicoob, Layouts para troca de informações, planilha, fevereiro/2017. It lists no reasons: those are the ones
other readers of this bank know.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {
    "02": "registro detalhe inválido",
    "03": "ocorrência inválida",
    "04": "ocorrência não permitida",
    "05": "ocorrência não numérica",
    "07": "agência/conta inválida",
    "08": "nosso número inválido",
    "09": "nosso número duplicado",
    "10": "carteira inválida",
    "16": "vencimento inválido",
    "18": "vencimento fora do prazo",
    "20": "valor inválido",
    "21": "espécie inválida",
    "22": "espécie não permitida",
    "24": "emissão inválida",
    "38": "prazo de protesto inválido",
    "44": "agência não prevista",
    "50": "CEP irregular",
    "63": "título já cadastrado",
}
_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "04": Ocorrencia(Occurrence.OTHER, "transferência de carteira/entrada"),
    "05": Ocorrencia(Occurrence.PAID, "liquidação sem registro"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação"),
    "09": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa"),
    "10": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa a pedido do beneficiário"),
    "11": Ocorrencia(Occurrence.OPEN, "em ser"),
    "14": Ocorrencia(Occurrence.CHANGED, "vencimento alterado"),
    "15": Ocorrencia(Occurrence.PAID, "liquidação em cartório"),
    "23": Ocorrencia(Occurrence.OTHER, "encaminhado a protesto"),
    "27": Ocorrencia(Occurrence.OTHER, "alteração de dados confirmada"),
    "48": Ocorrencia(Occurrence.OTHER, "transferência de carteira/modalidade confirmada"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

"""Caixa, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: Caixa, Leiaute CNAB 400 Cobrança SIGCB, 67.126 v015 micro.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {
    "001": "sem beneficiário",
    "002": "sem título",
    "008": "já movimentado no dia",
    "009": "nosso número de outro beneficiário",
    "010": "título já existe",
    "012": "movimento duplicado",
    "013": "sem conta caucao",
    "020": "CEP não encontrado",
    "021": "agência cobradora não encontrada",
    "022": "agência do beneficiário não encontrada",
    "026": "vencimento inválido",
    "044": "CEP inválido",
    "045": "vencimento acima do limite",
    "049": "prazo protesto/devolução inválido",
    "050": "título em cartório",
    "054": "faixa de CEP não abrange",
    "055": "já com devolução",
    "056": "protesto em andamento",
    "057": "já com protesto",
    "058": "devolução em andamento",
    "059": "novo prazo inválido",
    "076": "alteração de prazo de protesto inválida",
    "077": "alteração de prazo de devolução inválida",
    "082": "CNPJ/CPF do pagador inválido",
    "083": "seu número inválido",
    "084": "protesto sem seu número",
}
_CODES: dict[str, Ocorrencia] = {
    "01": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "02": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa manual confirmada"),
    "03": Ocorrencia(Occurrence.CHANGED, "abatimento concedido"),
    "04": Ocorrencia(Occurrence.CHANGED, "abatimento cancelado"),
    "05": Ocorrencia(Occurrence.CHANGED, "vencimento alterado"),
    "06": Ocorrencia(Occurrence.OTHER, "uso da empresa alterado"),
    "07": Ocorrencia(Occurrence.OTHER, "prazo de protesto alterado"),
    "08": Ocorrencia(Occurrence.OTHER, "prazo de devolução alterado"),
    "09": Ocorrencia(Occurrence.CHANGED, "alteração confirmada"),
    "10": Ocorrencia(Occurrence.CHANGED, "alteração com reemissão confirmada"),
    "11": Ocorrencia(Occurrence.OTHER, "protesto para devolução confirmado"),
    "12": Ocorrencia(Occurrence.OTHER, "devolução para protesto confirmado"),
    "20": Ocorrencia(Occurrence.OPEN, "em ser"),
    "21": Ocorrencia(Occurrence.PAID, "liquidação"),
    "22": Ocorrencia(Occurrence.PAID, "liquidação em cartório"),
    "23": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa por devolução"),
    "25": Ocorrencia(Occurrence.WRITTEN_OFF, "baixa por protesto"),
    "26": Ocorrencia(Occurrence.OTHER, "enviado a cartório"),
    "27": Ocorrencia(Occurrence.OTHER, "sustação de protesto"),
    "28": Ocorrencia(Occurrence.OTHER, "estorno de protesto"),
    "29": Ocorrencia(Occurrence.OTHER, "estorno de sustação"),
    "30": Ocorrencia(Occurrence.OTHER, "alteração de título"),
    "31": Ocorrencia(Occurrence.FEE, "tarifa título vencido"),
    "32": Ocorrencia(Occurrence.FEE, "outras tarifas de alteração"),
    "33": Ocorrencia(Occurrence.REVERSED, "estorno de baixa/liquidação"),
    "34": Ocorrencia(Occurrence.FEE, "tarifas diversas"),
    "35": Ocorrencia(Occurrence.PAID, "liquidação online"),
    "36": Ocorrencia(Occurrence.REVERSED, "estorno de liquidação online"),
    "37": Ocorrencia(Occurrence.OTHER, "transferência para simples"),
    "38": Ocorrencia(Occurrence.OTHER, "transferência para descontada"),
    "51": Ocorrencia(Occurrence.OTHER, "DDA reconhecido"),
    "52": Ocorrencia(Occurrence.OTHER, "DDA não reconhecido"),
    "53": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "DDA recusado"),
    "99": Ocorrencia(Occurrence.REJECTED, "rejeição do título (motivo em 080-082)"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

"""Uniprime, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: No manual of this bank is at hand: the columns are those that BoletoNetCore and boletonet write and read.
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {
    "02": "registro detalhe inválido",
    "03": "ocorrência inválida",
    "04": "ocorrência não permitida na carteira",
    "05": "ocorrência não numérica",
    "07": "agência/conta/dígito inválido",
    "08": "nosso número inválido",
    "09": "nosso número duplicado",
    "10": "carteira inválida",
    "13": "emissão do boleto inválida",
    "16": "vencimento inválido",
    "18": "vencimento fora do prazo",
    "20": "valor inválido",
    "21": "espécie inválida",
    "22": "espécie não permitida na carteira",
    "24": "emissão inválida",
    "28": "código de desconto inválido",
    "44": "agência do beneficiário não prevista",
    "45": "nome do pagador ausente",
    "46": "inscrição do pagador inválida",
    "47": "endereço ausente",
    "48": "CEP inválido",
    "63": "título já cadastrado",
}
_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "entrada confirmada"),
    "03": Ocorrencia(Occurrence.REJECTED, "entrada rejeitada"),
    "06": Ocorrencia(Occurrence.PAID, "liquidação normal"),
    "09": Ocorrencia(Occurrence.WRITTEN_OFF, "baixado por arquivo"),
    "10": Ocorrencia(Occurrence.WRITTEN_OFF, "baixado pela agência"),
    "11": Ocorrencia(Occurrence.OPEN, "em ser"),
    "12": Ocorrencia(Occurrence.CHANGED, "abatimento concedido"),
    "13": Ocorrencia(Occurrence.CHANGED, "abatimento cancelado"),
    "14": Ocorrencia(Occurrence.CHANGED, "vencimento alterado"),
    "17": Ocorrencia(Occurrence.PAID, "liquidação após baixa ou sem registro"),
    "28": Ocorrencia(Occurrence.FEE, "débito de tarifas/custas"),
    "30": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "alteração rejeitada"),
    "32": Ocorrencia(Occurrence.INSTRUCTION_REJECTED, "instrução rejeitada"),
    "33": Ocorrencia(Occurrence.CHANGED, "alteração confirmada"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS)

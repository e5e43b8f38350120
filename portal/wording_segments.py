"""Sentences about segments."""

from __future__ import annotations

from brazil.money import Money
from offers.segments.segment import Status
from portal.formatting import brl, whole

SENTENCES: dict[str, str] = {
    "segment_name_taken": "Já há um segmento com este nome. Escolha outro nome.",
    "segment_too_many": "São no máximo {most} segmentos. Apague um que não usa mais.",
}

STATUSES: dict[Status, str] = {
    Status.OPEN: "Aberta",
    Status.NEGOTIATED: "Em acordo",
    Status.DISPUTED: "Contestada",
    Status.SETTLED: "Paga",
    Status.CLOSED: "Encerrada",
}

FAULTS: dict[str, str] = {
    "range_reversed": "O fim do intervalo é menor que o começo.",
    "not_a_region": "Este estado não existe. Use siglas, como SP, RJ.",
    "too_large": "Este número é grande demais.",
    "too_many": "São itens demais.",
    "too_long": "Um dos textos é longo demais.",
}
OTHER_FAULT = "Confira este campo."


def count_text(count: int, total: Money) -> str:
    """How many debts, and their amount together."""
    if not count:
        return "Nenhuma dívida está neste segmento agora."
    debts = "1 dívida" if count == 1 else f"{whole(count)} dívidas"
    return f"{debts}, {brl(total)} de valor original."

"""What the desk says of who looks after a dispute or a request."""

from __future__ import annotations

from offers.refusal import RefusalCode
from portal.services.desk.owning import Whose

SENTENCES = {
    "queue_taken": "{who} já pegou. Se combinaram, use Passar para.",
    "queue_ended": "Já foi respondido. Não há mais o que pegar nem passar.",
    "queue_nobody": "Escolha para quem passar.",
}

PARTS = {
    Whose.ALL: "Todas",
    Whose.MINE: "Minhas",
    Whose.NOBODYS: "Sem dono",
    Whose.DUE: "Vencendo",
}
"""The parts of a queue, as its filter names them."""

OTHER_LIMIT = "Outro limite da política"
LIMITS: dict[str, str] = {
    RefusalCode.AMOUNT_TOO_LOW.value: "Valor abaixo do que a política dá",
    RefusalCode.COUNT_TOO_HIGH.value: "Pagamentos demais",
    RefusalCode.COUNT_NOT_OFFERED.value: "Número de pagamentos que não existe na escada",
    RefusalCode.RHYTHM_NOT_OFFERED.value: "Intervalo que a política não tem",
    RefusalCode.DOWN_PAYMENT_TOO_LOW.value: "Entrada baixa demais",
    RefusalCode.INSTALLMENT_UNDER_MINIMUM.value: "Parcela abaixo da mínima",
    RefusalCode.FIRST_DUE_TOO_EARLY.value: "Primeira data cedo demais",
    RefusalCode.FIRST_DUE_TOO_LATE.value: "Primeira data tarde demais",
}
"""What stood in the way of a proposal, as who writes policies reads it."""

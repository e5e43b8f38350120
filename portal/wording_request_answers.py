"""Sentences about answering what people ask: what may be answered, and what follows from it."""

from __future__ import annotations

from portal.models import RequestKind, RequestStatus

SENTENCES: dict[str, str] = {
    "request_answered": "Este pedido já terminou. Nada mudou com este envio.",
    "request_choose": "Escolha uma das respostas.",
    "request_reason_short": "Escreva a explicação com pelo menos {least} letras. A pessoa lê este texto.",
    "request_debt_closed": "Esta dívida não pode ser negociada agora. Dá para recusar e explicar.",
    "request_plan_missing": "Escreva o valor e quantas vezes.",
    "request_plan_beyond": "Este plano passa do que sua alçada permite.",
    "request_amount_beyond": "O menor valor que você pode dar está na tabela, para cada número de pagamentos.",
    "correction_not_possible": "O cadastro desta pessoa não está mais com este credor.",
}

DECISIONS: dict[RequestKind, dict[RequestStatus, str]] = {
    RequestKind.PROPOSAL: {
        RequestStatus.GRANTED: "Aceitar como a pessoa propôs",
        RequestStatus.ANSWERED: "Fazer outra proposta",
        RequestStatus.REFUSED: "Não aceitar",
    },
    RequestKind.REVIEW: {
        RequestStatus.GRANTED: "Revi e algo mudou",
        RequestStatus.ANSWERED: "Revi e nada muda",
    },
    RequestKind.CORRECTION: {
        RequestStatus.GRANTED: "Corrigir",
        RequestStatus.REFUSED: "Não corrigir",
    },
    RequestKind.DELETION: {
        RequestStatus.GRANTED: "Apaguei o que a lei permite",
        RequestStatus.REFUSED: "Não apagar",
    },
    RequestKind.COMPLAINT: {RequestStatus.ANSWERED: "Responder"},
}

CONSEQUENCES: dict[tuple[RequestKind, RequestStatus], str] = {
    (RequestKind.PROPOSAL, RequestStatus.GRANTED): "A pessoa recebe uma proposta numerada e decide se aceita.",
    (RequestKind.PROPOSAL, RequestStatus.ANSWERED): "Preencha o plano abaixo. Ele precisa caber na sua alçada.",
    (RequestKind.PROPOSAL, RequestStatus.REFUSED): "Explique por quê. As opções que ela já viu continuam.",
    (RequestKind.REVIEW, RequestStatus.GRANTED): "Diga que regra decidiu e o que foi mudado.",
    (RequestKind.REVIEW, RequestStatus.ANSWERED): "Diga que regra decidiu e por que ela vale.",
    (RequestKind.CORRECTION, RequestStatus.GRANTED): "O cadastro muda na hora. Um contato novo espera 72 horas.",
    (RequestKind.CORRECTION, RequestStatus.REFUSED): "Explique por quê. A pessoa vê onde mais pode reclamar.",
    (RequestKind.DELETION, RequestStatus.REFUSED): "Explique por quê e até quando os dados ficam.",
}

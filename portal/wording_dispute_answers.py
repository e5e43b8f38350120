"""Sentences about answering a dispute: what a creditor may answer, and what it is told of its answer."""

from __future__ import annotations

from portal.models import DisputeStatus, RegisterAnswer, ReturnStatus

SENTENCES: dict[str, str] = {
    "dispute_answered": "Esta contestação já terminou. Nada mudou com este envio.",
    "dispute_late": "O prazo desta contestação acabou. Ela termina a favor da pessoa.",
    "dispute_choose": "Escolha uma das respostas.",
    "dispute_reason_short": "Escreva o motivo com pelo menos {least} letras. A pessoa lê este texto.",
    "dispute_proof_missing": "Mande o contrato ou outro documento que prove a dívida. Sem ele, não dá para recusar.",
    "dispute_not_correctable": "O valor só muda em dívida sem acordo. Aceite ou recuse a contestação.",
    "return_paid": "O pagamento desta devolução já foi anotado. Nada mudou com este envio.",
    "return_justified": "O motivo do engano já foi escrito. Nada mudou com este envio.",
    "return_single": "Esta devolução não é em dobro. Não há o que justificar.",
    "return_day": "Escreva um dia entre o fim da contestação e hoje.",
    "return_reference": "Escreva a identificação do pagamento, como o banco ou o Pix a mostra.",
    "return_choose": "Escolha o que foi feito.",
    "dispute_amount_not_lower": "Escreva um valor maior que zero e menor que o valor original da dívida.",
}

DECISIONS: dict[DisputeStatus, str] = {
    DisputeStatus.UPHELD: "A pessoa tem razão",
    DisputeStatus.CORRECTED: "O valor estava errado",
    DisputeStatus.REJECTED: "A cobrança é devida",
}

CONSEQUENCES: dict[DisputeStatus, str] = {
    DisputeStatus.UPHELD: "A dívida é encerrada e não volta por arquivo. O que não era devido e foi pago aqui vira "
    "crédito da pessoa.",
    DisputeStatus.CORRECTED: "A dívida volta a ficar aberta com o valor menor. Os dias da contestação não contam.",
    DisputeStatus.REJECTED: "A cobrança volta de onde parou. A pessoa lê o motivo e vê onde pedir ajuda.",
}

GIVEN_BACK: dict[str, str] = {
    "paid": "Paguei à pessoa",
    "justified": "O engano foi justificável",
}

GIVEN_BACK_HINTS: dict[str, str] = {
    "paid": "Anote o dia e a identificação do pagamento. Vale o total desse dia.",
    "justified": "Volta só o que foi pago, sem o dobro. A pessoa lê o motivo e vê onde reclamar. A prova é do credor.",
}

RETURNS: dict[ReturnStatus, str] = {
    ReturnStatus.OWED: "A pagar",
    ReturnStatus.JUSTIFIED: "Sem o dobro, com o motivo escrito",
    ReturnStatus.PAID: "Paga",
}

ENDS: dict[DisputeStatus, str] = {
    **DECISIONS,
    DisputeStatus.NO_ANSWER: "Sem resposta no prazo: a favor da pessoa",
    DisputeStatus.WITHDRAWN: "A pessoa retirou",
}

REGISTER_ANSWERS: dict[RegisterAnswer, str] = {
    RegisterAnswer.SUSPENDED: "Suspendi o registro",
    RegisterAnswer.NEVER_LISTED: "Nunca registrei",
}

"""What the simulation of an agreement's life prints: what happened, why, and what is wrong with a file."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "made": "Acordo feito",
    "due": "Último dia para pagar sem encargos",
    "standing": "Situação",
    "notice": "Aviso antes do fim do acordo",
    "cure": "Atraso pago",
    "breach": "Acordo encerrado",
    "settle": "Acordo quitado",
    "reopen": "Acordo reaberto",
    "payment": "Pagamento",
    "return": "Pagamento devolvido",
    "move": "Vencimento mudado",
    "skip": "Parcela passada para o fim",
    "freeze": "Acordo suspenso",
    "resume": "Acordo de volta",
    "reinstate": "Acordo retomado",
    "refused": "Pedido recusado",
}

REASONS: dict[str, str] = {
    "": "",
    "up_to_date": "nada em atraso",
    "in_grace": "parcela em atraso, carência até {day}",
    "grace_ended": "a carência terminou; prazo para pagar até {day}",
    "grace_waits_for_files": "espera os arquivos do banco do fim da carência, {day}",
    "cure_runs": "prazo do aviso até {day}",
    "late_was_paid": "tudo o que estava em atraso no aviso foi pago",
    "cure_ended": "o prazo do aviso terminou em {day} sem pagamento",
    "cure_waits_for_files": "o prazo terminou em {day}; espera os arquivos do banco desse dia",
    "notice_not_recorded": "sem aviso registrado, nada se encerra",
    "frozen": "suspenso",
    "ended": "encerrado",
    "paid_in_time": "pago em {day}, sem atraso",
    "paid_late": "pago em {day}, com atraso",
    "paid_after_breach": "pago em {day}, depois do fim do acordo: conta para o que ficou",
    "paid_after_end": "pago em {day}, sem nada a pagar: vira crédito",
    "not_possible_now": "a situação do acordo não permite",
    "not_enough": "falta pagar {amount} para retomar",
    "no_such_payment": "não há esse pagamento, ou já foi devolvido",
    "not_running": "o acordo não está em andamento",
    "not_open": "a parcela já está paga",
    "already_late": "a parcela já está em atraso",
    "no_moves": "os termos não permitem mudar vencimentos",
    "moves_used": "as mudanças de vencimento dos termos já foram usadas",
    "not_later": "o novo dia precisa vir depois do atual",
    "too_far": "passa do máximo de dias dos termos",
    "past_another": "passa por cima de duas parcelas",
    "no_skips": "os termos não permitem passar parcelas para o fim",
    "skips_used": "as parcelas que os termos deixam passar para o fim já passaram",
    "not_broken": "o acordo não foi encerrado",
    "nothing_left": "todas as parcelas estão pagas",
    "no_renegotiations": "os termos não permitem trocar o acordo",
    "renegotiations_used": "as trocas de acordo dos termos já foram usadas",
    "several_debts": "o acordo cobre mais de uma dívida",
}

STATES: dict[str, str] = {
    "active": "em andamento",
    "noticed": "avisado",
    "frozen": "suspenso",
    "settled": "quitado",
    "broken": "encerrado",
    "canceled": "cancelado",
    "replaced": "substituído",
}

PROBLEMS: dict[str, str] = {
    "due_dates": "Os vencimentos precisam crescer, a partir do dia em que o acordo foi feito.",
    "interest_over_amount": "Os juros não podem passar do valor da parcela.",
    "agreed_over_balance": "O valor acordado não pode passar do saldo da dívida.",
    "agreed_adds_up": "A soma dos valores acordados das dívidas precisa ser igual à soma das parcelas sem os juros.",
    "payday": "Escreva o dia do mês ou o número do dia útil, um dos dois, e só em planos mensais.",
    "before_start": "Este dia não combina com o dia em que o acordo foi feito.",
    "out_of_order": "Escreva a história na ordem dos dias.",
    "known_before_paid": "Um pagamento não pode ser conhecido antes de ser feito.",
    "needs": "Falta este campo neste acontecimento.",
    "not_for_it": "Este campo não serve para este acontecimento.",
    "no_such_installment": "O acordo não tem uma parcela com este número.",
    "covers_today": "Um arquivo só conta o que foi pago antes do dia em que é lido.",
}

TOO_LONG = "A simulação vai no máximo a 20 anos depois do acordo."
UNTIL_BEFORE = "O último dia vem antes do dia em que o acordo foi feito."

"""Sentences on the life of an agreement: what can be changed, why something cannot, what happened and why."""

from __future__ import annotations

REFUSED: dict[str, str] = {
    "life.not_running": "Este acordo não está em andamento. Por isso, as datas dele não mudam.",
    "life.not_open": "Esta parcela já foi paga ou cancelada. Escolha outra.",
    "life.already_late": "A data desta parcela já passou. Você ainda pode pagar, com multa e juros.",
    "life.no_moves": "As regras deste acordo não permitem mudar datas. Fale com o credor.",
    "life.moves_used": "Você já usou as mudanças de data deste acordo: {allowed} no total. Fale com o credor.",
    "life.not_later": "Escolha uma data depois de {due_on}, que é a data de hoje desta parcela.",
    "life.too_far": "A data pode mudar por até {move_days} dias. Escolha uma data até {latest}.",
    "life.past_another": "Essa data passa por cima de outras parcelas. Escolha uma data até {latest}.",
    "life.no_skips": "As regras deste acordo não permitem passar parcelas para o fim.",
    "life.skips_used": "Você já passou parcelas para o fim: {allowed} no total, como o acordo permite.",
    "life.not_broken": "Este acordo não foi encerrado.",
    "life.nothing_left": "Todas as parcelas deste acordo estão pagas.",
    "life.no_renegotiations": "As regras deste acordo não permitem trocar ele por outro. Fale com o credor.",
    "life.renegotiations_used": "Você já trocou acordos desta dívida o quanto as regras permitem: {allowed} no total. "
    "Fale com o credor.",
    "life.several_debts": "Este acordo cobre mais de uma dívida. Fale com o credor para mudar tudo.",
}

ERRORS: dict[str, str] = {
    "already_paid": "Já existe um pagamento neste acordo. Por isso ele não pode mais ser desfeito sem custo.",
    "agreement_asks_nothing": "Este acordo não tem nada a pagar agora.",
    "installment_gone": "Esta parcela não existe neste acordo.",
    "agreement_not_broken": "Este acordo não foi encerrado. Não é preciso retomar.",
    "reinstated_before": "Este acordo já foi retomado uma vez. Agora só um novo acordo.",
    "cannot_resume": "Este acordo não pode mais ser retomado. Veja as opções de um novo acordo.",
    "debt_moved_on": "A dívida deste acordo já está em outro acordo, ou foi paga depois. Ele não pode ser retomado.",
}

STEPS: dict[str, str] = {
    "step.notice": "Enviamos um aviso: havia parcela com data passada. O prazo para pagar ia até {cure_until}.",
    "step.cure": "O que estava em aberto foi pago. O acordo voltou a ficar em dia.",
    "step.lift": "Você pediu uma pausa. O aviso foi retirado: se for preciso, outro vem depois, com o prazo inteiro.",
    "step.breach": "O prazo do aviso terminou e o acordo foi encerrado. O que você pagou continua contando.",
    "step.cancel": "Você desistiu do acordo, sem custo.",
    "step.cancel.written_off": "O credor encerrou o acordo e não cobra mais o que faltava.",
    "step.notice.payment_undone": "A conta foi refeita com o mesmo aviso e o mesmo prazo de antes.",
    "step.breach.payment_undone": "O acordo continua encerrado, sem contar o pagamento que o banco tirou.",
    "step.freeze": "O acordo foi suspenso. Nada é cobrado e nada corre enquanto isso.",
    "step.resume": "O acordo voltou a valer. Os dias parados não contam.",
    "step.replace": "Este acordo deu lugar a outro. O que você pagou foi contado.",
    "step.replace.asked_anew": "Você trocou este acordo por outro. O que você pagou foi contado.",
    "step.reinstate": "O acordo foi retomado.",
    "step.reinstate.payment_undone": "O banco tirou um pagamento que tinha contado. A conta foi refeita sem ele.",
    "step.reinstate.paid_in_time": "O pagamento foi feito no prazo e o banco avisou depois. O acordo voltou a valer.",
    "step.not_told": "O aviso ficou só nesta página: não temos e-mail nem celular seu confirmado.",
    "step.settle": "A última parcela foi paga. Acordo quitado.",
    "step.reopen": "Um pagamento foi devolvido pelo banco. A parcela voltou a ficar em aberto.",
    "step.move": "Você mudou a data da parcela {number}, de {before} para {due_on}.",
    "step.skip": "Você passou a parcela {number} para o fim: agora é {due_on}.",
}

SENTENCES: dict[str, str] = {**REFUSED, **ERRORS, **STEPS}

"""Sentences for debtors: why something cannot be done and what can be, and why an offer is what it is."""

from __future__ import annotations

ERRORS: dict[str, str] = {
    "offer_expired": "Esta proposta venceu. O preço dela não vale mais.",
    "offer_tampered": "Esta proposta não confere com o que foi gravado. Por segurança, ela não pode ser aceita.",
    "debt_changed": "Algo mudou nesta dívida desde a proposta: um pagamento, uma correção, uma contestação ou o prazo.",
    "already_agreed": "Já existe um acordo para esta dívida. Não é preciso aceitar de novo.",
    "key_reused": "Este formulário já foi usado para outra proposta. Volte e abra a página de novo.",
    "terms_changed": "O texto do acordo mudou desde que você abriu a página. Leia de novo antes de aceitar.",
    "boleto_not_released": "Este boleto está em conferência. Ele aparece aqui assim que for liberado.",
    "no_contact_for_code": "Não temos um contato seu em dia para enviar o código. Fale com o credor para atualizar.",
    "choose_option": "Escolha uma das opções de pagamento.",
    "choose_channel": "Escolha por onde quer receber o código.",
    "down_payment_leaves_nothing": "Com essa entrada, o que sobra não dá uma parcela de {minimum}, a menor que o "
    "credor aceita. Escolha uma entrada menor.",
    "choose_date": "Escreva uma data entre {earliest} e {latest}.",
    "confirm_prescribed": "Marque que você leu o aviso, se quiser continuar.",
}

REFUSALS: dict[str, str] = {
    "refusal.nothing_owed": "Não há nada a pagar nesta dívida. Você não precisa fazer nada.",
    "refusal.balance_unknown": "Hoje não dá para calcular o valor desta dívida. Falta um dado: {index} de {month}. "
    "Não inventamos valores. Volte em alguns dias ou fale com o credor.",
    "refusal.disputed": "A cobrança desta dívida está suspensa: alguém contestou o valor e o credor precisa responder. "
    "Enquanto isso, você não precisa pagar.",
    "refusal.negotiated": "Esta dívida já tem um acordo. Veja as parcelas e os boletos na página do acordo.",
    "refusal.settled": "Esta dívida já foi paga. Você não precisa fazer nada.",
    "refusal.closed": "O credor retirou esta dívida. Você não precisa fazer nada.",
    "refusal.deceased": "O credor registrou o falecimento da pessoa deste CPF. A família pode tratar direto com ele. "
    "Se o registro está errado, fale com o credor.",
    "refusal.prescribed": "O prazo para cobrar esta dívida acabou. Você não precisa pagar. Dúvidas: fale com o credor.",
    "refusal.no_tier": "O credor ainda não definiu propostas para esta dívida. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.nothing_to_pay": "O desconto do credor cobre todo o valor. Você não precisa pagar. "
    "Fale com o credor para receber a confirmação.",
    "refusal.count_too_high": "O credor aceita no máximo {maximum} pagamentos para esta dívida. "
    "Escolha um número menor.",
    "refusal.count_not_offered": "O credor não oferece {count} pagamentos para esta dívida. "
    "As quantidades que ele aceita são: {offered}.",
    "refusal.rhythm_not_offered": "O credor não aceita pagamentos nesse intervalo. Escolha outro intervalo.",
    "refusal.down_payment_too_low": "A entrada precisa ser de pelo menos {minimum}. Escolha um valor maior.",
    "refusal.installment_under_minimum": "Em {count} vezes, a parcela ficaria abaixo de {minimum}, "
    "o mínimo que o credor aceita. Escolha menos parcelas.",
    "refusal.first_due_too_early": "A primeira data precisa ser {earliest} ou depois. Escolha outra data.",
    "refusal.first_due_too_late": "A primeira data precisa ser até {latest}. Escolha outra data.",
}

REASONS: dict[str, str] = {
    "reason.tier": "O valor venceu há {days_overdue} dias. O credor tem a mesma regra para todos "
    "os valores vencidos entre {from_day} e {to_day} dias.",
    "reason.tier_open": "O valor venceu há {days_overdue} dias. O credor tem a mesma regra para todos "
    "os valores vencidos há {from_day} dias ou mais.",
    "reason.tier_prescribed": "O credor tem a mesma regra para todos os valores desta idade.",
    "reason.discount": "{kind}: o credor tira {limit_bps} {component}. São {amount} a menos.",
    "reason.no_discount": "{kind}: o credor não dá desconto.",
    "reason.cash_only": "O credor aceita só o pagamento de uma vez.",
    "reason.maximum_count": "O credor aceita até {maximum} parcelas.",
    "reason.minimum_installment": "Cada parcela precisa ter pelo menos {minimum}. "
    "Por isso o máximo é de {largest_count}, e não de {maximum}.",
    "reason.minimum_installment_one": "Cada parcela precisa ter pelo menos {minimum}. "
    "Por isso este valor não pode ser parcelado.",
    "reason.down_payment": "No parcelado, a entrada é de pelo menos {share_bps}: {amount}.",
    "reason.interest_free": "No parcelado, o credor não cobra juros.",
    "reason.monthly_interest": "No parcelado, há juros de {rate_bps} ao mês.",
    "reason.validity": "O preço vale até {valid_until}. Ele não muda até lá, mesmo que o credor mude as regras.",
    "reason.first_due_window": "O primeiro pagamento pode ser entre {earliest} e {latest}.",
}

LIMITS: dict[str, str] = {
    "limit.consumer_fine": "O contrato pedia mais. A lei não deixa passar de {rate}.",
    "limit.penalty_clause": "O contrato pedia mais. A multa não pode passar do valor original.",
    "limit.consumer_late_interest": "O contrato pedia mais. O limite é de {rate} ao mês.",
    "limit.revolving_credit_charges": "A conta dava mais. No cartão, os encargos não podem passar do valor original.",
    "limit.nominal_floor": "A inflação foi negativa no período. O valor original não diminui por isso.",
}

SENTENCES: dict[str, str] = {**ERRORS, **REFUSALS, **REASONS, **LIMITS}

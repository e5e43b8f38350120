"""Sentences for debtors who bring an amount of their own: what fits, what was proposed, why an offer is what it is."""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    "refusal.amount_too_low": "Este valor fica abaixo do que o credor aceita para esta forma de pagar. "
    "Na proposta dele, cada pagamento é de {shown}.",
}

REASONS: dict[str, str] = {
    "reason.condition_balance": "O valor da dívida hoje faz parte desta regra.",
    "reason.condition_principal": "O valor original da dívida faz parte desta regra.",
    "reason.condition_products": "O tipo de contrato faz parte desta regra.",
    "reason.condition_origins": "A empresa com quem a dívida começou faz parte desta regra.",
    "reason.condition_regions": "O estado onde você mora faz parte desta regra.",
    "reason.condition_segments": "O grupo em que o credor registrou você faz parte desta regra. "
    "Você pode pedir a ele que reveja isso.",
    "reason.condition_score_bands": "A pontuação que o credor usa faz parte desta regra. "
    "Você pode pedir a ele que a reveja.",
    "reason.condition_earlier_breaches": "Os acordos que você já teve com este credor fazem parte desta regra.",
    "reason.condition_campaign": "O credor definiu esta regra para propostas feitas entre {from_on} e {until_on}.",
    "reason.ceiling": "{kind}: o desconto todo vai até {share_bps} do valor de hoje. São {amount} a menos.",
    "reason.counts": "O credor aceita parcelar em {offered} vezes.",
    "reason.rhythm_weekly": "No parcelado, você também pode pagar toda semana.",
    "reason.rhythm_fortnightly": "No parcelado, você também pode pagar a cada 14 dias.",
    "reason.interest_step": "A partir de {from_count} parcelas, os juros são de {rate_bps} ao mês.",
    "reason.iof": "Há um imposto federal no parcelamento, o IOF: {amount}, já dentro das parcelas.",
    "reason.iof_due": "No parcelado, há um imposto federal, o IOF. Ele já está dentro das parcelas.",
}

CHANGES: dict[str, str] = {
    "change.cash": "Pagando à vista, são {total} ao todo: {saving} a menos.",
    "change.fewer_payments": "Em {count} pagamentos, são {total} ao todo: {saving} a menos.",
    "change.larger_down_payment": "Com {down_payment} de entrada, são {total} ao todo: {saving} a menos.",
}

ERRORS: dict[str, str] = {
    "pocket_amount": "Escreva quanto você pode pagar por mês, como 150 ou 150,00.",
    "pocket_income": "Escreva quanto você ganha por mês, como 2.000, ou deixe em branco.",
    "pocket_day": "Escolha o dia em que você recebe.",
    "proposal_amount": "Escreva um valor em reais, como 150 ou 150,00.",
    "proposal_count": "Escreva em quantas vezes quer pagar, de 1 a 120.",
    "proposal_day": "Escreva uma data, como 10/12/2026, ou deixe em branco.",
    "proposals_of_the_day": "Você já fez {rounds} propostas para esta dívida hoje. Amanhã você pode fazer outras.",
}

SENTENCES: dict[str, str] = {**REFUSALS, **REASONS, **CHANGES, **ERRORS}

"""What is said of a policy's offers and of the debts they are for, and how each remark is put right."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "policy_validity_under_two_days": "O mínimo é 2 dias: uma proposta vale pelo menos isso (CDC art. 54-B III).",
    "policy_tier_without_debts": "Nenhuma das {of} dívidas olhadas cai nesta faixa.",
    "policy_installments_under_minimum": "Em {debts} de {of} dívidas desta faixa, {count} parcelas já ficam abaixo da "
    "parcela mínima de {minimum_cents}. Mais da metade das opções não aparece.",
    "policy_fine_over_limit": "Multa do contrato acima de {limit_bps}, até {found_bps}, em {debts} de {of} dívidas "
    "olhadas. O portal cobra só {limit_bps} (CDC art. 52 §1º).",
    "policy_late_interest_over_limit": "Juros de mora do contrato acima de {limit_bps} ao mês, até {found_bps}, em "
    "{debts} de {of} dívidas olhadas. O portal cobra só {limit_bps} (Decreto 22.626/1933).",
    "policy_offer_dominated": "Numa dívida de {balance_cents}, pagar {plan} custa {total_cents}, e pagar "
    "{better_plan} custa {better_total_cents}. Quem escolhe o primeiro jeito paga mais e mais cedo.",
    "policy_plan_over_balance": "Numa dívida de {balance_cents}, pagar {plan} custa {total_cents}: mais do que se deve "
    "hoje.",
    "policy_card_charges_over_limit": "Numa dívida de cartão de {balance_cents}, pagar {plan} custa {total_cents}. "
    "Juros e encargos passam do valor original, de {original_cents}, e a lei não deixa (Lei 14.690/2023).",
    "policy_cet_without_number": "Numa dívida de {balance_cents}, o CET de um plano passa de 100.000% ao ano: à vista "
    "custa pouco demais perto do parcelado.",
    "policy_cet_without_tax": "O plano tem juros e a faixa é de crédito, mas o IOF não entra na conta. O CET mostrado "
    "fica menor que o verdadeiro.",
    "policy_prescribed_collected": "A campanha alcança dívidas com mais de {days} dias, que podem estar prescritas. "
    "Campanha é cobrança, e dívida prescrita não se cobra.",
    "policy_prescribed_not_shown": "Só dívidas prescritas têm mais de {days} dias, e este credor não mostra propostas "
    "para elas. A faixa não faz nada.",
    "policy_text_threatens": "As palavras “{words}” ameaçam, culpam ou apressam quem lê (CDC arts. 42 e 71).",
}

EXAMPLE = "Uma delas é {example}: {example_days} dias de atraso, saldo de {example_cents}."
COUNTED = (
    "Nas {of} dívidas olhadas há {debts} assim, como {example}: {example_days} dias de atraso, saldo de "
    "{example_cents}."
)
"""Where the sentence itself does not say how many."""

CURES: dict[str, str] = {
    "tiers_overlap": "Faça esta faixa começar no dia depois do fim da outra, ou dê a uma delas uma condição.",
    "tier_never_reached": "Retire esta faixa, suba a posição dela ou diminua a que vem antes.",
    "tier_never_best": "Retire esta faixa ou dê a ela um desconto maior.",
    "conditions_overlap": "Confira se a ordem das faixas é a que você quer.",
    "tiers_gap": "Aumente a faixa anterior até este começo, ou acrescente uma faixa para esses dias.",
    "uncovered_before": "Comece a primeira faixa em 1 dia, se essas dívidas também devem ter proposta.",
    "uncovered_after": "Deixe em branco o fim da última faixa, se essas dívidas também devem ter proposta.",
    "uncovered_conditions": "Acrescente no fim uma faixa sem condições, se essas dívidas também devem ter proposta.",
    "principal_over_balance": "Aumente o saldo máximo ou diminua o principal mínimo.",
    "discount_shrinks_with_age": "Dê às dívidas mais velhas pelo menos o mesmo desconto.",
    "discount_grows_with_age": "Se não quer premiar a espera, aproxime o desconto das duas faixas.",
    "installments_cheaper_than_cash": "Diminua o desconto parcelado ou aumente o desconto à vista.",
    "installments_ceiling_over_cash": "Diminua o teto parcelado ou aumente o teto à vista.",
    "ceiling_of_nothing": "Aumente o teto, ou apague os descontos por parte da dívida.",
    "ceiling_never_binds": "Deixe o teto em 100% ou diminua-o até valer.",
    "principal_forgiven": "Diminua o desconto no principal ou ponha um teto, se alguma coisa deve ser paga.",
    "counter_of_nothing": "Aumente o desconto a mais ou diminua a margem.",
    "manager_under_analyst": "Dê ao gerente pelo menos a alçada do analista.",
    "price_without_interest": "Escolha parcelas iguais, ou escreva os juros ao mês.",
    "sac_without_interest": "Escolha parcelas iguais, ou escreva os juros ao mês.",
    "rate_step_unreached": "Aumente o máximo de parcelas ou apague estes juros.",
    "rate_falls_with_count": "Escreva juros que não caem quando o plano fica mais longo.",
    "rate_step_without_effect": "Apague estes juros, ou mude a taxa.",
    "count_over_maximum": "Aumente o máximo de parcelas ou apague este número da lista.",
    "counts_under_minimum": "Diminua a parcela mínima ou o máximo de parcelas.",
    "first_due_waits_for_expiry": "Nada a fazer, ou comece o primeiro vencimento no fim da validade.",
    "campaign_over": "Mude as datas da campanha ou retire a faixa.",
    "campaign_not_begun": "Nada a fazer, se a data está certa.",
    "tier_without_debts": "Confira os dias e as condições. Se ela é para dívidas que ainda vão chegar, deixe assim.",
    "installments_under_minimum": "Diminua a parcela mínima, ou ofereça menos parcelas.",
    "fine_over_limit": "Corrija a multa no arquivo da carteira.",
    "late_interest_over_limit": "Corrija os juros de mora no arquivo da carteira.",
    "offer_dominated": "Dê mais desconto a quem paga antes, ou juros que não caem com o prazo.",
    "plan_over_balance": "Diminua os juros ao mês ou o número de parcelas, ou aumente o desconto parcelado.",
    "card_charges_over_limit": "Diminua os juros ao mês ou o número de parcelas, ou aumente o desconto parcelado.",
    "cet_without_number": "Aproxime o desconto parcelado do desconto à vista, ou ofereça menos planos curtos.",
    "cet_without_tax": "Escolha o IOF complementar ou de operação nova. Em dúvida, pergunte ao jurídico.",
    "prescribed_collected": "Termine a faixa antes da prescrição, ou tire as datas da campanha.",
    "prescribed_not_shown": "Retire a faixa.",
    "text_threatens": "Diga o que a pessoa pode fazer agora, sem dizer o que pode acontecer com ela.",
}
"""How a remark is put right, by its code. Reading errors say it in their own sentence."""

"""What is said about a policy while it is edited."""

from __future__ import annotations

from datetime import date

from offers.policies.policy_lint import Finding
from portal.formatting import bps, brl, date_short, whole
from portal.wording_policy_lint import COUNTED, CURES, EXAMPLE
from portal.wording_policy_lint import SENTENCES as OF_OFFERS

SENTENCES: dict[str, str] = {
    "policy_preview_often": "Foram muitos exemplos em pouco tempo. Espere {minutes} minutos.",
    "draft_changed": "Outra pessoa guardou esta política depois que você abriu a página. Abra de novo para ver.",
    "policy_missing": "Falta preencher este campo.",
    "policy_unknown_field": "Este campo não existe na política.",
    "policy_not_whole": "Escreva um número inteiro.",
    "policy_not_yes_or_no": "Escreva true ou false.",
    "policy_not_text": "Escreva um texto.",
    "policy_empty": "Dê um nome à política.",
    "policy_empty_text": "Escreva um texto ou apague este item da lista.",
    "policy_empty_list": "A lista está vazia. Escreva um item ou apague o campo.",
    "policy_too_many": "São itens demais. O máximo é {maximum}.",
    "policy_not_a_date": "Escreva a data como ano-mês-dia, por exemplo 2026-11-22.",
    "policy_not_a_region": "{region} não é a sigla de um estado.",
    "policy_range_reversed": "O fim vem antes do começo.",
    "policy_campaign_reversed": "A campanha acaba antes de começar.",
    "policy_steps_out_of_order": "Escreva os juros por número de parcelas em ordem, cada número uma vez.",
    "policy_counts_out_of_order": "Escreva os números de parcelas em ordem, cada um uma vez.",
    "policy_rhythm_twice": "Cada frequência de pagamento só pode aparecer uma vez.",
    "policy_authority_twice": "Cada alçada só pode aparecer uma vez.",
    "policy_too_long": "Este texto é longo demais.",
    "policy_too_small": "O mínimo é {minimum}.",
    "policy_too_large": "O máximo é {maximum}.",
    "policy_no_tiers": "A política precisa de pelo menos uma faixa.",
    "policy_too_many_tiers": "São faixas demais. O máximo é 200.",
    "policy_not_a_list": "Este campo precisa ser uma lista.",
    "policy_not_an_object": "Este campo precisa ser um objeto, com seus próprios campos.",
    "policy_unknown_choice": "Escolha uma das opções.",
    "policy_unknown_format": "Este formato de política não é conhecido.",
    "policy_not_json": "O arquivo não é um JSON válido.",
    "policy_invalid": "Este valor não serve.",
    "policy_interest_with_equal_parts": "Parcelas iguais não têm juros. Deixe zero ou escolha a Tabela Price.",
    "policy_days_overdue_reversed": "O fim da faixa vem antes do começo.",
    "policy_first_due_reversed": "O último dia vem antes do primeiro.",
    "policy_first_due_before_expiry": "O primeiro vencimento precisa alcançar o fim da validade da proposta.",
    "policy_tiers_overlap": "Esta faixa repete os dias {from_day} a {to_day} de outra faixa. Valeria a de cima.",
    "policy_tiers_gap": "Nenhuma faixa cobre dívidas de {from_day} a {to_day} dias. Elas ficam sem proposta.",
    "policy_uncovered_before": "Nenhuma faixa cobre dívidas de {from_day} a {to_day} dias. Elas ficam sem proposta.",
    "policy_uncovered_after": "Nenhuma faixa cobre dívidas com {from_day} dias ou mais. Elas ficam sem proposta.",
    "policy_discount_shrinks_with_age": "O desconto cai de {was_bps} para {becomes_bps} quando a dívida envelhece.",
    "policy_discount_grows_with_age": "O desconto sobe de {was_bps} para {becomes_bps}: quem espera ganha mais.",
    "policy_installments_cheaper_than_cash": "Parcelar tem mais desconto ({installments_bps}) que pagar à vista "
    "({cash_bps}).",
    "policy_installments_ceiling_over_cash": "O desconto parcelado pode chegar a {installments_bps} do saldo e passar "
    "o teto à vista, de {cash_bps}.",
    "policy_price_without_interest": "A Tabela Price com juros zero é o mesmo que parcelas iguais.",
    "policy_principal_forgiven": "Todo o principal é perdoado. Confira se é isso mesmo.",
    "policy_tier_never_reached": "Esta faixa nunca vale: a faixa {other} vem antes e já pega todas as dívidas dela.",
    "policy_conditions_overlap": "Uma dívida pode atender a esta faixa e também à faixa {other}. Vale a que vem antes.",
    "policy_tier_never_best": "Esta faixa nunca é a melhor: a faixa {other} vale para as mesmas dívidas e dá "
    "pelo menos os mesmos descontos.",
    "policy_principal_over_balance": "Nenhuma dívida atende: o saldo nunca é menor que o principal, e aqui o principal "
    "começa em {principal_cents} e o saldo vai até {balance_cents}.",
    "policy_uncovered_conditions": "Sobram dívidas sem proposta, por exemplo de {from_day} a {to_day} dias de atraso, "
    "fora das condições de {facts}.",
    "policy_ceiling_of_nothing": "O teto de desconto é zero: os descontos por parte da dívida não valem.",
    "policy_ceiling_never_binds": "O teto de {ceiling_bps} nunca é atingido: o maior desconto por parte da dívida é "
    "{largest_bps}.",
    "policy_counter_of_nothing": "A contraproposta de {extra_bps} nunca concede nada com esta tolerância: "
    "comece em {least_bps} ou diminua a tolerância.",
    "policy_manager_under_analyst": "O gerente tem menos alçada que o analista.",
    "policy_sac_without_interest": "A tabela SAC com juros zero é o mesmo que parcelas iguais.",
    "policy_rate_step_unreached": "Estes juros começam em {count} parcelas, mas o máximo é {maximum}.",
    "policy_rate_falls_with_count": "A partir de {count} parcelas os juros caem de {was_bps} para {becomes_bps} ao "
    "mês: um plano mais longo pode sair mais barato.",
    "policy_rate_step_without_effect": "A partir de {count} parcelas os juros continuam {was_bps} ao mês. "
    "Pode apagar esta linha.",
    "policy_count_over_maximum": "{count} parcelas nunca aparecem: o máximo é {maximum}.",
    "policy_counts_under_minimum": "Com saldo de até {balance_cents} e parcela mínima de {minimum_cents}, o número de "
    "parcelas chega no máximo a {largest_count}, e não a {maximum}.",
    "policy_campaign_over": "A campanha acabou em {until_on}. Esta faixa não vale mais.",
    "policy_campaign_not_begun": "A campanha começa em {from_on}. Até lá esta faixa não vale.",
    "policy_first_due_waits_for_expiry": "O primeiro vencimento nunca cai antes do fim da validade da proposta.",
}

REFUSALS: dict[str, str] = {
    "refusal.no_tier_balance": "O credor ainda não definiu propostas para valores como este. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.no_tier_principal": "O credor ainda não definiu propostas para dívidas com este valor original. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.no_tier_product": "O credor ainda não definiu propostas para este tipo de dívida. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.no_tier_origin": "O credor ainda não definiu propostas para dívidas desta origem. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.no_tier_region": "O credor ainda não definiu propostas para o seu estado. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.no_tier_segment": "O credor ainda não definiu propostas para o grupo em que registrou esta dívida. "
    "Você pode falar com ele ou voltar em alguns dias.",
    "refusal.no_tier_score_band": "O credor ainda não definiu propostas para a faixa de pontuação desta dívida. "
    "Você pode falar com ele e pedir que uma pessoa reveja isso.",
    "refusal.no_tier_earlier_breaches": "O credor não faz propostas pelo portal quando acordos anteriores não foram "
    "cumpridos até o fim. Fale com ele para combinar outro caminho.",
    "refusal.no_tier_campaign": "As propostas do credor para esta dívida não valem nesta data. "
    "Você pode falar com ele ou voltar em alguns dias.",
}
SENTENCES |= REFUSALS | OF_OFFERS


FACT_NAMES: dict[str, str] = {
    "balance": "saldo",
    "principal": "principal",
    "product": "produto",
    "origin": "credor de origem",
    "region": "estado",
    "segment": "segmento",
    "score_band": "faixa de pontuação",
    "earlier_breaches": "acordos descumpridos",
    "priced_on": "campanha",
}


def finding_sentence(finding: Finding) -> str:
    """The sentence of a finding: shares in per cent, amounts in reais, tiers from 1 on, an example at its end."""
    values = {name: _shown(name, value) for name, value in finding.values.items()}
    template = SENTENCES[f"policy_{finding.code}"]
    if "example" in values:
        template += " " + (EXAMPLE if "{debts}" in template else COUNTED)
    return template.format(**values)


def finding_cure(finding: Finding) -> str:
    """How it is put right; "" where the sentence says it."""
    return CURES.get(finding.code, "")


def _shown(name: str, value: object) -> str:
    match value:
        case int() if name.endswith("_bps"):
            return bps(value)
        case int() if name.endswith("_cents"):
            return brl(value)
        case int() if name in {"plan", "better_plan"}:
            return "à vista" if value == 1 else f"em {value} parcelas"
        case int():
            return whole(value + 1 if name == "other" else value)
        case date():
            return date_short(value)
        case tuple():
            return " e ".join(FACT_NAMES[each] for each in value)
    return str(value)


PLACE_NAMES: dict[str, str] = {
    "name": "nome",
    "texts": "textos",
    "format": "formato",
    "selection": "escolha da faixa",
    "authority": "alçadas",
    "disputes": "contestações",
    "answer_days": "dias para responder",
    "holds_accrual": "valor durante a contestação",
    "when": "condições",
    "cash": "à vista",
    "installments": "parcelado",
    "changes": "mudanças no acordo",
    "counter": "contraproposta",
    "min_days_overdue": "início do atraso",
    "max_days_overdue": "fim do atraso",
    "interest_bps": "desconto nos juros",
    "fine_bps": "desconto na multa",
    "correction_bps": "desconto na correção",
    "principal_bps": "desconto no principal",
    "fees_bps": "desconto nos honorários",
    "ceiling_bps": "teto do desconto",
    "max_installments": "máximo de parcelas",
    "min_installment_cents": "parcela mínima",
    "min_down_payment_bps": "entrada mínima",
    "monthly_interest_bps": "juros ao mês",
    "method": "forma das parcelas",
    "clears_after": "nome limpo depois",
    "counts": "números de parcelas",
    "rate_steps": "juros por número de parcelas",
    "residue": "sobra dos centavos",
    "rhythms": "frequências",
    "iof": "IOF",
    "validity_days": "validade da proposta",
    "first_due_min_days": "primeiro vencimento mais cedo",
    "first_due_max_days": "primeiro vencimento mais tarde",
    "balance": "saldo",
    "principal": "principal",
    "products": "produtos",
    "origins": "credores de origem",
    "regions": "estados",
    "segments": "segmentos",
    "score_bands": "faixas de pontuação",
    "earlier_breaches": "acordos descumpridos",
    "campaign": "campanha",
    "from_on": "começo",
    "until_on": "fim",
    "minimum": "mínimo",
    "maximum": "máximo",
    "min_cents": "mínimo",
    "max_cents": "máximo",
    "grace_days": "dias de tolerância",
    "notice_days": "dias de aviso",
    "due_date_moves": "mudanças de data",
    "skips": "parcelas adiadas",
    "renegotiations": "trocas do acordo inteiro",
    "vesting": "desconto na quebra",
    "move_days": "dias de uma mudança de data",
    "nature": "natureza do acordo",
    "imputation": "ordem de um pagamento em parte",
    "extra_discount_bps": "desconto a mais",
    "extra_installments": "parcelas a mais",
    "tolerance_bps": "tolerância",
    "from_count": "a partir de quantas parcelas",
    "principal_cents": "valor original",
    "due_on": "vencimento",
    "product": "produto",
    "contracted_on": "data do contrato",
    "terms": "contrato",
    "profile": "perfil",
    "correction_index": "índice de correção",
    "correction_days": "dias da correção",
    "late_interest_bps": "juros de mora",
    "interest_days": "contagem dos juros",
    "remuneratory_bps": "juros do contrato",
    "consumer": "relação de consumo",
    "origin": "credor de origem",
    "region": "estado",
    "segment": "segmento",
    "score_band": "faixa de pontuação",
}


def finding_place(finding: Finding) -> str:
    """Where a finding is, in words: ``Faixa 2, à vista, desconto na multa``; ``Política`` for the whole document."""
    words: list[str] = ["faixas"] if finding.path == ("tiers",) else []
    for step in finding.path:
        if isinstance(step, int):
            words.append(f"Faixa {step + 1}" if finding.path[0] == "tiers" and not words else f"item {step + 1}")
        elif step != "tiers":
            words.append(PLACE_NAMES.get(step, step))  # a field that does not exist keeps the name it was given
    text = ", ".join(words) or "Política"
    return text[0].upper() + text[1:]

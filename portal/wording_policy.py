"""What is said about a policy while it is edited."""

from __future__ import annotations

from offers.policy_lint import Finding
from portal.formatting import bps, whole

SENTENCES: dict[str, str] = {
    "draft_changed": "Outra pessoa guardou esta política depois que você abriu a página. Abra de novo para ver.",
    "policy_missing": "Falta preencher este campo.",
    "policy_unknown_field": "Este campo não existe na política.",
    "policy_not_whole": "Escreva um número inteiro.",
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
    "policy_uncovered_after": "Nenhuma faixa cobre dívidas com mais de {from_day} dias. Elas ficam sem proposta.",
    "policy_discount_shrinks_with_age": "O desconto cai de {was_bps} para {becomes_bps} quando a dívida envelhece.",
    "policy_discount_grows_with_age": "O desconto sobe de {was_bps} para {becomes_bps}: quem espera ganha mais.",
    "policy_installments_cheaper_than_cash": "Parcelar tem mais desconto ({installments_bps}) que pagar à vista "
    "({cash_bps}).",
    "policy_price_without_interest": "A Tabela Price com juros zero é o mesmo que parcelas iguais.",
    "policy_principal_forgiven": "Todo o principal é perdoado. Confira se é isso mesmo.",
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
SENTENCES |= REFUSALS


def finding_sentence(finding: Finding) -> str:
    """The sentence of a finding, its basis points written as percentages."""
    values = {
        name: bps(value) if name.endswith("_bps") and isinstance(value, int) else _plain(value)
        for name, value in finding.values.items()
    }
    return SENTENCES[f"policy_{finding.code}"].format(**values)


def _plain(value: object) -> str:
    return whole(value) if isinstance(value, int) else str(value)

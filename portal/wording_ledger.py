"""Sentences of the ledger's checker: what was found not to be right, and what that means now."""

from __future__ import annotations

_FINDINGS = {
    "journal_empty": "Um lançamento não move valor nenhum.",
    "posting_unsound": "Um lançamento tem valor zero ou negativo, ou sai e entra na mesma conta.",
    "balances_not_zero": "A soma de todos os saldos não é zero.",
    "balance_differs": "O saldo guardado da conta não é a soma dos seus lançamentos.",
    "another_creditor": "Um lançamento de um credor moveu a conta de outro.",
    "two_agreements": "Uma dívida está em dois acordos que valem ao mesmo tempo.",
    "installments_total": "As parcelas não somam o total do acordo.",
    "receivable": "O que o razão diz que falta pagar não é o que falta das parcelas.",
    "debt_balance": "Uma dívida negociada ou paga ainda tem valor a receber fora do acordo, ou valor negativo.",
    "states": "A situação do acordo, das parcelas e da dívida não combina.",
    "installment_state": "A parcela está paga sem o valor todo, ou aberta com o valor todo.",
    "evidence": "Falta a prova do aceite: evidência, resumo do texto, auditoria ou a emissão prometida.",
    "payment_parts": "As partes do pagamento e o crédito não somam o que foi pago.",
    "payment_journal": "O lançamento do pagamento não moveu o valor dele para a conta em que entrou.",
    "installment_paid": "O que está anotado como pago nas parcelas não é o que os pagamentos liquidaram.",
    "credit": "O crédito do devedor no razão não é o que sobrou dos pagamentos dele.",
    "suspense": "O valor a identificar no razão não é o que espera na fila.",
    "bank_event": "Um movimento do banco foi usado duas vezes, ou entrou dinheiro sem lançamento.",
    "charge_number": "Dois boletos ou Pix da mesma conta têm o mesmo número.",
    "charge_shares": "A cobrança de várias parcelas não soma o que pede de cada uma.",
    "charge_open": "Uma cobrança continua aberta no banco para parcela paga ou cancelada.",
    "owners": "Acordo, dívida, parcela, cobrança ou pagamento são de pessoas ou credores diferentes.",
    "outbox_waits": "Uma entrega prometida espera há mais de uma hora. Confira se o trabalhador está de pé.",
}

SENTENCES: dict[str, str] = {
    **{f"finding_{code}": text for code, text in _FINDINGS.items()},
    "agreement_parked": "Este acordo está parado: uma conferência encontrou um valor que não fecha. "
    "A equipe financeira já foi avisada.",
    "creditor_parked": "Há um valor deste credor que não fecha. Resolva o caso antes de repassar dinheiro.",
    "still_wrong": "A conferência ainda encontra um valor que não fecha. Corrija antes de liberar.",
}

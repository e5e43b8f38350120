"""Words of money out: payouts, invoices of commission, contracts, and why something about them cannot be done."""

from __future__ import annotations

from payments.payout import FeeBearer, PayoutState, RecoveredPart
from portal.models import LineKind, PaymentSource, PayoutKind

SENTENCES = {
    "account_of_another": "Só uma conta do operador recebe para outro credor.",
    "account_has_slips": "Esta conta já tem boletos ou pagamentos. Cadastre outra e troque a partir de um dia.",
    "account_of_the_creditor": "O CNPJ desta conta é do próprio credor: o que entra nela já é dele.",
    "contract_in_the_past": "Escolha o dia de hoje ou um dia depois. O que já foi calculado por um contrato não muda.",
    "no_bands": "Escreva a comissão de pelo menos uma faixa.",
    "first_band_not_zero": "A primeira faixa começa em 0 dia.",
    "bands_out_of_order": "Cada faixa precisa começar depois da anterior.",
    "rate_out_of_range": "A comissão vai de 0% a 100%.",
    "minimum_negative": "A comissão mínima não pode ser negativa.",
    "nothing_bears": "Escolha pelo menos uma parte que tenha comissão.",
    "payout_changed": "Entraram ou saíram lançamentos desde a conferência. Confira os valores de agora.",
    "payout_decided": "Este repasse já mudou de situação. Atualize a página.",
    "payout_differs": "A soma dos lançamentos não é mais a deste repasse. Cancele e prepare de novo.",
    "payout_from_whose": "Escolha uma conta do operador: é dela que o repasse sai.",
    "payout_in_the_future": "Escolha hoje ou um dia antes: o que ainda não entrou não é repassado.",
    "payout_not_positive": "O que voltou é mais do que o que entrou. O saldo fica para o próximo repasse.",
    "payout_open": "Já existe um repasse deste credor em andamento. Pague ou cancele aquele antes.",
    "payout_paid_later": "O dia do pagamento não pode estar no futuro.",
    "payout_second_person": "Outra pessoa precisa aprovar: quem prepara não aprova.",
    "payout_without_lines": "Nada entrou até este dia que ainda não esteja em um repasse.",
    "payout_without_reason": "Escreva por que está cancelando.",
    "payout_without_reference": "Escreva o número que o banco deu à transferência.",
    "finding_payout_line": "Um lançamento de repasse diz {found} e o pagamento dele soma {expected}.",
    "finding_payout_total": "Um repasse é de {expected} e os lançamentos dele somam {found}.",
    "finding_payout_balance": "O razão deve {found} e os lançamentos por pagar somam {expected}.",
    "finding_payout_waits": "Um pagamento de {expected} ainda não foi contado para o repasse.",
}
KINDS = {PayoutKind.PAYOUT: "Repasse", PayoutKind.INVOICE: "Fatura de comissão"}
TOTALS = {PayoutKind.PAYOUT: "Valor do repasse", PayoutKind.INVOICE: "Comissão a pagar"}
STATES = {
    PayoutState.PREPARED: ("Preparado", "notice"),
    PayoutState.REVIEWED: ("Conferido", "main"),
    PayoutState.APPROVED: ("Aprovado", "main"),
    PayoutState.PAID: ("Pago", "success"),
    PayoutState.CANCELED: ("Cancelado", "neutral"),
}
LINES = {LineKind.PAYMENT: "Pagamento", LineKind.RETURN: "Devolução"}
SOURCES = {
    PaymentSource.BOLETO: "Boleto",
    PaymentSource.PIX: "Pix",
    PaymentSource.STATEMENT: "Extrato",
    PaymentSource.HAND: "Lançado à mão",
    PaymentSource.CREDIT: "Crédito usado",
}
PARTS = {
    RecoveredPart.PRINCIPAL: "Principal",
    RecoveredPart.INTEREST: "Juros",
    RecoveredPart.FINE: "Multa",
}
FEES = {FeeBearer.CREDITOR: "Credor", FeeBearer.OPERATOR: "Operador"}
HEAD = (
    "Dia", "Tipo", "Pagamento", "Pago por", "Acordo", "Contrato", "Parcelas", "Idade da dívida em dias", "Principal",
    "Juros", "Multa", "Recuperado", "Comissão em %", "Comissão", "Tarifa do banco", "Líquido",
)  # fmt: skip

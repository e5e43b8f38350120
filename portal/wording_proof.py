"""Sentences about proofs of payment: declarations, the registers' clock, documents."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "annual_not_over": "Este ano ainda não acabou. A declaração sai no ano seguinte.",
    "annual_nothing_paid": "Não há parcela paga com vencimento neste ano.",
    "annual_not_settled": "Ainda há parcela em aberto deste ano. A declaração sai quando tudo estiver pago.",
    "choose_requests": "Marque pelo menos um pedido da lista.",
    "choose_answer": "Diga se o registro foi retirado ou se nunca existiu.",
    "bureau_removed": "O credor confirmou a retirada dos cadastros.",
    "bureau_never_listed": "O credor informou que nunca registrou a dívida.",
}

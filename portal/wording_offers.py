"""Sentences for debtors who bring an amount of their own: what fits, what was proposed, and why an offer is what it is."""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    "refusal.amount_too_low": "Este valor fica abaixo do que o credor aceita para esta forma de pagar. "
    "Na proposta dele, cada pagamento é de {shown}.",
}

SENTENCES: dict[str, str] = {**REFUSALS}

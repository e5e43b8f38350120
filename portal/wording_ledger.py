"""Sentences of the ledger's checker: what was found not to be right, and what that means now."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "agreement_parked": "Este acordo está parado: uma conferência encontrou um valor que não fecha. "
    "A equipe financeira já foi avisada.",
    "creditor_parked": "Há um valor deste credor que não fecha. Resolva o caso antes de repassar dinheiro.",
}

"""Sentences printed on a boleto."""

from __future__ import annotations

from decimal import Decimal

from brazil.money import Money
from payments.adapters.document_templates import bps, brl, tax_id, tax_id_label
from payments.boleto import Boleto


def fine_amount(boleto: Boleto) -> Money:
    """The late fine in reais (CDC art. 52, paragraph 1: on the installment)."""
    return boleto.amount.times(Decimal(boleto.fine_bps).scaleb(-4))


def daily_interest(boleto: Boleto) -> Money:
    """One day of late interest: the monthly rate over 30 days, rounded half up to the centavo."""
    return boleto.amount.times(Decimal(boleto.interest_bps).scaleb(-4) / 30)


def late_instruction(boleto: Boleto) -> str:
    """One sentence saying what is added after the due date, with the amounts."""
    parts = []
    if boleto.fine_bps:
        parts.append(f"multa de {bps(boleto.fine_bps)} ({brl(fine_amount(boleto))})")
    if boleto.interest_bps:
        parts.append(f"juros de {bps(boleto.interest_bps)} ao mês ({brl(daily_interest(boleto))} por dia)")
    if not parts:
        return "Após o vencimento: sem multa e sem juros."
    return f"Após o vencimento: {' e '.join(parts)}."


def receiver_warning(boleto: Boleto) -> str:
    """Who must appear as receiver before the payer confirms."""
    receiver = boleto.account.beneficiary
    document = f"{tax_id_label(receiver.tax_id)} {tax_id(receiver.tax_id)}"
    return (
        f"Antes de confirmar, veja quem recebe: {receiver.name}, {document}. "
        "Se aparecer outro nome no aplicativo do banco, não pague."
    )

"""A Pix received, written down by the names BCB's API gives it (openapi v2.9.0: Pix, Devolucao)."""

from __future__ import annotations

from typing import Any

from brazil.money import Money
from payments.pix.payment import PixPayment, PixRefund


def told(payment: PixPayment) -> dict[str, Any]:
    """A Pix by the names the API gives it."""
    entry: dict[str, Any] = {
        "endToEndId": payment.end_to_end_id,
        "txid": payment.txid,
        "valor": _reais(payment.amount),
        "chave": payment.key,
        "horario": payment.paid_at.isoformat(),
        "infoPagador": payment.payer_message,
        "devolucoes": [_refund(refund) for refund in payment.refunds],
    }
    if payment.parts is not None:
        named = {"original": "original", "multa": "fine", "juros": "interest", "abatimento": "rebate"}
        parts = {name: {"valor": _reais(getattr(payment.parts, field))} for name, field in named.items()}
        entry["componentesValor"] = {**parts, "desconto": {"valor": _reais(payment.parts.discount)}}
    return entry


def _refund(refund: PixRefund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "rtrId": refund.return_id,
        "valor": _reais(refund.amount),
        "status": refund.status.value,
        "natureza": refund.nature,
        "motivo": refund.reason,
        "horario": {
            "solicitacao": refund.requested_at.isoformat(),
            "liquidacao": refund.settled_at.isoformat() if refund.settled_at else None,
        },
    }


def _reais(amount: Money) -> str:
    return f"{amount.decimal:.2f}"

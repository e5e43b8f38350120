"""What narrows the queue: read from the address, and shown as fields."""

from __future__ import annotations

from typing import Any

from flask import request

from brazil.money import Money
from payments.errors import UnreadableFile
from payments.statements.ofx_values import amount_of
from portal.finance.scope import Scope
from portal.formatting import brl
from portal.services.finance_queue import QueueFilter
from portal.wording_desk import CASE_LABELS

AGES = (
    ("", "Qualquer"),
    ("1", "1 dia ou mais"),
    ("3", "3 dias ou mais"),
    ("7", "7 dias ou mais"),
    ("30", "30 dias ou mais"),
)


def filter_of(scope: Scope) -> QueueFilter:
    kind, days = request.args.get("tipo", ""), request.args.get("espera", "")
    return QueueFilter(
        creditor_id=scope.creditor_id,
        kind=kind if kind in CASE_LABELS else "",
        days=int(days) if days in {value for value, _ in AGES if value} else 0,
        least=amount_typed(request.args.get("valor_de", "")),
        most=amount_typed(request.args.get("valor_ate", "")),
    )


def fields_of(scope: Scope, chosen: QueueFilter) -> list[dict[str, Any]]:
    kinds = [("", "Todos"), *CASE_LABELS.items()]
    return [
        {"name": "tipo", "label": "Tipo", "kind": "select", "value": chosen.kind, "options": kinds},
        {"name": "espera", "label": "Espera", "kind": "select", "value": str(chosen.days or ""), "options": AGES},
        {"name": "valor_de", "label": "Valor de", "kind": "text", "value": _typed(chosen.least)},
        {"name": "valor_ate", "label": "Valor até", "kind": "text", "value": _typed(chosen.most)},
        *scope.fields()[2:],
    ]


def amount_typed(typed: str) -> Money | None:
    """``1.234,56``, ``1234`` or ``1234.5`` as money; None for nothing, and for what is none."""
    try:
        return amount_of(typed, 0) if typed.strip() else None
    except UnreadableFile:
        return None


def _typed(amount: Money | None) -> str:
    return "" if amount is None else brl(amount).replace("R$", "").strip()

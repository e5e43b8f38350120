"""The tiers of a policy at a glance, a row each: for which debts, and the most that may come off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.creditor.tier_form import METHODS, PRODUCTS
from portal.formatting import bps, brl, date_short, whole

_PARTS = (
    ("interest", "juros"),
    ("fine", "multa"),
    ("correction", "correção"),
    ("principal", "principal"),
    ("fees", "honorários"),
)
_PRODUCT_NAMES = {product.value: name for product, name in PRODUCTS.items()}
_METHOD_NAMES = {method.value: name for method, name in METHODS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRow:
    """One tier in words."""

    name: str
    days: str
    balance: str
    conditions: str
    cash: str
    over_time: str


def overview(tiers: Sequence[dict[str, Any]]) -> list[TierRow]:
    """A row for each tier of the form, as its fields read now; what cannot be read is left out."""
    return [_row(tier) for tier in tiers]


def _row(tier: dict[str, Any]) -> TierRow:
    return TierRow(
        name=tier.get("name") or "",
        days=_between(tier.get("min_days_overdue"), tier.get("max_days_overdue"), whole) or "quaisquer",
        balance=_between(tier.get("balance_min"), tier.get("balance_max"), brl) or "qualquer",
        conditions="; ".join(_conditions(tier)) or "nenhuma",
        cash=_discounts(tier, "cash"),
        over_time=_over_time(tier),
    )


def _between(low: int | None, high: int | None, shown: Any) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"a partir de {shown(low)}"
    return f"até {shown(high)}" if low is None else f"{shown(low)} a {shown(high)}"


def _conditions(tier: dict[str, Any]) -> list[str]:
    principal = _between(tier.get("principal_min"), tier.get("principal_max"), brl)
    breaches = _between(tier.get("breaches_min"), tier.get("breaches_max"), whole)
    first, last = tier.get("campaign_from"), tier.get("campaign_until")
    words = (
        f"principal {principal}" if principal else "",
        ", ".join(_PRODUCT_NAMES.get(each, "") for each in tier.get("products") or []),
        *(", ".join(tier.get(name) or []) for name in ("origins", "regions", "segments", "score_bands")),
        f"acordos quebrados: {breaches}" if breaches else "",
        f"campanha de {date_short(first)} a {date_short(last)}" if first and last else "",
    )
    return [each for each in words if each]


def _discounts(tier: dict[str, Any], side: str) -> str:
    """``juros e multa 50%, principal 10%``: equal shares named together, nothing said of what stays whole."""
    shares: dict[int, list[str]] = {}
    for part, name in _PARTS:
        share = tier.get(f"{side}_{part}_bps")
        if share:
            shares.setdefault(share, []).append(name)
    told = [f"{' e '.join(names)} {bps(share)}" for share, names in shares.items()]
    ceiling = tier.get(f"{side}_ceiling_bps")
    if told and ceiling is not None and ceiling < 10_000:
        told.append(f"no máximo {bps(ceiling)} do saldo")
    return ", ".join(told) or "sem desconto"


def _over_time(tier: dict[str, Any]) -> str:
    most = tier.get("max_installments")
    if most == 1:
        return "só à vista"
    monthly = tier.get("monthly_interest_bps")
    interest = f"juros de {bps(monthly)} ao mês" if monthly else "sem juros"
    return "; ".join([f"até {most or '?'} vezes, {interest}", _discounts(tier, "installments")])

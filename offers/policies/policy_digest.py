"""The name a policy version is known by: the same for a document today as on the day it was published."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from offers.canonical import digest
from offers.policies.policy import DiscountLimits, InstallmentLimits, Policy, Tier
from offers.policies.policy_part import Part

_DISCOUNTS = frozenset({"interest_bps", "fine_bps", "correction_bps", "principal_bps"})
_SHAPE = {
    "max_installments",
    "min_installment_cents",
    "min_down_payment_bps",
    "monthly_interest_bps",
    "method",
    "clears_after",
}
_WRITTEN_OUT: dict[type[Part], frozenset[str]] = {
    Policy: frozenset({"format", "name", "tiers"}),
    Tier: frozenset(
        {
            "min_days_overdue",
            "max_days_overdue",
            "cash",
            "installments",
            "validity_days",
            "first_due_min_days",
            "first_due_max_days",
        }
    ),
    DiscountLimits: _DISCOUNTS,
    InstallmentLimits: _DISCOUNTS | _SHAPE,
}
"""The fields of the first layout: the digest covers them whatever they hold."""


@lru_cache(maxsize=256)
def policy_digest(policy: Policy) -> str:
    """The SHA-256 of the policy's canonical JSON.

    Fields added after the first layout are left out where they hold their default, so that a document written before
    they existed keeps the digest it was published with, and the offers made under it still name it. For the same
    reason the default of a field may never change. Equal policies are worked out once.
    """
    return digest(canonical_document(policy))


def canonical_document(part: Part) -> dict[str, object]:
    """The document of a policy, or of a part of one, that its digest is taken of."""
    return {
        name: _canonical(value)
        for name, always, default in _fields(type(part))
        for value in (getattr(part, name),)
        if always or value != default
    }


@cache
def _fields(kind: type[Part]) -> tuple[tuple[str, bool, object], ...]:
    """Each field of a part, whether it is always written, and otherwise the default it is left out at."""
    written_out = _WRITTEN_OUT.get(kind, frozenset())
    return tuple(
        (name, name in written_out or field.is_required(), field.default) for name, field in kind.model_fields.items()
    )


def _canonical(value: object) -> object:
    match value:
        case Part():
            return canonical_document(value)
        case tuple():
            return [_canonical(each) for each in value]
        case date():
            return value.isoformat()
    return value

"""A tier as someone with authority may stretch it by hand, no further than the policy says."""

from __future__ import annotations

from typing import TypeVar

from offers.policies.policy import Authority, DiscountLimits, Policy, Tier

MOST_INSTALLMENTS = 120
_WHOLE_BPS = 10_000
_Limits = TypeVar("_Limits", bound=DiscountLimits)


def tier_under(policy: Policy, tier: Tier, authority: Authority) -> Tier:
    """The tier with its limits raised by what the policy grants this authority; unchanged when it grants nothing.

    A limit of zero stays zero: what the creditor gives to nobody, no exception gives. A tier of cash only stays so.
    """
    level = next((each for each in policy.authority if each.authority is authority), None)
    if level is None:
        return tier
    over_time = tier.installments
    payments = over_time.max_installments
    if payments > 1:
        payments = min(payments + level.extra_installments, MOST_INSTALLMENTS)
    return tier.model_copy(
        update={
            "cash": raised(tier.cash, level.extra_discount_bps),
            "installments": raised(over_time, level.extra_discount_bps).model_copy(
                update={"max_installments": payments}
            ),
        }
    )


def raised(limits: _Limits, extra_bps: int) -> _Limits:
    """The limits with so many basis points more on each that is not zero, the ceiling too; never past 100 %."""
    return limits.model_copy(
        update={
            name: min(bps + extra_bps, _WHOLE_BPS)
            for name in DiscountLimits.model_fields
            if (bps := getattr(limits, name))
        }
    )

"""A tier as someone with authority may stretch it by hand, no further than the policy says."""

from __future__ import annotations

from typing import TypeVar

from offers.policies.policy import Authority, AuthorityLevel, DiscountLimits, Policy, Tier

MOST_INSTALLMENTS = 120
_WHOLE_BPS = 10_000
_Limits = TypeVar("_Limits", bound=DiscountLimits)


def tier_under(policy: Policy, tier: Tier, authority: Authority) -> Tier:
    """The tier with its limits raised by what the policy grants this authority; unchanged when it grants nothing.

    A limit of zero stays zero: what the creditor gives to nobody, no exception gives. A tier of cash only stays so.
    """
    level = level_of(policy, authority)
    return tier if level is None else stretched(tier, level, level.extra_discount_bps)


def level_of(policy: Policy, authority: Authority) -> AuthorityLevel | None:
    """What the policy grants this authority; None where it grants nothing."""
    return next((each for each in policy.authority if each.authority is authority), None)


def stretched(tier: Tier, level: AuthorityLevel, extra_bps: int) -> Tier:
    """The tier with the payments of a level and so many basis points of what the level may give."""
    over_time = tier.installments
    payments = over_time.max_installments
    if payments > 1:
        payments = min(payments + level.extra_installments, MOST_INSTALLMENTS)
    return tier.model_copy(
        update={
            "cash": raised(tier.cash, extra_bps),
            "installments": raised(over_time, extra_bps).model_copy(update={"max_installments": payments}),
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

"""A few debts to try a tier on while it is written: of those it is for, a small, a middling and a large one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offers.policies.lint.portfolio import SampledDebt
from offers.policies.policy import Policy, Tier
from offers.policies.rules.compiled import compiled

WANTED = 3


@dataclass(frozen=True, slots=True)
class ExampleDebt:
    """A debt to try, and whether the tier is for it; one that is not is there for want of others."""

    debt: SampledDebt
    under_tier: bool


def example_debts(policy: Policy, tier_index: int, debts: Sequence[SampledDebt]) -> tuple[ExampleDebt, ...]:
    """The debts to try a tier on, the smallest first; the same for the same debts.

    Typical ones: those in the middle of each third by balance. Where the tier is for fewer than three, the closest in
    days overdue make up the number.
    """
    every = compiled(policy).every
    under = [debt for debt in debts if tier_index in every(debt.facts)]
    chosen = [ExampleDebt(debt, under_tier=True) for debt in _typical(under)]
    others = sorted(
        (debt for debt in debts if tier_index not in every(debt.facts)),
        key=lambda debt: (_days_from(policy.tiers[tier_index], debt), debt.facts.balance.cents, debt.reference),
    )
    chosen += [ExampleDebt(debt, under_tier=False) for debt in others[: WANTED - len(chosen)]]
    return tuple(chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a tier leaves behind of the debts looked at: those it held for, and those of them no other tier is for."""

    of: int
    debts: int
    without_offer: int


def left_by(policy: Policy, tier_index: int, debts: Sequence[SampledDebt]) -> Left:
    """What becomes of the debts when a tier is taken out of the policy."""
    every = compiled(policy).every
    tiers_of = [set(every(debt.facts)) for debt in debts]
    return Left(
        of=len(debts),
        debts=sum(tier_index in tiers for tiers in tiers_of),
        without_offer=sum(tiers == {tier_index} for tiers in tiers_of),
    )


def _typical(debts: Sequence[SampledDebt]) -> list[SampledDebt]:
    ordered = sorted(debts, key=lambda debt: (debt.facts.balance.cents, debt.reference))
    if len(ordered) <= WANTED:
        return ordered
    return [ordered[(2 * third + 1) * len(ordered) // (2 * WANTED)] for third in range(WANTED)]


def _days_from(tier: Tier, debt: SampledDebt) -> int:
    days = debt.facts.days_overdue
    end = days if tier.max_days_overdue is None else tier.max_days_overdue
    return max(tier.min_days_overdue - days, days - end, 0)

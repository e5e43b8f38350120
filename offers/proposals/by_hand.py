"""What somebody with authority may answer to a proposal: the least that is enough, never past the policy's level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.authority import level_of, stretched, tier_under
from offers.policies.policy import Authority, Policy
from offers.proposals.concession import granted_bps
from offers.proposals.counteroffer import Accepted, Proposal, answer_granting
from offers.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A plan that keeps to a proposal, what it takes past the tier, and the authority it needs; None: nobody's."""

    plan: Plan
    concession_bps: int
    authority: Authority | None


def met_by_hand(
    proposal: Proposal, balance: Balance, policy: Policy, tier_index: int, authorities: Sequence[Authority]
) -> ByHand | Refusal:
    """The proposal met with the first authority that is enough, `authorities` from the least to the most; otherwise
    the limit in the way with the most of them.

    What the rules give to anybody who proposes takes no authority. Raises OfferError as `counteroffer.answer` does.
    """
    tier = policy.tiers[tier_index]
    got = answer_granting(proposal, balance, tier, granted_bps(tier.counter))
    if isinstance(got, Accepted):
        return ByHand(plan=got.plan, concession_bps=got.concession_bps, authority=None)
    for authority in authorities:
        level = level_of(policy, authority)
        if level is None:
            continue
        got = answer_granting(proposal, balance, stretched(tier, level, 0), level.extra_discount_bps)
        if isinstance(got, Accepted):
            return ByHand(plan=got.plan, concession_bps=got.concession_bps, authority=authority)
    return got.limits[0]


def furthest(balance: Balance, policy: Policy, tier_index: int, authority: Authority, choice: Choice) -> Plan | Refusal:
    """The cheapest plan of a shape that this authority may give."""
    return build_plan(balance, tier_under(policy, policy.tiers[tier_index], authority), choice)

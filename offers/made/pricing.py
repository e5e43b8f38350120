"""Making an offer out of a plan, and working a made one out again as of its pricing day."""

from __future__ import annotations

from offers.errors import OfferError
from offers.made.offer import Offer
from offers.owed.balance import Balance
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.plans.window import window_of
from offers.policies.policy import Policy, Tier
from offers.policies.policy_digest import policy_digest
from offers.proposals.concession import conceding, may_concede
from offers.refusal import Refusal


def make_offer(
    plan: Plan,
    balance: Balance,
    policy: Policy,
    *,
    tier_index: int,
    debt_id: str,
    debt_version: int,
    prescribed: bool = False,
    concession_bps: int = 0,
) -> Offer:
    """The offer of a plan built from this balance under this tier of this policy, and what it concedes beyond.

    Raises OfferError("plan_mismatch") when balance and tier do not give this plan, the policy has no such tier, or the
    tier does not grant the concession.
    """
    if not 0 <= tier_index < len(policy.tiers):
        raise OfferError("plan_mismatch")
    tier = policy.tiers[tier_index]
    if (
        not may_concede(tier, concession_bps)
        or build_plan(balance, conceding(tier, concession_bps), plan.choice) != plan
    ):
        raise OfferError("plan_mismatch")
    return Offer(
        debt_id=debt_id,
        debt_version=debt_version,
        prescribed=prescribed,
        policy_digest=policy_digest(policy),
        tier_index=tier_index,
        valid_until=window_of(tier, balance.priced_on).valid_until,
        balance=balance,
        plan=plan,
        concession_bps=concession_bps,
    )


def reprice(offer: Offer, policy: Policy) -> Plan | Refusal:
    """The plan worked out anew from what the offer carries and the policy it was made under.

    The tier is the one it was made under, whatever has become of the debtor since: an offer binds who made it (CDC
    art. 30). Equal to `offer.plan` unless the stored offer was changed. Raises OfferError("policy_mismatch") for
    another policy, a tier this one does not have, or a concession it does not grant.
    """
    if policy_digest(policy) != offer.policy_digest:
        raise OfferError("policy_mismatch")
    return build_plan(offer.balance, tier_of(offer, policy), offer.plan.choice)


def holds(offer: Offer, policy: Policy) -> bool:
    """Whether balance and policy still give exactly the stored plan."""
    return reprice(offer, policy) == offer.plan


def tier_of(offer: Offer, policy: Policy) -> Tier:
    """The tier an offer was made under, with what was conceded.

    In an offer of format 1 it is the first that covers the days overdue, as it was chosen then. Raises
    OfferError("policy_mismatch") as `reprice` does.
    """
    return conceded_tier(policy, offer.tier_index, offer.concession_bps, offer.balance.days_overdue)


def conceded_tier(policy: Policy, index: int | None, concession_bps: int, days_overdue: int) -> Tier:
    """The tier of this place, with what was conceded; as `tier_of`, of an offer of which only this is known."""
    if index is None:
        covering = (each for each, tier in enumerate(policy.tiers) if tier.covers(days_overdue))
        index = next(covering, -1)
    if not 0 <= index < len(policy.tiers) or not may_concede(policy.tiers[index], concession_bps):
        raise OfferError("policy_mismatch")
    return conceding(policy.tiers[index], concession_bps)

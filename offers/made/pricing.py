"""Making an offer out of a plan, and working a made one out again as of its pricing day."""

from __future__ import annotations

from offers.errors import OfferError
from offers.made.offer import Offer
from offers.owed.balance import Balance
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.plans.window import window_of
from offers.policies.authority import level_of, stretched
from offers.policies.policy import Authority, Policy, Tier
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
    authority: Authority | None = None,
) -> Offer:
    """The offer of a plan built from this balance under this tier of this policy, and what it concedes beyond, by hand
    where an authority is named.

    Raises OfferError("plan_mismatch") when balance and tier do not give this plan, the policy has no such tier, or
    neither tier nor authority grants the concession.
    """
    tier = beyond(policy, tier_index, concession_bps, authority)
    if tier is None or build_plan(balance, tier, plan.choice) != plan:
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
        authority=authority,
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
    return conceded_tier(policy, offer.tier_index, offer.concession_bps, offer.balance.days_overdue, offer.authority)


def conceded_tier(
    policy: Policy, index: int | None, concession_bps: int, days_overdue: int, authority: Authority | None = None
) -> Tier:
    """The tier of this place, with what was conceded; as `tier_of`, of an offer of which only this is known."""
    if index is None:
        covering = (each for each, tier in enumerate(policy.tiers) if tier.covers(days_overdue))
        index = next(covering, -1)
    tier = beyond(policy, index, concession_bps, authority)
    if tier is None:
        raise OfferError("policy_mismatch")
    return tier


def beyond(policy: Policy, index: int, concession_bps: int, authority: Authority | None) -> Tier | None:
    """The tier of this place with what was conceded past it; None where there is no such tier, or where neither it nor
    the authority named grants so much."""
    if not 0 <= index < len(policy.tiers):
        return None
    tier = policy.tiers[index]
    if authority is None:
        return conceding(tier, concession_bps) if may_concede(tier, concession_bps) else None
    level = level_of(policy, authority)
    if level is None or not 0 <= concession_bps <= level.extra_discount_bps:
        return None
    return stretched(tier, level, concession_bps)

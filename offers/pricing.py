"""Making an offer out of a plan, and working a made one out again as of its pricing day."""

from __future__ import annotations

from offers.balance import Balance
from offers.eligibility import tier_for
from offers.errors import OfferError
from offers.offer import Offer
from offers.plan import Plan
from offers.policy import Policy
from offers.policy_file import policy_digest
from offers.refusal import Refusal
from offers.simulation import build_plan, window_of


def make_offer(
    plan: Plan, balance: Balance, policy: Policy, *, debt_id: str, debt_version: int, prescribed: bool = False
) -> Offer:
    """The offer of a plan built from this balance under this policy.

    Raises OfferError("plan_mismatch") when balance and policy do not give this plan.
    """
    tier = tier_for(policy, balance)
    if isinstance(tier, Refusal) or build_plan(balance, policy, plan.count, plan.first_due_on) != plan:
        raise OfferError("plan_mismatch")
    return Offer(
        debt_id=debt_id,
        debt_version=debt_version,
        prescribed=prescribed,
        policy_digest=policy_digest(policy),
        valid_until=window_of(tier, balance.priced_on).valid_until,
        balance=balance,
        plan=plan,
    )


def reprice(offer: Offer, policy: Policy) -> Plan | Refusal:
    """The plan worked out anew from what the offer carries and the policy it was made under.

    Equal to `offer.plan` unless the stored offer was changed. Raises OfferError("policy_mismatch") for another policy.
    """
    if policy_digest(policy) != offer.policy_digest:
        raise OfferError("policy_mismatch")
    return build_plan(offer.balance, policy, offer.plan.count, offer.plan.first_due_on)


def holds(offer: Offer, policy: Policy) -> bool:
    """Whether balance and policy still give exactly the stored plan."""
    return reprice(offer, policy) == offer.plan

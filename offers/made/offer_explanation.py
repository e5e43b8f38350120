"""Why an offer that was made is what it is, and what would cost less than it."""

from __future__ import annotations

from dataclasses import replace

from offers.explanation import Reason, explain_plan
from offers.made.offer import Offer
from offers.made.pricing import tier_of
from offers.plans.alternatives import Alternative, alternatives
from offers.plans.plan import PlanKind
from offers.plans.simulation import Sheet, simulate_tier
from offers.policies.policy import Policy
from offers.refusal import Refusal


def explain_offer(offer: Offer, policy: Policy) -> tuple[Reason, ...]:
    """The reasons behind a made offer, under the tier it was made under and what was conceded.

    Raises OfferError("policy_mismatch") for another policy.
    """
    sheet = _sheet(offer, policy)
    return explain_plan(offer.plan, sheet) if sheet is not None else ()


def cheaper_than(offer: Offer, policy: Policy) -> tuple[Alternative, ...]:
    """What everybody is offered and costs less than this offer, as of its pricing day."""
    sheet = _sheet(replace(offer, concession_bps=0, authority=None), policy)
    return alternatives(offer.plan, sheet) if sheet is not None else ()


def _sheet(offer: Offer, policy: Policy) -> Sheet | None:
    rhythm = None if offer.plan.kind is PlanKind.CASH else offer.plan.rhythm
    choice = replace(offer.plan.choice, count=0, rhythm=rhythm, down_payment=None)
    sheet = simulate_tier(offer.balance, tier_of(offer, policy), tier_index=offer.tier_index or 0, choice=choice)
    return None if isinstance(sheet, Refusal) else sheet

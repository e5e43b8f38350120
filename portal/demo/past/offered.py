"""The options people saw: pricings and numbered offers of past days, as `portal.services.offers` would have kept them.

Priced and planned by the same rules, for the same columns; only what a service looks up for one person at a time is
known here for all. A test makes some of these by the services and finds the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from brazil.indices import IndexSeries
from offers.facts import facts_of
from offers.made.offer import Offer
from offers.made.offer_document import balance_document, offer_digest, offer_document
from offers.made.pricing import make_offer
from offers.owed.accrual import itemize
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.plans.window import window_of
from offers.policies.eligibility import tier_index
from offers.policies.policy import Policy, Tier
from portal.demo.past.days import at
from portal.models import DebtRecord, OfferRecord, PolicyVersion, Pricing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What offers to a creditor's debtors rest on."""

    version: PolicyVersion
    policy: Policy
    series: Mapping[str, IndexSeries]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A debt priced on a day."""

    pricing: Pricing
    balance: Balance
    tier: Tier


def seen(debt: DebtRecord, on: date, ground: Ground) -> Seen:
    """The pricing of a debt whose options were shown on a day. Raises ValueError where there were none."""
    balance = itemize(debt.as_rules_see_it(), on, ground.series)
    index = tier_index(ground.policy, facts_of(balance, debt.profile()), balance)
    if not isinstance(index, int):
        raise ValueError(f"nothing to offer: {index.code}")
    tier = ground.policy.tiers[index]
    pricing = Pricing(
        debtor_id=debt.debtor_id, debt_id=debt.id, debt_version=debt.version, policy_version_id=ground.version.id,
        priced_on=on, valid_until=window_of(tier, on).valid_until, balance=balance_document(balance),
        cash_total=_plan(balance, tier, Choice(count=0)).total, tier_index=index, created_at=at(on, 19),
        debt=debt, policy_version=ground.version,
    )  # fmt: skip
    return Seen(pricing=pricing, balance=balance, tier=tier)


def offer_of(found: Seen, ground: Ground, *, count: int, first_due: int) -> tuple[Offer, OfferRecord]:
    """The offer of a plan of so many payments, or of as many as the tier lets a small amount have."""
    pricing = found.pricing
    earliest = window_of(found.tier, pricing.priced_on).first_due_min
    wanted = max(earliest, pricing.priced_on + timedelta(days=first_due))
    plan = _largest(found, count, wanted)
    offer = make_offer(
        plan, found.balance, ground.policy, tier_index=pricing.tier_index or 0, debt_id=pricing.debt.public_id,
        debt_version=pricing.debt_version,
    )  # fmt: skip
    document = offer_document(offer)
    record = OfferRecord(
        pricing=pricing, debtor_id=pricing.debtor_id, debt_id=pricing.debt_id, installment_count=plan.count,
        first_due_on=plan.first_due_on, total=plan.total, valid_until=pricing.valid_until, document=document,
        digest=offer_digest(document), created_at=at(pricing.priced_on, 19, 4), debt=pricing.debt,
    )  # fmt: skip
    return offer, record


def _largest(found: Seen, count: int, first_due_on: date) -> Plan:
    for fewer in range(count, 1, -1):
        plan = build_plan(found.balance, found.tier, Choice(count=fewer, first_due_on=first_due_on))
        if isinstance(plan, Plan):
            return plan
    return _plan(found.balance, found.tier, Choice(count=0, first_due_on=first_due_on))


def _plan(balance: Balance, tier: Tier, choice: Choice) -> Plan:
    plan = build_plan(balance, tier, choice)
    if not isinstance(plan, Plan):
        raise ValueError(f"no plan: {plan.code}")
    return plan

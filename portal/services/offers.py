"""Pricing a debt and making numbered offers from the pricing.

A price once shown holds until it expires: the pricing of a day is stored and used again on the following days, in
every channel, unless today's own pricing is cheaper for the debtor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from offers.made.offer_document import balance_document, offer_digest, offer_document
from offers.made.offer_reading import balance_from_document
from offers.made.pricing import make_offer
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, build_plan, simulate, simulate_tier
from offers.policies.eligibility import eligible
from offers.policies.policy import Policy
from offers.refusal import Refusal, RefusalCode, refuse
from portal.models import DebtRecord, OfferRecord, PolicyVersion, Pricing
from portal.services.balances import counted_today, is_prescribed, standing_of
from portal.services.debts import debt_of
from portal.services.errors import NotFound
from portal.services.once import add_once
from portal.services.policies_in_force import policy_of
from portal.services.policy_arms import version_for
from portal.services.profiles import profile_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedSheet:
    """What may be chosen for a debt, and the pricing it comes from."""

    debt: DebtRecord
    pricing: Pricing
    balance: Balance
    policy: Policy
    sheet: Sheet


def sheet_for(
    session: Session, *, debtor_id: int, debt_id: str, choice: Choice, today: date, now: datetime
) -> PricedSheet | Refusal:
    """Every plan the debtor may choose for a debt today, as the choice has them, or why there is none."""
    priced = price_today(session, debtor_id, debt_id, today, now)
    if isinstance(priced, Refusal):
        return priced
    debt, pricing = priced
    balance, policy = balance_of_pricing(pricing), policy_of(pricing.policy_version)
    index = tier_of_pricing(pricing)
    sheet = simulate_tier(balance, policy.tiers[index], tier_index=index, choice=choice)
    if isinstance(sheet, Refusal):
        return sheet
    session.commit()
    return PricedSheet(debt=debt, pricing=pricing, balance=balance, policy=policy, sheet=sheet)


def make(
    session: Session, *, debtor_id: int, debt_id: str, choice: Choice, today: date, now: datetime
) -> OfferRecord | Refusal:
    """The numbered offer of one plan. Asking for the same plan again gives the same number."""
    priced = price_today(session, debtor_id, debt_id, today, now)
    if isinstance(priced, Refusal):
        return priced
    return make_priced(session, *priced, choice=choice, today=today, now=now)


def make_priced(
    session: Session, debt: DebtRecord, pricing: Pricing, *, choice: Choice, today: date, now: datetime
) -> OfferRecord | Refusal:
    """The numbered offer of one plan of a pricing that stands. Commits."""
    balance, policy = balance_of_pricing(pricing), policy_of(pricing.policy_version)
    index = tier_of_pricing(pricing)
    plan = build_plan(balance, policy.tiers[index], choice)
    if isinstance(plan, Refusal):
        return plan
    offer = make_offer(
        plan,
        balance,
        policy,
        tier_index=index,
        debt_id=debt.public_id,
        debt_version=pricing.debt_version,
        prescribed=is_prescribed(debt, today),
    )
    record = store_offer(session, pricing, plan, offer_document(offer), now)
    session.commit()
    return record


def offer_of(session: Session, debtor_id: int, public_id: str) -> OfferRecord:
    """One of the debtor's offers, with its debt and creditor; NotFound otherwise."""
    offer = session.scalar(
        select(OfferRecord)
        .options(
            joinedload(OfferRecord.debt).joinedload(DebtRecord.creditor),
            joinedload(OfferRecord.pricing).joinedload(Pricing.policy_version),
        )
        .where(OfferRecord.debtor_id == debtor_id, OfferRecord.public_id == public_id)
    )
    if offer is None:
        raise NotFound
    return offer


def balance_of_pricing(pricing: Pricing) -> Balance:
    """The balance as it was on the pricing day."""
    return balance_from_document(pricing.balance, pricing.priced_on)


def tier_of_pricing(pricing: Pricing) -> int:
    """The place of the tier a pricing was made under; before it was kept, the days overdue alone told it."""
    if pricing.tier_index is not None:
        return pricing.tier_index
    days, tiers = balance_of_pricing(pricing).days_overdue, policy_of(pricing.policy_version).tiers
    return next(index for index, tier in enumerate(tiers) if tier.covers(days))


def barred(session: Session, debt: DebtRecord, balance: Balance | Refusal, today: date) -> Refusal | None:
    """Why a debt may not be negotiated whatever the policy says; None when it may.

    A `balance` that is itself a refusal is told where nothing else stands in the way.
    """
    refusal = eligible(
        balance if isinstance(balance, Balance) else _nothing(debt, today),
        standing_of(session, debt),
        prescribed=is_prescribed(debt, today),
        shows_prescribed=debt.creditor.shows_prescribed,
    )
    if isinstance(balance, Refusal) and refusal is not None and refusal.code is RefusalCode.NOTHING_OWED:
        return balance
    return refusal


def _nothing(debt: DebtRecord, today: date) -> Balance:
    return Balance(priced_on=today, due_on=debt.due_on, days_overdue=0, lines=())


def price_today(
    session: Session, debtor_id: int, debt_id: str, today: date, now: datetime
) -> tuple[DebtRecord, Pricing] | Refusal:
    """The debt and the pricing that holds for it today, stored where it is new. Does not commit."""
    debt = debt_of(session, debtor_id, debt_id, today)
    balance = counted_today(debt, today)
    refusal = barred(session, debt, balance, today)
    unknown = refusal is not None and refusal.code is RefusalCode.BALANCE_UNKNOWN
    if refusal is not None and not unknown:
        return refusal
    standing = _standing_pricing(session, debt, today)
    if isinstance(balance, Refusal):  # what was shown before is honoured, though today's amount is unknown
        return (debt, standing) if standing else balance
    version = version_for(session, debtor_id, debt.creditor_id, today)
    if version is None:
        return (debt, standing) if standing else refuse(RefusalCode.NO_TIER, days_overdue=balance.days_overdue)
    fresh = simulate(balance, policy_of(version), profile_of(session, debt))
    if isinstance(fresh, Refusal):
        return (debt, standing) if standing else fresh
    if standing is not None and standing.cash_total <= fresh.cash.total:
        return debt, standing
    return debt, store_pricing(session, debt, version, fresh, now, debt_version=debt.version)


def _standing_pricing(session: Session, debt: DebtRecord, today: date) -> Pricing | None:
    """The cheapest pricing of this version of the debt that has not expired."""
    return session.scalar(
        select(Pricing)
        .options(joinedload(Pricing.policy_version))
        .where(Pricing.debt_id == debt.id, Pricing.debt_version == debt.version, Pricing.valid_until >= today)
        .order_by(Pricing.cash_total, Pricing.valid_until.desc(), Pricing.id)
        .limit(1)
    )


def store_pricing(
    session: Session, debt: DebtRecord, version: PolicyVersion, sheet: Sheet, now: datetime, *, debt_version: int
) -> Pricing:
    """The pricing of a sheet, for the debt as its `debt_version` has it; the one there is where it was made before.
    Does not commit."""
    pricing = Pricing(
        debtor_id=debt.debtor_id,
        debt_id=debt.id,
        debt_version=debt_version,
        policy_version_id=version.id,
        priced_on=sheet.priced_on,
        valid_until=sheet.valid_until,
        balance=balance_document(sheet.balance),
        cash_total=sheet.cash.total,
        tier_index=sheet.tier_index,
        created_at=now,
    )
    if add_once(session, pricing):
        return pricing
    return session.scalars(
        select(Pricing)
        .options(joinedload(Pricing.policy_version))
        .where(
            Pricing.debt_id == debt.id,
            Pricing.debt_version == debt_version,
            Pricing.policy_version_id == version.id,
            Pricing.priced_on == sheet.priced_on,
        )
    ).one()


def store_offer(session: Session, pricing: Pricing, plan: Plan, document: dict[str, Any], now: datetime) -> OfferRecord:
    """The numbered offer of a document, the same number for the same document. Does not commit."""
    digest = offer_digest(document)
    same = select(OfferRecord).where(OfferRecord.pricing_id == pricing.id, OfferRecord.digest == digest)
    known = session.scalar(same)
    if known is not None:
        return known
    record = OfferRecord(
        pricing_id=pricing.id,
        debtor_id=pricing.debtor_id,
        debt_id=pricing.debt_id,
        installment_count=plan.count,
        first_due_on=plan.first_due_on,
        total=plan.total,
        valid_until=pricing.valid_until,
        document=document,
        digest=digest,
        created_at=now,
    )
    return record if add_once(session, record) else session.scalars(same).one()

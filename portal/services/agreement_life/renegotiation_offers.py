"""What the policy in force offers for what is left of an agreement that runs, beside what keeping it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.errors import MissingIndex
from brazil.money import Money, total
from offers.agreements.agreement import AgreementEvent
from offers.agreements.breach import Paid
from offers.agreements.changes import Refused
from offers.agreements.renegotiated import Compared, Keeping, keeping, may_renegotiate
from offers.made.offer_reading import balance_from_document
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import simulate, simulate_tier
from offers.policies.eligibility import Standing, eligible
from offers.refusal import Refusal, RefusalCode, refuse
from portal.models import Agreement, AgreementDebt, AgreementStep, DebtRecord, DebtStatus, OfferRecord, Pricing
from portal.services.agreement_life import money
from portal.services.agreement_life.facts import Known, facts_of, freezes_of, terms_of
from portal.services.agreement_life.left import Left, leave, vested_of
from portal.services.agreement_life.restated import restated_balance
from portal.services.balances import is_prescribed, standing_of, unknown
from portal.services.index_series import series_in_force
from portal.services.offer_standing import standing_for
from portal.services.offers import PricedSheet, balance_of_pricing, make_priced, store_pricing, tier_of_pricing
from portal.services.payments import lock_agreements
from portal.services.policies_in_force import policy_of
from portal.services.policy_arms import version_for
from portal.services.profiles import profile_of

ASKED = "asked_anew"
"""Why an agreement that ran was replaced: its debtor changed it for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renegotiation:
    """What may take the place of an agreement: `left` is how what was paid counts, on the day it was priced."""

    agreement: Agreement
    keeping: Keeping
    paid: tuple[Paid, ...]
    left: Left
    priced: PricedSheet

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Every plan that may be chosen, at once first."""
        return (self.priced.sheet.cash, *self.priced.sheet.ladder)

    def compared(self, plan: Plan) -> Compared:
        """A plan beside keeping the agreement."""
        return Compared(keeping=self.keeping, plan=plan, kept=self.left.kept.vested)

    @property
    def all_cost_more(self) -> bool:
        """Whether keeping the agreement costs less than every plan."""
        return all(self.compared(plan).worse for plan in self.plans)


def barred(session: Session, agreement: Agreement, known: Known | None = None) -> Refused | None:
    """Why it may not be changed for another; None when its terms allow it."""
    return may_renegotiate(
        agreement.status,
        known.installments if known else facts_of(session, agreement),
        terms_of(agreement),
        debts=len(agreement.debts),
        used=_used(session, agreement),
    )


def renegotiation_of(
    session: Session, agreement: Agreement, *, choice: Choice, today: date, now: datetime
) -> Renegotiation | Refused | Refusal:
    """What is offered in its place today, or why nothing is. Commits what was priced."""
    no = barred(session, agreement)
    if no is not None:
        return no
    pricing = _price(session, agreement, today, now)
    if isinstance(pricing, Refusal):
        return pricing
    policy, index = policy_of(pricing.policy_version), tier_of_pricing(pricing)
    balance = balance_of_pricing(pricing)
    sheet = simulate_tier(balance, policy.tiers[index], tier_index=index, choice=choice)
    if isinstance(sheet, Refusal):
        return sheet
    found = Renegotiation(
        agreement=agreement,
        keeping=keeping_of(session, agreement, today),
        paid=money.payments_of(session, agreement),
        left=_left(session, agreement, pricing.priced_on),
        priced=PricedSheet(debt=agreement.debts[0].debt, pricing=pricing, balance=balance, policy=policy, sheet=sheet),
    )
    session.commit()
    return found


def make(
    session: Session, agreement: Agreement, *, choice: Choice, today: date, now: datetime
) -> OfferRecord | Refused | Refusal:
    """The numbered offer of one plan in the place of the agreement. Commits."""
    no = barred(session, agreement)
    if no is not None:
        return no
    pricing = _price(session, agreement, today, now)
    if isinstance(pricing, Refusal):
        return pricing
    return make_priced(session, agreement.debts[0].debt, pricing, choice=choice, today=today, now=now)


def keeping_of(session: Session, agreement: Agreement, today: date) -> Keeping:
    """What keeping it costs from today on."""
    discount = total(row.balance - row.agreed for row in agreement.debts)
    return keeping(
        facts_of(session, agreement), terms_of(agreement), today, discount=max(discount, Money(0)),
        freezes=freezes_of(session, agreement.id),
    )  # fmt: skip


def compared_to(session: Session, agreement: Agreement, record: OfferRecord, plan: Plan, today: date) -> Compared:
    """A plan that was offered in the place of an agreement, beside keeping it."""
    kept = _left(session, agreement, record.pricing.priced_on).kept.vested
    return Compared(keeping=keeping_of(session, agreement, today), plan=plan, kept=kept)


def priced_alike(session: Session, agreement: Agreement, pricing: Pricing) -> bool:
    """Whether the debt would still come back as it was when it was priced: nothing was paid or changed since."""
    then = balance_from_document(pricing.balance, pricing.priced_on)
    return _back(session, agreement, pricing.priced_on) == then


def _price(session: Session, agreement: Agreement, today: date, now: datetime) -> Pricing | Refusal:
    """The pricing that holds for what is left, the cheapest one shown before among them. Does not commit."""
    lock_agreements(session, {agreement.id})
    debt = agreement.debts[0].debt
    standing = _standing(session, agreement, debt, today, now)
    try:
        balance = _back(session, agreement, today)
    except MissingIndex as gap:
        return standing or unknown(debt, gap)
    no = _ineligible(session, debt, balance, today)
    if no is not None:
        return no
    version = version_for(session, debt.debtor_id, debt.creditor_id, today)
    if version is None:
        return standing or refuse(RefusalCode.NO_TIER, days_overdue=balance.days_overdue)
    fresh = simulate(balance, policy_of(version), profile_of(session, debt))
    if isinstance(fresh, Refusal):
        return standing or fresh
    if standing is not None and standing.cash_total <= fresh.cash.total:
        return standing
    return store_pricing(session, debt, version, fresh, now, debt_version=debt.version + 1)


def _standing(session: Session, agreement: Agreement, debt: DebtRecord, today: date, now: datetime) -> Pricing | None:
    """The cheapest pricing shown before that holds. One that no longer does ends all of them: the debt has moved on."""
    query = select(Pricing).where(
        Pricing.debt_id == debt.id, Pricing.debt_version == debt.version + 1, Pricing.valid_until >= today
    )
    found: Sequence[Pricing] = session.scalars(query.order_by(Pricing.cash_total, Pricing.id)).all()
    if all(priced_alike(session, agreement, each) for each in found):
        return found[0] if found else None
    debt.version += 1
    debt.updated_at = now
    session.flush()
    return None


def _ineligible(session: Session, debt: DebtRecord, balance: Balance, today: date) -> Refusal | None:
    died = standing_of(session, debt) is Standing.DECEASED
    return eligible(
        balance,
        standing_for(DebtStatus.OPEN, died),
        prescribed=is_prescribed(debt, today),
        shows_prescribed=debt.creditor.shows_prescribed,
    )


def _left(session: Session, agreement: Agreement, on: date) -> Left:
    (left,) = leave(session, agreement, money.payments_of(session, agreement), vested_of(session, agreement), on)
    return left


def _back(session: Session, agreement: Agreement, on: date) -> Balance:
    """What its debt would owe if it ended, as of a day."""
    left = _left(session, agreement, on)
    return restated_balance(left.debt.as_rules_see_it(), left.kept, on, series_in_force(session))


def _used(session: Session, agreement: Agreement) -> int:
    """How often agreements of its debts were changed for another while they ran."""
    debts = [row.debt_id for row in agreement.debts]
    query = (
        select(func.count(AgreementStep.id.distinct()))
        .join(AgreementDebt, AgreementDebt.agreement_id == AgreementStep.agreement_id)
        .where(
            AgreementDebt.debt_id.in_(debts),
            AgreementStep.event == AgreementEvent.REPLACE.value,
            AgreementStep.reason == ASKED,
        )
    )
    return session.scalar(query) or 0

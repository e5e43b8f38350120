"""What a request's proposal says, and what the creditor's own people may answer to it today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.made.offer_document import offer_document
from offers.made.pricing import make_offer
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan, simulate
from offers.plans.window import Window, window_of
from offers.policies.authority import tier_under
from offers.policies.limits import Rhythm
from offers.policies.policy import Authority, Policy, Tier
from offers.proposals.by_hand import ByHand, furthest, met_by_hand
from offers.proposals.counteroffer import Proposal
from offers.refusal import Refusal, RefusalCode, refuse
from portal.models import DebtRecord, OfferRecord, PersonRequest, Pricing, Role
from portal.services import offers
from portal.services.balances import counted_today, is_prescribed
from portal.services.policies_in_force import policy_of
from portal.services.policy_arms import version_for
from portal.services.profiles import profile_of

_AUTHORITIES: dict[Role, tuple[Authority, ...]] = {
    Role.CREDITOR_ANALYST: (Authority.ANALYST,),
    Role.CREDITOR_MANAGER: (Authority.ANALYST, Authority.MANAGER),
    Role.ADMIN: (Authority.ANALYST, Authority.MANAGER),
}


def authorities_of(role: Role) -> tuple[Authority, ...]:
    """Whose authority a role may use, from the least to the most."""
    return _AUTHORITIES.get(role, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an answer is worked out from: the debt as it is owed today, under the policy in force."""

    debt: DebtRecord
    pricing: Pricing
    policy: Policy
    balance: Balance
    tier_index: int

    @property
    def tier(self) -> Tier:
        return self.policy.tiers[self.tier_index]

    @property
    def window(self) -> Window:
        return window_of(self.tier, self.balance.priced_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One shape of plan: what everybody is offered, and the cheapest that the viewer may give."""

    count: int
    shown: Plan | Refusal
    furthest: Plan | Refusal


def proposal_of(request: PersonRequest) -> Proposal:
    """What was proposed."""
    what = request.what
    first, down = what["first_due_on"], what["down_payment_cents"]
    return Proposal(
        amount=Money(what["amount_cents"]),
        count=what["count"],
        first_due_on=date.fromisoformat(first) if first else None,
        down_payment=Money(down) if down else None,
        rhythm=Rhythm(what["rhythm"]),
    )


def ground_of(session: Session, debt: DebtRecord, today: date, now: datetime) -> Ground | Refusal:
    """The debt priced today, so that what is offered stands for at least two days (CDC art. 54-B III), or why it
    cannot be negotiated. Stores the pricing; does not commit."""
    balance = counted_today(debt, today)
    barred = offers.barred(session, debt, balance, today)
    if barred is not None or isinstance(balance, Refusal):
        return barred or balance  # type: ignore[return-value]  # one of them is a refusal
    version = version_for(session, debt.debtor_id, debt.creditor_id, today)
    if version is None:
        return refuse(RefusalCode.NO_TIER, days_overdue=balance.days_overdue)
    policy = policy_of(version)
    sheet = simulate(balance, policy, profile_of(session, debt))
    if isinstance(sheet, Refusal):
        return sheet
    pricing = offers.store_pricing(session, debt, version, sheet, now, debt_version=debt.version)
    return Ground(
        debt=debt,
        pricing=pricing,
        policy=policy,
        balance=offers.balance_of_pricing(pricing),
        tier_index=offers.tier_of_pricing(pricing),
    )


def looked_at(session: Session, debt: DebtRecord, today: date, now: datetime) -> Ground | Refusal:
    """What `ground_of` finds, for who only looks. Commits."""
    ground = ground_of(session, debt, today, now)
    session.commit()
    return ground


def within(ground: Ground, proposal: Proposal) -> Proposal:
    """The proposal with its first payment on the day said, or the nearest one that can still be."""
    window, first = ground.window, proposal.first_due_on
    if first is None:
        return proposal
    return replace(proposal, first_due_on=min(max(first, window.first_due_min), window.first_due_max))


def met(ground: Ground, proposal: Proposal, role: Role) -> ByHand | Refusal:
    """The proposal met with the least authority that is enough and the role has; otherwise what is in the way."""
    return met_by_hand(proposal, ground.balance, ground.policy, ground.tier_index, authorities_of(role))


def reaches(ground: Ground, proposal: Proposal, role: Role) -> list[Reach]:
    """How far the role may go: at once, in as many payments as proposed, and in the most there may be."""
    most = authorities_of(role)[-1:]
    tiers = (ground.tier, *(tier_under(ground.policy, ground.tier, each) for each in most))
    longest = max(tier.installments.max_installments for tier in tiers)
    counts = dict.fromkeys((1, min(proposal.count, longest), longest))
    return [_reach(ground, proposal, count, most) for count in counts]


def _reach(ground: Ground, proposal: Proposal, count: int, most: tuple[Authority, ...]) -> Reach:
    first = within(ground, proposal).first_due_on
    choice = Choice(count=count, first_due_on=first, rhythm=proposal.rhythm if count > 1 else None)
    far = shown = build_plan(ground.balance, ground.tier, choice)
    for each in most:
        far = furthest(ground.balance, ground.policy, ground.tier_index, each, choice)
    return Reach(count=count, shown=shown, furthest=far)


def make_by_hand(session: Session, ground: Ground, given: ByHand, today: date, now: datetime) -> OfferRecord:
    """The numbered offer of a plan met by hand; it stands while its debt is as it was priced. Does not commit."""
    debt = ground.debt
    offer = make_offer(
        given.plan,
        ground.balance,
        ground.policy,
        tier_index=ground.tier_index,
        debt_id=debt.public_id,
        debt_version=ground.pricing.debt_version,
        prescribed=is_prescribed(debt, today),
        concession_bps=given.concession_bps,
        authority=given.authority,
    )
    return offers.store_offer(session, ground.pricing, given.plan, offer_document(offer), now)

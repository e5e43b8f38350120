"""A debtor's own proposal: answered at once, stored, and where it is accepted made a numbered offer like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.made.offer_document import offer_document
from offers.made.pricing import make_offer
from offers.policies.policy import Tier
from offers.proposals.counteroffer import Accepted, Answer, Countered, Proposal, answer
from offers.refusal import Refusal
from portal.clock import SAO_PAULO
from portal.models import CounterofferOutcome, CounterofferRecord, DebtRecord, OfferRecord, Pricing
from portal.services import offers
from portal.services.balances import is_prescribed
from portal.services.errors import TooMany
from portal.services.once import add_once
from portal.services.policies_in_force import policy_of

ROUNDS_A_DAY = 10
"""Proposals for one debt in one day. What an answer gives away does not depend on it (proposals.concession)."""
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where a proposal is made: the debt, the pricing that holds today, its tier and the rounds left."""

    debt: DebtRecord
    pricing: Pricing
    tier: Tier
    tier_index: int
    rounds_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The answer to a proposal; `offer` is the numbered offer of one that was accepted."""

    table: Table
    answer: Answer
    offer: OfferRecord | None


def table_for(session: Session, *, debtor_id: int, debt_id: str, today: date, now: datetime) -> Table | Refusal:
    """What a proposal for this debt is made about, or why none can be; NotFound when it is not theirs."""
    table = _table(session, debtor_id, debt_id, today, now)
    session.commit()
    return table


def propose(
    session: Session, *, debtor_id: int, debt_id: str, proposal: Proposal, today: date, now: datetime
) -> Heard | Refusal:
    """Answer a proposal and store both. The same proposal on the same day takes no further round.

    Raises TooMany("proposals_of_the_day") when the rounds of the day are used up; NotFound when it is not their debt.
    """
    table = _table(session, debtor_id, debt_id, today, now)
    if isinstance(table, Refusal):
        return table
    known = _known(session, table, proposal, today)
    if known is None and not table.rounds_left:
        raise TooMany("proposals_of_the_day", _seconds_left(today, now), rounds=ROUNDS_A_DAY)
    got = answer(proposal, offers.balance_of_pricing(table.pricing), table.tier)
    offer = _offer_of(session, table, got, today, now) if isinstance(got, Accepted) else None
    if known is None:
        _store(session, table, proposal, got, offer, today, now)
    session.commit()
    left = table.rounds_left if known is not None else table.rounds_left - 1
    heard = Table(
        debt=table.debt, pricing=table.pricing, tier=table.tier, tier_index=table.tier_index, rounds_left=max(0, left)
    )
    return Heard(table=heard, answer=got, offer=offer)


def _table(session: Session, debtor_id: int, debt_id: str, today: date, now: datetime) -> Table | Refusal:
    priced = offers.price_today(session, debtor_id, debt_id, today, now)
    if isinstance(priced, Refusal):
        return priced
    debt, pricing = priced
    index = offers.tier_of_pricing(pricing)
    tier = policy_of(pricing.policy_version).tiers[index]
    left = max(0, ROUNDS_A_DAY - _rounds(session, debt, today))
    return Table(debt=debt, pricing=pricing, tier=tier, tier_index=index, rounds_left=left)


def _rounds(session: Session, debt: DebtRecord, today: date) -> int:
    last = select(func.max(CounterofferRecord.round)).where(
        CounterofferRecord.debt_id == debt.id, CounterofferRecord.asked_on == today
    )
    return session.scalar(last) or 0


def _known(session: Session, table: Table, proposal: Proposal, today: date) -> CounterofferRecord | None:
    """The same proposal made today about the same pricing."""
    return session.scalar(
        select(CounterofferRecord)
        .where(
            CounterofferRecord.debt_id == table.debt.id,
            CounterofferRecord.pricing_id == table.pricing.id,
            CounterofferRecord.asked_on == today,
            CounterofferRecord.amount == proposal.amount,
            CounterofferRecord.installment_count == proposal.count,
            CounterofferRecord.down_payment.is_not_distinct_from(proposal.down_payment),
            CounterofferRecord.first_due_on.is_not_distinct_from(proposal.first_due_on),
            CounterofferRecord.rhythm == _rhythm(table, proposal),
        )
        .limit(1)
    )


def _offer_of(session: Session, table: Table, got: Accepted, today: date, now: datetime) -> OfferRecord:
    offer = make_offer(
        got.plan,
        offers.balance_of_pricing(table.pricing),
        policy_of(table.pricing.policy_version),
        tier_index=table.tier_index,
        debt_id=table.debt.public_id,
        debt_version=table.debt.version,
        prescribed=is_prescribed(table.debt, today),
        concession_bps=got.concession_bps,
    )
    return offers.store_offer(session, table.pricing, got.plan, offer_document(offer), now)


def _store(
    session: Session,
    table: Table,
    proposal: Proposal,
    got: Answer,
    offer: OfferRecord | None,
    today: date,
    now: datetime,
) -> None:
    """Take the next round of the day; somebody else may be taking it at the same moment."""
    for _ in range(_TRIES):
        taken = _rounds(session, table.debt, today)
        if taken >= ROUNDS_A_DAY:
            break
        if add_once(session, _record(table, proposal, got, offer, taken + 1, today, now)):
            return
    raise TooMany("proposals_of_the_day", _seconds_left(today, now), rounds=ROUNDS_A_DAY)


def _record(
    table: Table, proposal: Proposal, got: Answer, offer: OfferRecord | None, number: int, today: date, now: datetime
) -> CounterofferRecord:
    accepted = isinstance(got, Accepted)
    outcome = CounterofferOutcome.COUNTERED if isinstance(got, Countered) else CounterofferOutcome.REFUSED
    return CounterofferRecord(
        debtor_id=table.debt.debtor_id,
        debt_id=table.debt.id,
        pricing_id=table.pricing.id,
        asked_on=today,
        round=number,
        amount=proposal.amount,
        installment_count=proposal.count,
        down_payment=proposal.down_payment,
        first_due_on=proposal.first_due_on,
        rhythm=_rhythm(table, proposal),
        outcome=CounterofferOutcome.ACCEPTED if accepted else outcome,
        limit_code="" if isinstance(got, Accepted) else got.limits[0].code.value,
        concession_bps=got.concession_bps if isinstance(got, Accepted) else 0,
        offer_id=offer.id if offer else None,
        created_at=now,
    )


def _rhythm(table: Table, proposal: Proposal) -> str:
    return proposal.rhythm or table.tier.installments.rhythms[0]


def _seconds_left(today: date, now: datetime) -> int:
    """Until the rounds of the next day."""
    tomorrow = datetime.combine(today + timedelta(days=1), time(), tzinfo=SAO_PAULO)
    return max(1, int((tomorrow - now).total_seconds()) + 1)

"""Which debts may be joined, and the offers of a choice: the same number of payments on the same days for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money, total
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.policies.limits import Rhythm
from offers.refusal import Refusal
from portal.models import DebtRecord, DebtStatus, OfferRecord
from portal.services import offers
from portal.services.balances import is_prescribed
from portal.services.debts import HIDDEN, may_be_seen
from portal.services.errors import OfferRefused
from portal.services.joint.accepting import FEWEST
from portal.services.joint.accounts import joint_accounts
from portal.services.offers import PricedSheet

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What a choice comes to: a plan of each debt on the same days. `counts` and the days are what all allow."""

    debts: tuple[DebtRecord, ...]
    plans: tuple[Plan, ...]
    counts: tuple[int, ...]
    earliest: date
    latest: date

    @property
    def months(self) -> list[tuple[date, list[Money], Money]]:
        """Each payment: its day, what of it is each creditor's, and the whole."""
        rows = zip(*(plan.installments for plan in self.plans), strict=True)
        return [(row[0].due_on, [one.amount for one in row], total(one.amount for one in row)) for row in rows]

    @property
    def rows(self) -> list[list[str | Money]]:
        """Each creditor, its part of the first payment and of all of them."""
        return [
            [debt.creditor.name, plan.first_payment, plan.total]
            for debt, plan in zip(self.debts, self.plans, strict=True)
        ]

    @property
    def total(self) -> Money:
        return total(plan.total for plan in self.plans)


def joinable(session: Session, debtor_id: int, today: date, now: datetime) -> list[PricedSheet]:
    """The debts that may be paid together today, each with what may be chosen for it; none where they are not two.

    A debt past its term is left out: paying it is nobody's suggestion.
    """
    query = select(DebtRecord).where(
        DebtRecord.debtor_id == debtor_id, DebtRecord.status == DebtStatus.OPEN, DebtRecord.status.not_in(HIDDEN)
    )
    seen = [
        each
        for each in session.scalars(query.order_by(DebtRecord.creditor_id, DebtRecord.id).limit(MOST))
        if may_be_seen(each, each.creditor, today) and not is_prescribed(each, today) and _served(session, each, today)
    ]
    asked = {"debtor_id": debtor_id, "choice": Choice(count=0), "today": today, "now": now}
    sheets = [offers.sheet_for(session, debt_id=each.public_id, **asked) for each in seen]  # type: ignore[arg-type]
    found = [each for each in sheets if not isinstance(each, Refusal)]
    return found if len(found) >= FEWEST else []


def choose(
    session: Session,
    sheets: Sequence[PricedSheet],
    *,
    count: int,
    first_due_on: date | None,
    today: date,
    now: datetime,
) -> Joined:
    """What these debts come to, the choice moved to what all of them allow.

    Raises OfferRefused: ``joint_too_few``, ``joint_dates_differ`` where no day or number of payments suits all, and
    what `joint_accounts` raises.
    """
    if len(sheets) < FEWEST:
        raise OfferRefused("joint_too_few")
    joint_accounts(session, {each.debt.creditor_id for each in sheets}, today)
    earliest, latest = (
        max(each.sheet.first_due_min for each in sheets),
        min(each.sheet.first_due_max for each in sheets),
    )
    counts = sorted(set.intersection(*({1, *(plan.count for plan in each.sheet.ladder)} for each in sheets)))
    if earliest > latest:
        raise OfferRefused("joint_dates_differ")
    first = min(max(first_due_on or earliest, earliest), latest)
    wanted = Choice(count=count if count in counts else counts[-1], first_due_on=first, rhythm=Rhythm.MONTHLY)
    plans = []
    for each in sheets:
        priced = offers.sheet_for(
            session, debtor_id=each.debt.debtor_id, debt_id=each.debt.public_id, choice=wanted, today=today, now=now
        )
        plan = priced.sheet.plan(wanted.count) if not isinstance(priced, Refusal) else None
        if plan is None:
            raise OfferRefused("joint_dates_differ")
        plans.append(plan)
    if len({tuple(line.due_on for line in plan.installments) for plan in plans}) > 1:
        raise OfferRefused("joint_dates_differ")
    debts = tuple(each.debt for each in sheets)
    return Joined(debts=debts, plans=tuple(plans), counts=tuple(counts), earliest=earliest, latest=latest)


def make_offers(session: Session, joined: Joined, *, today: date, now: datetime) -> list[OfferRecord]:
    """The numbered offers of what was chosen. Raises OfferRefused("joint_dates_differ") where one is refused by now."""
    made = []
    for debt, plan in zip(joined.debts, joined.plans, strict=True):
        offer = offers.make(
            session, debtor_id=debt.debtor_id, debt_id=debt.public_id, choice=plan.choice, today=today, now=now
        )
        if isinstance(offer, Refusal):
            raise OfferRefused("joint_dates_differ")
        made.append(offer)
    return made


def _served(session: Session, debt: DebtRecord, today: date) -> bool:
    try:
        joint_accounts(session, {debt.creditor_id}, today)
    except OfferRefused:
        return False
    return True

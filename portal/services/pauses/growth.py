"""What the days of a pause cost: the contract's interest goes on, and a person sees it before they decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money, total
from offers.agreements.agreement import RUNNING
from offers.agreements.delay import installment_due
from offers.refusal import Refusal
from portal.models import Agreement, DebtStatus
from portal.services.agreement_life.facts import facts_of, freezes_of, terms_of
from portal.services.balances import counted_today, is_prescribed
from portal.services.debts import debts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What one thing asks for today and at the end of each pause; None where nobody can say yet."""

    what: str
    creditor: str
    today: Money
    then: tuple[Money | None, ...]


def growth_of(session: Session, debtor_id: int, today: date, ends: tuple[date, ...]) -> tuple[Growth, ...]:
    """Each open debt that may be demanded, and each agreement with installments that are late by the last day. What
    does not grow is left out."""
    found = [*_debts(session, debtor_id, today, ends), *_agreements(session, debtor_id, today, ends)]
    return tuple(one for one in found if any(then != one.today for then in one.then))


def _debts(session: Session, debtor_id: int, today: date, ends: tuple[date, ...]) -> list[Growth]:
    found = []
    for debt in debts_of(session, debtor_id, today):
        if debt.status is not DebtStatus.OPEN or is_prescribed(debt, today):
            continue
        now = counted_today(debt, today)
        if not isinstance(now, Refusal):
            later = (counted_today(debt, day) for day in ends)
            then = tuple(None if isinstance(one, Refusal) else one.total for one in later)
            found.append(Growth(what=debt.origin, creditor=debt.creditor.name, today=now.total, then=then))
    return found


def _agreements(session: Session, debtor_id: int, today: date, ends: tuple[date, ...]) -> list[Growth]:
    query = select(Agreement).where(Agreement.debtor_id == debtor_id, Agreement.status.in_(RUNNING))
    found = []
    for agreement in session.scalars(query.order_by(Agreement.id)):
        now, *then = (_asked(session, agreement, day, max(ends)) for day in (today, *ends))
        what = f"Parcelas do acordo {agreement.number}"
        found.append(Growth(what=what, creditor=agreement.creditor.name, today=now, then=tuple(then)))
    return found


def _asked(session: Session, agreement: Agreement, day: date, until: date) -> Money:
    """What the installments that fall due by a day ask for, left unpaid."""
    terms, freezes = terms_of(agreement), freezes_of(session, agreement.id)
    return total(
        installment_due(one.amount, one.due_on, one.settled, day, terms, freezes).total
        for one in facts_of(session, agreement)
        if one.open and one.due_on <= until
    )

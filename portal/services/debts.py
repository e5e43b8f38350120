"""A debtor's debts, as they may see them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from portal.models import Creditor, DebtRecord, DebtStatus, Registration
from portal.services.errors import NotFound

HIDDEN = (DebtStatus.CLOSED,)


def may_be_seen(debt: DebtRecord, creditor: Creditor, today: date) -> bool:
    """Whether the debtor's pages may show this debt.

    A prescribed debt is shown only if its creditor opted in (STJ REsp 2.103.726), unless an agreement already
    covers it.
    """
    if debt.status in (DebtStatus.NEGOTIATED, DebtStatus.SETTLED):
        return True
    return today <= debt.prescribes_on or creditor.shows_prescribed


def debt_of(session: Session, debtor_id: int, public_id: str, today: date) -> DebtRecord:
    """One of the debtor's debts; NotFound when it is not there, not theirs or not to be seen."""
    debt = session.scalar(
        select(DebtRecord)
        .join(DebtRecord.creditor)
        .options(contains_eager(DebtRecord.creditor))
        .where(
            DebtRecord.debtor_id == debtor_id,
            DebtRecord.public_id == public_id,
            DebtRecord.status.not_in(HIDDEN),
        )
    )
    if debt is None or not may_be_seen(debt, debt.creditor, today):
        raise NotFound
    return debt


def debts_of(session: Session, debtor_id: int, today: date) -> list[DebtRecord]:
    """All of the debtor's debts that their pages may show, oldest first."""
    query = (
        select(DebtRecord)
        .join(DebtRecord.creditor)
        .options(contains_eager(DebtRecord.creditor))
        .where(DebtRecord.debtor_id == debtor_id, DebtRecord.status.not_in(HIDDEN))
        .order_by(DebtRecord.due_on, DebtRecord.id)
    )
    return [debt for debt in session.scalars(query) if may_be_seen(debt, debt.creditor, today)]


def creditors_of(session: Session, debtor_id: int) -> list[Creditor]:
    """The creditors that have this person on file, by name."""
    return list(
        session.scalars(
            select(Creditor)
            .join(Registration, Registration.creditor_id == Creditor.id)
            .where(Registration.debtor_id == debtor_id)
            .order_by(Creditor.name)
        )
    )

"""A creditor's disputes, as its desk needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from brazil.calendar import add_bank_days
from portal.models import Dispute, DisputeStatus, Registration
from portal.services.errors import NotFound

REMIND_BEFORE = 2
"""Bank days before the last one on which a creditor is reminded, and its desk shows the dispute as due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many wait, how many of them are due within two bank days, how many silence decided this month."""

    waiting: int
    due: int
    by_silence: int


def dispute_for(session: Session, creditor_id: int | None, public_id: str) -> Dispute:
    """One dispute of a creditor, of any for the operator's staff (None). Raises NotFound."""
    query = _whole().where(Dispute.public_id == public_id)
    dispute = session.scalar(query if creditor_id is None else query.where(Dispute.creditor_id == creditor_id))
    if dispute is None:
        raise NotFound
    return dispute


def waiting(session: Session, creditor_id: int, *narrowed: ColumnElement[bool], limit: int = 500) -> list[Dispute]:
    """What the creditor has not answered, the first due first; `narrowed` keeps a part of it."""
    query = _whole().where(Dispute.creditor_id == creditor_id, Dispute.status == DisputeStatus.OPEN, *narrowed)
    return list(session.scalars(query.order_by(Dispute.answer_by, Dispute.id).limit(limit)))


def ended(session: Session, creditor_id: int, limit: int = 50) -> list[Dispute]:
    """What ended last, newest first."""
    query = _whole().where(Dispute.creditor_id == creditor_id, Dispute.status != DisputeStatus.OPEN)
    return list(session.scalars(query.order_by(Dispute.closed_on.desc(), Dispute.id.desc()).limit(limit)))


def counts(session: Session, creditor_id: int, today: date) -> Counts:
    """The tiles of the desk."""
    own = select(func.count()).where(Dispute.creditor_id == creditor_id)
    still = own.where(Dispute.status == DisputeStatus.OPEN)
    silent = own.where(Dispute.status == DisputeStatus.NO_ANSWER, Dispute.closed_on >= today.replace(day=1))
    due = still.where(Dispute.answer_by <= add_bank_days(today, REMIND_BEFORE))
    return Counts(
        waiting=session.scalar(still) or 0, due=session.scalar(due) or 0, by_silence=session.scalar(silent) or 0
    )


def names_of(session: Session, creditor_id: int, disputes: Sequence[Dispute]) -> dict[int, str]:
    """The name the creditor has on file of each person, by debtor id."""
    query = select(Registration.debtor_id, Registration.name).where(
        Registration.creditor_id == creditor_id, Registration.debtor_id.in_({each.debtor_id for each in disputes})
    )
    return {row.debtor_id: row.name for row in session.execute(query)}


def _whole() -> Select[Dispute]:
    return select(Dispute).options(
        joinedload(Dispute.debt), joinedload(Dispute.creditor), joinedload(Dispute.agreement)
    )

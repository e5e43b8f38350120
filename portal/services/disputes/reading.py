"""A person's disputes, as their pages need them."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.models import Dispute, DisputeStatus
from portal.services.errors import NotFound


def dispute_of(session: Session, debtor_id: int, public_id: str) -> Dispute:
    """One of the debtor's disputes, with its debt, creditor and agreement; NotFound otherwise."""
    dispute = session.scalar(_whole().where(Dispute.debtor_id == debtor_id, Dispute.public_id == public_id))
    if dispute is None:
        raise NotFound
    return dispute


def disputes_of(session: Session, debtor_id: int) -> list[Dispute]:
    """All of the debtor's, newest first."""
    return list(session.scalars(_whole().where(Dispute.debtor_id == debtor_id).order_by(Dispute.id.desc())))


def open_disputes_of(session: Session, debtor_id: int) -> dict[int, Dispute]:
    """The debtor's open disputes by debt."""
    query = select(Dispute).where(Dispute.debtor_id == debtor_id, Dispute.status == DisputeStatus.OPEN)
    return {each.debt_id: each for each in session.scalars(query)}


def open_dispute_of(session: Session, debt_id: int) -> Dispute | None:
    """The open dispute of a debt: there is one at most."""
    return session.scalar(_whole().where(Dispute.debt_id == debt_id, Dispute.status == DisputeStatus.OPEN))


def subject_of(dispute: Dispute) -> str:
    """What its files are about."""
    return f"dispute:{dispute.id}"


def _whole() -> Select[Dispute]:
    return select(Dispute).options(
        joinedload(Dispute.debt), joinedload(Dispute.creditor), joinedload(Dispute.agreement)
    )

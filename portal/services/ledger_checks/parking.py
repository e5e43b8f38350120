"""What is parked: an agreement, or an account, that an invariant failed for. Nothing goes on by itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from payments.ledger import Account
from portal.models import LedgerFinding
from portal.services.errors import NotAllowed

_OPEN = LedgerFinding.released_at.is_(None)


def is_parked(session: Session, agreement_id: int) -> bool:
    """Whether jobs and services that go on by themselves must leave this agreement alone."""
    found = select(LedgerFinding.id).where(_OPEN, LedgerFinding.agreement_id == agreement_id)
    return session.scalar(found.limit(1)) is not None


def refuse_parked(session: Session, agreement_id: int) -> None:
    """Raises NotAllowed("agreement_parked") for an agreement that is parked."""
    if is_parked(session, agreement_id):
        raise NotAllowed("agreement_parked")


def parked_among(session: Session, agreement_ids: Iterable[int]) -> frozenset[int]:
    """Which of these agreements are parked, at one question: few ever are."""
    parked = session.scalars(select(LedgerFinding.agreement_id).where(_OPEN, LedgerFinding.agreement_id.is_not(None)))
    return frozenset(each for each in parked if each is not None) & frozenset(agreement_ids)


def not_parked(agreement_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition for a query of agreements to work on: ``.where(not_parked(Agreement.id))``."""
    return ~exists().where(_OPEN, LedgerFinding.agreement_id == agreement_id)


def is_account_parked(session: Session, account: Account) -> bool:
    """Whether an account of the ledger (a bank account, a Pix account, suspense) is parked."""
    found = select(LedgerFinding.id).where(_OPEN, LedgerFinding.subject == f"account:{account}")
    return session.scalar(found.limit(1)) is not None


def refuse_parked_creditor(session: Session, creditor_id: int) -> None:
    """Raises NotAllowed("creditor_parked") while anything of a creditor is parked: no money goes out meanwhile."""
    found = select(LedgerFinding.id).where(
        _OPEN, (LedgerFinding.creditor_id == creditor_id) | LedgerFinding.creditor_id.is_(None)
    )
    if session.scalar(found.limit(1)) is not None:
        raise NotAllowed("creditor_parked")

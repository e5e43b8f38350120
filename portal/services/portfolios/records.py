"""The imports of a creditor as its pages find them, each with who decided what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.models import ImportDecision, PortfolioImport
from portal.services.errors import NotFound


def import_of(session: Session, public_id: str, creditor_id: int | None) -> PortfolioImport:
    """One import; of any creditor when none is named. Raises NotFound for what is not there or not theirs."""
    query = select(PortfolioImport).where(PortfolioImport.public_id == public_id)
    query = query.options(selectinload(PortfolioImport.author))
    record = session.scalar(query if creditor_id is None else query.where(PortfolioImport.creditor_id == creditor_id))
    if record is None:
        raise NotFound
    return record


def decisions_of(session: Session, import_id: int) -> Sequence[ImportDecision]:
    """What was decided of an import, the first first."""
    wanted = select(ImportDecision).where(ImportDecision.import_id == import_id).order_by(ImportDecision.id)
    return session.scalars(wanted.options(selectinload(ImportDecision.author))).all()

"""The statements that came, for the pages that list them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer

from portal.models import BankStatement
from portal.services.errors import NotFound
from portal.services.finance_filters import Filter, instants


def statements(session: Session, chosen: Filter, *, offset: int, limit: int) -> Sequence[BankStatement]:
    """Those that came in the period, newest first."""
    return session.scalars(_of(chosen).order_by(BankStatement.id.desc()).offset(offset).limit(limit)).all()


def statement_count(session: Session, chosen: Filter) -> int:
    """How many came in the period."""
    return int(session.scalar(_of(chosen).with_only_columns(func.count())) or 0)


def statement_of(session: Session, public_id: str, creditor_id: int | None) -> BankStatement:
    """A statement the viewer may see, with its bytes; NotFound otherwise."""
    row = session.scalar(
        select(BankStatement).where(BankStatement.public_id == public_id).options(undefer(BankStatement.raw))
    )
    if row is None or creditor_id not in (None, row.creditor_id):
        raise NotFound
    return row


def _of(chosen: Filter) -> Select[BankStatement]:
    first, last = instants(chosen.since, chosen.until)
    query = select(BankStatement).where(BankStatement.received_at >= first, BankStatement.received_at < last)
    return query if chosen.creditor_id is None else query.where(BankStatement.creditor_id == chosen.creditor_id)

"""What a second pair of eyes decides: refunds that were asked for, payments entered by hand, losses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import FinanceCase, Refund
from portal.services import losses_deciding
from portal.services.money_in import hand_entries, refunds


def approve_refund(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """The money may go."""
    refunds.approve(session, _refund(session, case), reason=reason, actor=f"staff:{staff_id}", now=now)


def refuse_refund(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """The money stays a credit."""
    refunds.refuse(session, _refund(session, case), reason=reason, actor=f"staff:{staff_id}", now=now)


def approve_entry(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """The payment counts."""
    entry = hand_entries.entry_of(session, int(case.detail["hand_entry_id"]))
    hand_entries.approve(session, entry, reason=reason, staff_id=staff_id, now=now)


def refuse_entry(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """The payment does not count."""
    entry = hand_entries.entry_of(session, int(case.detail["hand_entry_id"]))
    hand_entries.refuse(session, entry, reason=reason, staff_id=staff_id, now=now)


def approve_loss(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """What is left is lost."""
    losses_deciding.decide(session, case, reason=reason, staff_id=staff_id, today=today, now=now)


def refuse_loss(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """It goes on being asked for; also whoever asked may think better of it."""


def _refund(session: Session, case: FinanceCase) -> Refund:
    query = select(Refund).where(Refund.id == int(case.detail["refund_id"])).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()

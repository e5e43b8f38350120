"""Slips that the debtor was not given because their paper did not read back as the record, for finance to see.

Kept in the audit trail, where nothing is changed: a slip is withheld while its newest such event says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from offers.agreements.agreement import InstallmentState
from payments.charge import PAYABLE
from portal.models import AuditEvent, Charge, Installment
from portal.services import audit

WITHHELD, RELEASED = "slip.withheld", "slip.released"
_SHOWN = 100


def withhold(session: Session, reasons: Mapping[int, str], *, now: datetime) -> None:
    """Note why these charges (by id) were not given out; a slip withheld for the same reason is noted once. Commits."""
    newest = {event.subject: event for event in _newest(session, reasons)}
    for charge_id, reason in reasons.items():
        event = newest.get(_subject(charge_id))
        if event is None or (event.action, event.detail.get("reason")) != (WITHHELD, reason):
            _note(session, charge_id, WITHHELD, now, {"reason": reason})
    session.commit()


def are_withheld(session: Session, charge_ids: Iterable[int]) -> list[int]:
    """Which of these charges stand as withheld."""
    return [_charge_id(event.subject) for event in _newest(session, charge_ids) if event.action == WITHHELD]


def give_out(session: Session, charge_ids: Iterable[int], *, now: datetime) -> None:
    """Note that these charges, withheld before, read back as the record now. Commits."""
    for charge_id in are_withheld(session, charge_ids):
        _note(session, charge_id, RELEASED, now, {})
    session.commit()


def withheld_slips(session: Session, creditor_id: int | None) -> list[tuple[Charge, str]]:
    """Payable slips that are withheld, newest first, each with the reason's code."""
    newest = select(func.max(AuditEvent.id)).where(AuditEvent.action.in_((WITHHELD, RELEASED)))
    if creditor_id is not None:
        newest = newest.where(AuditEvent.creditor_id == creditor_id)
    query = (
        select(AuditEvent)
        .where(AuditEvent.id.in_(newest.group_by(AuditEvent.subject)), AuditEvent.action == WITHHELD)
        .order_by(AuditEvent.id.desc())
        .limit(_SHOWN)
    )
    reasons = {_charge_id(event.subject): str(event.detail["reason"]) for event in session.scalars(query)}
    payable = (
        select(Charge)
        .join(Charge.installment)
        .where(Charge.id.in_(reasons), Charge.status.in_(PAYABLE), Installment.status == InstallmentState.OPEN)
    )
    with_agreement = payable.options(joinedload(Charge.installment).joinedload(Installment.agreement))
    charges = {charge.id: charge for charge in session.scalars(with_agreement)}
    return [(charges[charge_id], reason) for charge_id, reason in reasons.items() if charge_id in charges]


def _newest(session: Session, charge_ids: Iterable[int]) -> list[AuditEvent]:
    subjects = [_subject(charge_id) for charge_id in charge_ids]
    newest = (
        select(func.max(AuditEvent.id))
        .where(AuditEvent.subject.in_(subjects), AuditEvent.action.in_((WITHHELD, RELEASED)))
        .group_by(AuditEvent.subject)
    )
    return list(session.scalars(select(AuditEvent).where(AuditEvent.id.in_(newest))))


def _note(session: Session, charge_id: int, action: str, now: datetime, detail: dict[str, str]) -> None:
    creditor_id = session.get_one(Charge, charge_id).installment.agreement.creditor_id
    audit.record(
        session,
        actor="portal:papers",
        action=action,
        subject=_subject(charge_id),
        creditor_id=creditor_id,
        detail=detail,
        now=now,
    )


def _subject(charge_id: int) -> str:
    return f"charge:{charge_id}"


def _charge_id(subject: str) -> int:
    return int(subject.removeprefix("charge:"))

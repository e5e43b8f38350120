"""Starting and stopping a clock: as the payments of an agreement stand, or once a dispute ended (`of_disputes`)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.owed.clearing import clearing_clock
from payments.incoming import CaseKind
from portal.models import Agreement, BureauCancel, BureauEvent, BureauRequest, Dispute
from portal.services import audit, cases
from portal.services.bureau.events import ENDED, clearing_of

ACTOR = "job:bureau"
SUBJECT = "bureau_request"


def refresh(session: Session, agreement: Agreement, *, today: date, now: datetime) -> BureauRequest | None:
    """The request that runs, started, stopped or started anew as the payments stand. Does not commit; the caller
    holds the agreement."""
    running = request_of(session, agreement.id)
    clearing = clearing_of(session, agreement)
    if clearing is None:
        return running
    event_on = clearing.happened_on
    if running is not None:
        if agreement.status in ENDED and not running.answer:
            cancel(session, running, on=today, why=BureauCancel.AGREEMENT_ENDED, now=now)
            return None
        if event_on == running.event_on or (event_on is not None and running.answer):
            return running
        cancel(session, running, on=today, why=BureauCancel.PAYMENT_RETURNED, now=now)
    if event_on is None or agreement.status in ENDED:
        return None
    return start(session, agreement, clearing.event, event_on, now)


def request_of(session: Session, agreement_id: int) -> BureauRequest | None:
    """The request of an agreement that was not canceled."""
    return session.scalar(
        select(BureauRequest).where(BureauRequest.agreement_id == agreement_id, BureauRequest.canceled_on.is_(None))
    )


def cancel(session: Session, request: BureauRequest, *, on: date, why: BureauCancel, now: datetime) -> None:
    """Nobody waits for an answer any more. Does not commit."""
    request.canceled_on, request.cancellation = on, why.value
    cases.close_by_itself(session, CaseKind.BUREAU_LATE, subject_of(request), reason=why.value, actor=ACTOR, now=now)
    _note(session, request, "bureau.canceled", ACTOR, {"why": why.value}, now)
    session.flush()


def subject_of(request: BureauRequest) -> str:
    """What a finance case about it is about."""
    return f"{SUBJECT}:{request.id}"


def start(
    session: Session, about: Agreement | Dispute, event: BureauEvent, event_on: date, now: datetime
) -> BureauRequest:
    """Ask for it, five bank days from `event_on`. Does not commit; the caller saw that none runs."""
    days = clearing_clock(event_on)
    request = BureauRequest(
        creditor_id=about.creditor_id,
        debtor_id=about.debtor_id,
        agreement_id=about.id if isinstance(about, Agreement) else None,
        dispute_id=about.id if isinstance(about, Dispute) else None,
        event=event,
        event_on=event_on,
        remind_on=days.remind_on,
        due_by=days.due_by,
        late_on=days.late_on,
        opened_at=now,
    )
    session.add(request)
    session.flush()
    _note(session, request, "bureau.requested", ACTOR, {"event": event.value, "due_by": days.due_by.isoformat()}, now)
    return request


def _note(
    session: Session, request: BureauRequest, action: str, actor: str, detail: dict[str, str], now: datetime
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=subject_of(request),
        creditor_id=request.creditor_id,
        detail=detail,
        now=now,
    )

"""When a debtor's name leaves the registers, as the page of the agreement or dispute says it: what is true today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.clock import business_date
from portal.models import Agreement, BureauEvent, BureauRequest
from portal.services.bureau.clock import request_of
from portal.services.bureau.events import ENDED, clearing_of
from portal.services.kept_documents import dossier_of


class ClearingState(StrEnum):
    """Where it stands."""

    PRESCRIBED = "prescribed"  # no register may hold it, paid or not
    BEFORE = "before"  # the payment that starts the clock has not come
    RUNNING = "running"  # asked; the creditor has its days
    OVERDUE = "overdue"  # past the last day, and nobody answered
    LATE = "late"  # the dossier's day has come
    REMOVED = "removed"
    NEVER_LISTED = "never_listed"
    ENDED = "ended"  # the agreement ended before


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingShown:
    """`dossier` is the public id of the paper, once it is drawn."""

    state: ClearingState
    event: BureauEvent
    event_on: date | None = None
    asked_on: date | None = None
    due_by: date | None = None
    late_on: date | None = None
    answered_on: date | None = None
    dossier: str = ""


def clearing_shown(session: Session, agreement: Agreement, today: date) -> ClearingShown:
    """What to say of an agreement today."""
    clearing = clearing_of(session, agreement)
    if clearing is None:
        return ClearingShown(state=ClearingState.PRESCRIBED, event=BureauEvent.LAST_PAYMENT)
    request = request_of(session, agreement.id)
    if request is None:
        state = ClearingState.ENDED if agreement.status in ENDED else ClearingState.BEFORE
        return ClearingShown(state=state, event=clearing.event, event_on=clearing.happened_on)
    dossier = dossier_of(session, agreement.id) if not request.answer and request.late_at is not None else None
    return request_shown(request, today, dossier=dossier.public_id if dossier is not None else "")


def request_shown(request: BureauRequest, today: date, *, dossier: str = "") -> ClearingShown:
    """What to say of a request that was not canceled."""
    return ClearingShown(
        state=_state(request, today),
        event=request.event,
        event_on=request.event_on,
        asked_on=business_date(request.requested_at) if request.requested_at else None,
        due_by=request.due_by,
        late_on=request.late_on,
        answered_on=business_date(request.answered_at) if request.answered_at else None,
        dossier=dossier,
    )


def _state(request: BureauRequest, today: date) -> ClearingState:
    if request.answer:
        return ClearingState(request.answer)
    if today >= request.late_on:
        return ClearingState.LATE
    return ClearingState.OVERDUE if today > request.due_by else ClearingState.RUNNING

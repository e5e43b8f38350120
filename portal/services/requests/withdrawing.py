"""Taking a request back while it waits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import PersonRequest, RequestStatus
from portal.services import audit
from portal.services.errors import Stale
from portal.services.requests.reading import request_of, subject_of


def withdraw(session: Session, *, debtor_id: int, request_id: str, today: date, now: datetime) -> PersonRequest:
    """Nobody has to answer it any more. Commits. Raises NotFound, Stale("request_over") for one that ended."""
    request = request_of(session, debtor_id, request_id)
    ended = session.execute(
        update(PersonRequest)
        .where(PersonRequest.id == request.id, PersonRequest.status == RequestStatus.WAITING)
        .values(status=RequestStatus.WITHDRAWN, closed_on=today)
        .execution_options(synchronize_session=False)
    )
    if not ended.rowcount:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("request_over")
    session.refresh(request)
    audit.record(
        session,
        actor=f"debtor:{debtor_id}",
        action="request.withdraw",
        subject=subject_of(request),
        creditor_id=request.creditor_id,
        detail={"number": request.number},
        now=now,
    )
    session.commit()
    return request

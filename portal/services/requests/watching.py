"""The last day of a request: who answers is reminded before it, and the person is told when it passed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models import PersonRequest, RequestStatus
from portal.sealing import Sealer
from portal.services.requests.telling import How, tell_late, tell_who_answers

REMIND_BEFORE = timedelta(days=2)
_ROUND = 500


def remind(session: Session, sealer: Sealer, *, base_url: str, today: date, now: datetime) -> int:
    """Remind once of what is due within two days, one message for each who answers; how many were told of. Commits."""
    due = (
        select(PersonRequest)
        .options(joinedload(PersonRequest.creditor))
        .where(
            PersonRequest.status == RequestStatus.WAITING,
            PersonRequest.reminded_at.is_(None),
            PersonRequest.answer_by <= today + REMIND_BEFORE,
            PersonRequest.opened_on < today,
        )
        .order_by(PersonRequest.id)
        .limit(_ROUND)
        .with_for_update(skip_locked=True, of=PersonRequest)
    )
    whose: dict[int | None, list[PersonRequest]] = {}
    for request in session.scalars(due):
        whose.setdefault(request.creditor_id, []).append(request)
    told = 0
    for some in whose.values():
        if tell_who_answers(session, sealer, some, base_url=base_url, again=True):
            told += len(some)
            for request in some:
                request.reminded_at = now
    session.commit()
    return told


def late(session: Session, today: date) -> list[int]:
    """What nobody answered by the last day, and of which the person was not told."""
    query = select(PersonRequest.id).where(
        PersonRequest.status == RequestStatus.WAITING,
        PersonRequest.answer_by < today,
        PersonRequest.late_told_at.is_(None),
    )
    return list(session.scalars(query.order_by(PersonRequest.id).limit(_ROUND)))


def mark_late(session: Session, sealer: Sealer, request_id: int, *, now: datetime, **how: Unpack[How]) -> bool:
    """Tell the person once that the answer is late; False where it came meanwhile. It still has to come. Commits."""
    request = session.get_one(PersonRequest, request_id, with_for_update={"of": PersonRequest})
    if request.status is not RequestStatus.WAITING or request.late_told_at is not None:
        session.commit()
        return False
    request.late_told_at = now
    tell_late(session, sealer, request, **how)
    return True

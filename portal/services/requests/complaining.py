"""Complaints: taken with a protocol, answered in seven days, and taken up once more when the answer did not solve it.

Decreto 11.034/2022 arts. 12 and 13: a protocol for each, and an answer within seven calendar days of its registration.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import Creditor, PersonRequest, Registration, RequestKind, RequestStatus
from portal.sealing import Sealer
from portal.services import audit
from portal.services.errors import NotFound, Stale
from portal.services.evidence import Sent
from portal.services.requests.asking import Asked, put
from portal.services.requests.reading import request_of, subject_of


class About(StrEnum):
    """What a complaint is about; a value is also the word in the address. Of all but the creditor, the portal answers:
    it sends the messages, takes the payments and makes the documents."""

    CREDITOR = "credor"
    PORTAL = "portal"
    MESSAGE = "mensagem"
    PAYMENT = "pagamento"
    DOCUMENT = "documento"


def complain(
    session: Session,
    sealer: Sealer,
    *,
    debtor_id: int,
    about: About,
    creditor_id: str | None,
    said: str,
    files: Sequence[Sent] = (),
    today: date,
    now: datetime,
) -> PersonRequest:
    """Take a complaint; it needs no debt. Commits.

    `creditor_id` is the public id of whom it is about, where it is about a creditor. Raises NotFound for one that does
    not have the person on file, FileRefused, TooMany("requests_waiting").
    """
    creditor = _creditor(session, debtor_id, creditor_id) if about is About.CREDITOR else None
    asked = Asked(
        kind=RequestKind.COMPLAINT,
        creditor_id=creditor.id if creditor is not None else None,
        what={"about": about.value},
        said=said,
        files=files,
    )
    return _put(session, sealer, debtor_id, asked, today, now)


def say_solved(
    session: Session, sealer: Sealer, *, debtor_id: int, request_id: str, solved: bool, said: str, today: date,
    now: datetime,
) -> PersonRequest:  # fmt: skip
    """Whether the answer solved it, said once. Not solved: it is taken up again, once. Commits.

    Gives back the complaint that waits now: the new one, or the one asked about. Raises NotFound,
    Stale("complaint_said").
    """
    request = request_of(session, debtor_id, request_id)
    if request.kind is not RequestKind.COMPLAINT:
        raise NotFound
    first = session.execute(
        update(PersonRequest)
        .where(
            PersonRequest.id == request.id,
            PersonRequest.status == RequestStatus.ANSWERED,
            PersonRequest.solved.is_(None),
        )
        .values(solved=solved, solved_at=now)
        .execution_options(synchronize_session=False)
    )
    if not first.rowcount:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("complaint_said")
    session.refresh(request)
    audit.record(
        session,
        actor=f"debtor:{debtor_id}",
        action="request.solved" if solved else "request.not_solved",
        subject=subject_of(request),
        creditor_id=request.creditor_id,
        detail={"number": request.number},
        now=now,
    )
    if solved or request.follows_id is not None:
        session.commit()
        return request
    asked = Asked(
        kind=RequestKind.COMPLAINT,
        creditor_id=request.creditor_id,
        follows_id=request.id,
        what=request.what,
        said=said,
    )
    return _put(session, sealer, debtor_id, asked, today, now)


def _put(session: Session, sealer: Sealer, debtor_id: int, asked: Asked, today: date, now: datetime) -> PersonRequest:
    try:
        request = put(session, sealer, debtor_id=debtor_id, asked=asked, today=today, now=now)
    except Exception:
        session.rollback()
        raise
    session.commit()
    return request


def _creditor(session: Session, debtor_id: int, public_id: str | None) -> Creditor:
    found = session.scalar(
        select(Creditor)
        .join(Registration, Registration.creditor_id == Creditor.id)
        .where(Registration.debtor_id == debtor_id, Creditor.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found

"""Telling of the clock: creditors what they are asked and reminded of, debtors when it is done or late.

A creditor gets one message for all of a round, with how many and by when, and no name: the list is on its page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from payments.incoming import CaseKind
from portal.models import BureauRequest, Creditor
from portal.sealing import Sealer
from portal.services import cases, outbox
from portal.services.bureau.clock import subject_of
from portal.services.telling import tell_person
from portal.services.telling_staff import tell_staff

PAGE = "/credor/baixas"
_ROUND = 2_000
_WAITING = (BureauRequest.canceled_on.is_(None), BureauRequest.answered_at.is_(None))


def ask(session: Session, sealer: Sealer, *, base_url: str, now: datetime) -> int:
    """Tell creditors what was asked of them since; how many requests were told. Commits."""
    return _round(session, sealer, "bureau_request", (BureauRequest.requested_at.is_(None),), base_url, now)


def remind(session: Session, sealer: Sealer, *, base_url: str, today: date, now: datetime) -> int:
    """Tell them again on the third bank day; how many requests were told. Commits."""
    due = (BureauRequest.requested_at.is_not(None), BureauRequest.reminded_at.is_(None))
    return _round(session, sealer, "bureau_reminder", (*due, BureauRequest.remind_on <= today), base_url, now)


def note_late(session: Session, *, today: date, now: datetime) -> int:
    """Open a case for each that is late, promise the word to the debtor, of an agreement with the dossier; how many.
    Commits."""
    late = _some(session, (BureauRequest.late_at.is_(None), BureauRequest.late_on <= today))
    for request in late:
        request.late_at = now
        cases.open_case(
            session,
            CaseKind.BUREAU_LATE,
            subject_of(request),
            creditor_id=request.creditor_id,
            agreement_id=request.agreement_id,
            occurred_on=request.late_on,
            due_on=request.late_on,
            detail={"due_by": request.due_by.isoformat(), "event_on": request.event_on.isoformat()}
            | ({"number": request.number} if request.dispute_id is not None else {}),
            now=now,
        )
        _promise_word(session, request)
    session.commit()
    return len(late)


def _promise_word(session: Session, request: BureauRequest) -> None:
    key, payload = f"request:{request.id}", {"request_id": request.id}
    if request.dispute_id is None:
        outbox.enqueue(session, "bureau.dossier", key, payload)
    else:
        outbox.enqueue(session, "bureau.tell_late", key, payload)


def tell_debtor(
    session: Session, sealer: Sealer, request_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """The creditor answered, or the time is over and the dossier, if there is one, is drawn. Commits."""
    request = session.get_one(BureauRequest, request_id)
    if request.canceled_on is not None:
        return
    tell_person(
        session,
        sealer,
        request.debtor_id,
        request.creditor,
        kind="name_cleared" if request.answer else "clearing_late",
        today=today,
        fresh_days=fresh_days,
        agreement_id=request.agreement_id,
        number=request.number,
        of_dispute=request.dispute_id is not None,
        address=base_url,
        answer=request.answer,
        due_by=request.due_by,
    )


def tell_late(
    session: Session, sealer: Sealer, request_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """The time is over and no dossier is drawn: nothing where the creditor answered meanwhile. Commits."""
    if not session.get_one(BureauRequest, request_id).answer:
        tell_debtor(session, sealer, request_id, base_url=base_url, today=today, fresh_days=fresh_days)


def _round(
    session: Session,
    sealer: Sealer,
    kind: str,
    which: Sequence[ColumnElement[bool]],
    base_url: str,
    now: datetime,
) -> int:
    by_creditor: dict[int, list[BureauRequest]] = defaultdict(list)
    for request in _some(session, which):
        by_creditor[request.creditor_id].append(request)
    told = 0
    for creditor_id, requests in by_creditor.items():
        told += _tell_creditor(session, sealer, kind, session.get_one(Creditor, creditor_id), requests, base_url, now)
    session.commit()
    return told


def _some(session: Session, which: Sequence[ColumnElement[bool]]) -> list[BureauRequest]:
    """Held by this worker; another takes others meanwhile."""
    query = select(BureauRequest).where(*_WAITING, *which).order_by(BureauRequest.id).limit(_ROUND)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def _tell_creditor(
    session: Session,
    sealer: Sealer,
    kind: str,
    creditor: Creditor,
    requests: Sequence[BureauRequest],
    base_url: str,
    now: datetime,
) -> int:
    """Nobody to write to: the requests stay on the page, and are told of once somebody is there."""
    told = tell_staff(
        session,
        sealer,
        creditor,
        kind=kind,
        address=base_url.rstrip("/") + PAGE,
        count=len(requests),
        due_by=min(request.due_by for request in requests),
    )
    for request in requests if told else ():
        if kind == "bureau_request":
            request.requested_at = now
        else:
            request.reminded_at = now
    return len(requests) if told else 0


def told_values(request: BureauRequest) -> dict[str, Any]:
    """When the creditor was told, for whoever shows it."""
    return {"asked_at": request.requested_at or request.opened_at, "reminded_at": request.reminded_at}

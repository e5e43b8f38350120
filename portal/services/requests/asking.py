"""Asking a person: the request is written down with its protocol and the last day for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import EvidenceSide, PersonRequest, RequestKind, RequestStatus
from portal.models.identity import public_id
from portal.sealing import Sealer
from portal.services import audit, evidence, outbox, protocols
from portal.services.errors import TooMany
from portal.services.evidence import Sent
from portal.services.once import add_once
from portal.services.requests.reading import subject_of, waiting_about
from portal.services.requests.terms import answer_by
from portal.services.requests.words_of_request import seal_words

MOST_WAITING = 10
"""Requests of one person that may wait at once."""

_PREFIXES = {RequestKind.COMPLAINT: "RC"}
_PREFIX = "PD"
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for. `about` names the thing, of which one of a kind waits at most; "" is a thing of its own."""

    kind: RequestKind
    about: str = ""
    creditor_id: int | None = None
    debt_id: int | None = None
    offer_id: int | None = None
    counteroffer_id: int | None = None
    follows_id: int | None = None
    what: Mapping[str, object] = field(default_factory=dict)
    wanted: str = ""
    said: str = ""
    files: Sequence[Sent] = ()


def ask(session: Session, sealer: Sealer, *, debtor_id: int, asked: Asked, today: date, now: datetime) -> PersonRequest:
    """Write the request down; the one that waits about the same thing is given back instead. Commits.

    Raises FileRefused, TooMany("requests_waiting"). Then nothing has changed.
    """
    try:
        request = put(session, sealer, debtor_id=debtor_id, asked=asked, today=today, now=now)
    except Exception:
        session.rollback()
        raise
    session.commit()
    return request


def put(session: Session, sealer: Sealer, *, debtor_id: int, asked: Asked, today: date, now: datetime) -> PersonRequest:
    """What `ask` does, for a deed that commits by itself."""
    for sent in asked.files:
        evidence.checked(sent.content)
    made = public_id()
    about = asked.about or made
    known = waiting_about(session, debtor_id, asked.kind, about)
    if known is not None:
        return known
    if _waiting(session, debtor_id) >= MOST_WAITING:
        raise TooMany("requests_waiting", _DAY, most=MOST_WAITING)
    request = _row(sealer, made, about, debtor_id, asked, today, now)
    if not add_once(session, request):
        return _first(session, debtor_id, asked, about)
    request.number = protocols.number(_PREFIXES.get(asked.kind, _PREFIX), request.id, sealer)
    _keep(session, sealer, request, asked.files, now)
    return request


def _first(session: Session, debtor_id: int, asked: Asked, about: str) -> PersonRequest:
    """The one somebody wrote at the same moment."""
    query = select(PersonRequest).where(PersonRequest.debtor_id == debtor_id, PersonRequest.kind == asked.kind)
    same = PersonRequest.about == about
    if asked.follows_id is not None:
        same = PersonRequest.follows_id == asked.follows_id
    return session.scalars(query.where(same).order_by(PersonRequest.id.desc()).limit(1)).one()


def _waiting(session: Session, debtor_id: int) -> int:
    query = select(func.count()).where(
        PersonRequest.debtor_id == debtor_id, PersonRequest.status == RequestStatus.WAITING
    )
    return session.scalar(query) or 0


def _row(
    sealer: Sealer, made: str, about: str, debtor_id: int, asked: Asked, today: date, now: datetime
) -> PersonRequest:
    return PersonRequest(
        public_id=made,
        number=made,  # until its id tells the number
        kind=asked.kind,
        about=about,
        debtor_id=debtor_id,
        creditor_id=asked.creditor_id,
        debt_id=asked.debt_id,
        offer_id=asked.offer_id,
        counteroffer_id=asked.counteroffer_id,
        follows_id=asked.follows_id,
        what=dict(asked.what),
        said_sealed=seal_words(sealer, made, "said", asked.said),
        wanted_sealed=seal_words(sealer, made, "wanted", asked.wanted),
        opened_on=today,
        opened_at=now,
        answer_by=answer_by(asked.kind, today),
    )


def _keep(session: Session, sealer: Sealer, request: PersonRequest, files: Sequence[Sent], now: datetime) -> None:
    for sent in files:
        evidence.add(
            session,
            sealer,
            debtor_id=request.debtor_id,
            creditor_id=request.creditor_id,
            subject=subject_of(request),
            side=EvidenceSide.DEBTOR,
            name=sent.name,
            content=sent.content,
            now=now,
        )
    audit.record(
        session,
        actor=f"debtor:{request.debtor_id}",
        action="request.ask",
        subject=subject_of(request),
        creditor_id=request.creditor_id,
        detail={"number": request.number, "kind": request.kind.value, "files": len(files)},
        now=now,
    )
    session.flush()
    payload = {"request_id": request.id}
    outbox.enqueue(session, "request.tell", f"{subject_of(request)}:received", payload)
    outbox.enqueue(session, "request.ask", f"{subject_of(request)}:asked", payload)

"""Answering a request: once, by a person with a name, with words the other one can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from offers.proposals.counteroffer import Proposal
from offers.refusal import Refusal
from portal.models import EvidenceSide, PersonRequest, RequestKind, RequestStatus, Role
from portal.sealing import Sealer
from portal.services import audit, evidence, outbox
from portal.services.errors import NotAllowed, ServiceError, Stale
from portal.services.evidence import Sent
from portal.services.requests.correcting import apply_correction
from portal.services.requests.desk import request_for
from portal.services.requests.proposed import ground_of, make_by_hand, met, proposal_of, within
from portal.services.requests.reading import subject_of
from portal.services.requests.words_of_request import seal_words

SHORTEST_REASON = 30
"""Signs of the shortest reason for a refusal, and of the shortest answer made of words alone."""

OUTCOMES: dict[RequestKind, tuple[RequestStatus, ...]] = {
    RequestKind.PROPOSAL: (RequestStatus.GRANTED, RequestStatus.ANSWERED, RequestStatus.REFUSED),
    RequestKind.REVIEW: (RequestStatus.GRANTED, RequestStatus.ANSWERED),
    RequestKind.CORRECTION: (RequestStatus.GRANTED, RequestStatus.REFUSED),
    RequestKind.DELETION: (RequestStatus.GRANTED, RequestStatus.REFUSED),
    RequestKind.COMPLAINT: (RequestStatus.ANSWERED,),
}
"""How each kind may end by an answer. A proposal is granted as it was said, answered with another plan, or refused; a
review is granted where something changed."""


class PlanRefused(ServiceError):
    """A plan that nobody with this role may give; `refusal` says what is in the way."""

    status = 422

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("request_plan_beyond")
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answer. `proposal` is the other plan of an answered proposal."""

    outcome: RequestStatus
    words: str = ""
    proposal: Proposal | None = None
    files: Sequence[Sent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The member of staff who answers: of one creditor, or of the operator (None)."""

    staff_id: int
    role: Role
    creditor_id: int | None

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}"


def answer(
    session: Session, sealer: Sealer, *, who: Who, request_id: str, given: Given, today: date, now: datetime
) -> PersonRequest:
    """Write the answer down and do what it means; a late one still counts. Commits.

    Raises NotFound, Stale("request_answered"); NotAllowed: ``request_choose``, ``request_reason_short``,
    ``request_debt_closed``, ``correction_not_possible``; PlanRefused, FileRefused. Then nothing has changed.
    """
    try:
        request = _answer(session, sealer, who, request_id, given, today, now)
    except Exception:
        session.rollback()
        raise
    session.commit()
    return request


def _answer(
    session: Session, sealer: Sealer, who: Who, request_id: str, given: Given, today: date, now: datetime
) -> PersonRequest:
    request = request_for(session, who.creditor_id, request_id)
    if request.status is not RequestStatus.WAITING:
        raise Stale("request_answered")
    _check(request, given)
    sealed = seal_words(sealer, request.public_id, "answer", given.words)
    if not _end(session, request, given.outcome, who, sealed, today, now):
        raise Stale("request_answered")
    if request.kind is RequestKind.PROPOSAL and given.outcome is not RequestStatus.REFUSED:
        _offer(session, request, given, who, today, now)
    if request.kind is RequestKind.CORRECTION and given.outcome is RequestStatus.GRANTED:
        apply_correction(session, sealer, request, actor=who.actor, today=today, now=now)
    _keep_files(session, sealer, request, given.files, now)
    _note(session, request, who, now)
    return request


def _check(request: PersonRequest, given: Given) -> None:
    if given.outcome not in OUTCOMES[request.kind]:
        raise NotAllowed("request_choose")
    words_alone = given.outcome is RequestStatus.REFUSED or request.kind in (RequestKind.REVIEW, RequestKind.COMPLAINT)
    if words_alone and len(given.words.strip()) < SHORTEST_REASON:
        raise NotAllowed("request_reason_short", least=SHORTEST_REASON)


def _end(
    session: Session,
    request: PersonRequest,
    outcome: RequestStatus,
    who: Who,
    sealed: bytes | None,
    today: date,
    now: datetime,
) -> bool:
    """Of two at once, one answers."""
    ended = session.execute(
        update(PersonRequest)
        .where(PersonRequest.id == request.id, PersonRequest.status == RequestStatus.WAITING)
        .values(status=outcome, closed_on=today, answered_at=now, answered_by=who.actor, answer_sealed=sealed)
        .execution_options(synchronize_session=False)
    )
    session.refresh(request, ["status", "closed_on", "answered_at", "answered_by", "answer_sealed"])
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def _offer(session: Session, request: PersonRequest, given: Given, who: Who, today: date, now: datetime) -> None:
    """The numbered offer of the answer, within what the policy grants the role."""
    debt = request.debt
    ground = ground_of(session, debt, today, now) if debt is not None else None
    if ground is None or isinstance(ground, Refusal):
        raise NotAllowed("request_debt_closed")
    other = given.outcome is RequestStatus.ANSWERED
    if other and given.proposal is None:
        raise NotAllowed("request_plan_missing")
    asked = given.proposal if other and given.proposal is not None else proposal_of(request)
    found = met(ground, within(ground, asked), who.role)
    if isinstance(found, Refusal):
        raise PlanRefused(found)
    request.offer_made = make_by_hand(session, ground, found, today, now)


def _keep_files(session: Session, sealer: Sealer, request: PersonRequest, files: Sequence[Sent], now: datetime) -> None:
    for sent in files:
        evidence.add(
            session,
            sealer,
            debtor_id=request.debtor_id,
            creditor_id=request.creditor_id,
            subject=subject_of(request),
            side=EvidenceSide.CREDITOR,
            name=sent.name,
            content=sent.content,
            now=now,
        )


def _note(session: Session, request: PersonRequest, who: Who, now: datetime) -> None:
    audit.record(
        session,
        actor=who.actor,
        action=f"request.{request.status.value}",
        subject=subject_of(request),
        creditor_id=request.creditor_id,
        detail={"number": request.number, "kind": request.kind.value},
        now=now,
    )
    session.flush()
    outbox.enqueue(session, "request.tell_answered", f"{subject_of(request)}:answered", {"request_id": request.id})

"""What creditors are asked to take off the registers, and what they answer: one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from payments.incoming import CaseKind
from portal.models import Agreement, AgreementDebt, BureauAnswer, BureauRequest, Dispute, Registration
from portal.services import audit, cases, outbox
from portal.services.bureau.clock import subject_of
from portal.services.errors import NotAllowed, NotFound

MOST_AT_ONCE = 500


def waiting(session: Session, creditor_id: int, limit: int = MOST_AT_ONCE) -> list[BureauRequest]:
    """What this creditor has not answered, the first due first."""
    query = (
        _shown()
        .where(
            BureauRequest.creditor_id == creditor_id,
            BureauRequest.canceled_on.is_(None),
            BureauRequest.answered_at.is_(None),
        )
        .order_by(BureauRequest.due_by, BureauRequest.id)
    )
    return list(session.scalars(query.limit(limit)))


def answered(session: Session, creditor_id: int, limit: int = 50) -> list[BureauRequest]:
    """What was answered last, newest first."""
    query = _shown().where(BureauRequest.creditor_id == creditor_id, BureauRequest.answered_at.is_not(None))
    return list(session.scalars(query.order_by(BureauRequest.answered_at.desc()).limit(limit)))


def names_of(session: Session, creditor_id: int, requests: Sequence[BureauRequest]) -> dict[int, str]:
    """The name the creditor has on file of each debtor, by debtor id."""
    ids = {request.debtor_id for request in requests}
    query = select(Registration.debtor_id, Registration.name).where(
        Registration.creditor_id == creditor_id, Registration.debtor_id.in_(ids)
    )
    return {row.debtor_id: row.name for row in session.execute(query)}


def count_late(session: Session, creditor_id: int, today: date) -> int:
    """How many wait past their last day."""
    query = select(func.count()).where(
        BureauRequest.creditor_id == creditor_id,
        BureauRequest.canceled_on.is_(None),
        BureauRequest.answered_at.is_(None),
        BureauRequest.due_by < today,
    )
    return session.scalar(query) or 0


def confirm(
    session: Session,
    *,
    creditor_id: int,
    request_ids: Sequence[str],
    answer: BureauAnswer,
    staff_id: int,
    now: datetime,
) -> int:
    """Note what the creditor did about these, and commit; how many were still waiting. Those answered or canceled
    meanwhile are left as they are. Raises NotAllowed("choose_requests") for none, NotFound for another's."""
    wanted = list(dict.fromkeys(request_ids))[:MOST_AT_ONCE]
    if not wanted:
        raise NotAllowed("choose_requests")
    query = (
        select(BureauRequest)
        .where(BureauRequest.public_id.in_(wanted), BureauRequest.creditor_id == creditor_id)
        .order_by(BureauRequest.id)
        .with_for_update()
    )
    found = list(session.scalars(query))
    if len(found) != len(wanted):
        raise NotFound
    actor = f"staff:{staff_id}"
    waiting_ones = [each for each in found if not each.answer and each.canceled_on is None]
    for request in waiting_ones:
        _answer(session, request, answer, actor, now)
    session.commit()
    return len(waiting_ones)


def _answer(session: Session, request: BureauRequest, answer: BureauAnswer, actor: str, now: datetime) -> None:
    request.answer, request.answered_at, request.answered_by = answer.value, now, actor
    reason = f"bureau_{answer.value}"
    cases.close_by_itself(session, CaseKind.BUREAU_LATE, subject_of(request), reason=reason, actor=actor, now=now)
    audit.record(
        session,
        actor=actor,
        action="bureau.answered",
        subject=subject_of(request),
        creditor_id=request.creditor_id,
        detail={"answer": answer.value},
        now=now,
    )
    outbox.enqueue(session, "bureau.tell_debtor", f"answered:{request.id}", {"request_id": request.id})


def _shown() -> Select[BureauRequest]:
    return select(BureauRequest).options(
        joinedload(BureauRequest.agreement).selectinload(Agreement.debts).joinedload(AgreementDebt.debt),
        joinedload(BureauRequest.dispute).joinedload(Dispute.debt),
    )

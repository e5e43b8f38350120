"""What a creditor says of undue money it owes back: that it paid, or why the mistake was justifiable."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.models import Dispute, ReturnStatus, UndueReturnRecord
from portal.sealing import Sealer
from portal.services import audit, outbox
from portal.services.disputes.answering import SHORTEST_REASON
from portal.services.disputes.desk import dispute_for
from portal.services.disputes.reading import subject_of
from portal.services.disputes.returns import reckon, return_of
from portal.services.disputes.words_of_reason import seal_justification
from portal.services.errors import NotAllowed, NotFound, Stale

LONGEST_REFERENCE = 80


def note_payment(
    session: Session,
    *,
    creditor_id: int,
    dispute_id: str,
    paid_on: date,
    reference: str,
    staff_id: int,
    today: date,
    now: datetime,
) -> UndueReturnRecord:
    """The creditor paid, on this day, what was owed on it; `reference` is what the bank calls it. Commits.

    Raises NotFound; Stale("return_paid"); NotAllowed: ``return_day`` for a day before the dispute ended or after today,
    ``return_reference``.
    """
    dispute, record = _held(session, creditor_id, dispute_id)
    said = reference.strip()[:LONGEST_REFERENCE]
    if not said:
        raise _refused(session, "return_reference")
    if not (dispute.closed_on or today) <= paid_on <= today:
        raise _refused(session, "return_day")
    reckon(session, record, paid_on, doubled=record.status is ReturnStatus.OWED)
    record.status, record.paid_on, record.reference = ReturnStatus.PAID, paid_on, said
    record.paid_by = f"staff:{staff_id}"
    _told(session, dispute, record, "dispute.return_paid", record.paid_by, now)
    return record


def justify(
    session: Session,
    sealer: Sealer,
    *,
    creditor_id: int,
    dispute_id: str,
    words: str,
    staff_id: int,
    today: date,
    now: datetime,
) -> UndueReturnRecord:
    """The mistake was justifiable: what was paid comes back without its double (CDC art. 42, parágrafo único). The
    person reads why. Commits.

    Raises NotFound; Stale: ``return_paid``, ``return_justified``; NotAllowed: ``dispute_reason_short``,
    ``return_single`` where nothing is owed in double.
    """
    dispute, record = _held(session, creditor_id, dispute_id)
    if record.status is ReturnStatus.JUSTIFIED:
        session.rollback()
        raise Stale("return_justified")
    if not record.doubled:
        raise _refused(session, "return_single")
    if len(words.strip()) < SHORTEST_REASON:
        session.rollback()
        raise NotAllowed("dispute_reason_short", least=SHORTEST_REASON)
    record.status, record.justified_at, record.justified_by = ReturnStatus.JUSTIFIED, now, f"staff:{staff_id}"
    record.justification_sealed = seal_justification(sealer, record.public_id, words)
    reckon(session, record, today, doubled=False)
    _told(session, dispute, record, "dispute.return_justified", record.justified_by, now)
    return record


def _held(session: Session, creditor_id: int, dispute_id: str) -> tuple[Dispute, UndueReturnRecord]:
    """What comes back, held until the transaction ends: of two at once the second sees what the first did."""
    dispute = dispute_for(session, creditor_id, dispute_id)
    record = return_of(session, dispute)
    if record is None:
        raise NotFound
    session.refresh(record, with_for_update={"of": UndueReturnRecord})
    if record.status is ReturnStatus.PAID:
        session.rollback()
        raise Stale("return_paid")
    return dispute, record


def _refused(session: Session, code: str) -> NotAllowed:
    session.rollback()
    return NotAllowed(code)


def _told(
    session: Session, dispute: Dispute, record: UndueReturnRecord, action: str, actor: str, now: datetime
) -> None:
    """The person is told, the deed kept; commits."""
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=subject_of(dispute),
        creditor_id=dispute.creditor_id,
        detail={"number": dispute.number, "total_cents": record.total.cents},
        now=now,
    )
    key = f"{subject_of(dispute)}:{record.status.value}"
    outbox.enqueue(session, "dispute.tell_return", key, {"return_id": record.id, "status": record.status.value})
    session.commit()

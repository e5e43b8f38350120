"""What a person does with a dispute of theirs while it is open: add a file, take it back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import Dispute, DisputeStatus, EvidenceFile, EvidenceSide
from portal.sealing import Sealer
from portal.services import audit, evidence
from portal.services.disputes.holding import let_go
from portal.services.disputes.reading import dispute_of, subject_of
from portal.services.errors import Stale
from portal.services.evidence import FileRefused, Sent
from portal.services.payments import lock_agreements


def add_file(
    session: Session, sealer: Sealer, *, debtor_id: int, dispute_id: str, sent: Sent, now: datetime
) -> EvidenceFile:
    """One more file for an open dispute. Commits. Raises FileRefused, Stale("dispute_over"), NotFound."""
    dispute = dispute_of(session, debtor_id, dispute_id)
    held = select(Dispute.status).where(Dispute.id == dispute.id).with_for_update()
    if session.scalar(held) is not DisputeStatus.OPEN:
        session.rollback()
        raise Stale("dispute_over")
    try:
        file = evidence.add(
            session,
            sealer,
            debtor_id=debtor_id,
            creditor_id=dispute.creditor_id,
            subject=subject_of(dispute),
            side=EvidenceSide.DEBTOR,
            name=sent.name,
            content=sent.content,
            now=now,
        )
    except FileRefused:
        session.rollback()
        raise
    session.commit()
    return file


def withdraw(session: Session, *, debtor_id: int, dispute_id: str, today: date, now: datetime) -> Dispute:
    """The person takes it back: everything goes on from today as it was. Commits.

    Raises NotFound, Stale("dispute_over") for one that ended, whoever ended it.
    """
    dispute = dispute_of(session, debtor_id, dispute_id)
    if dispute.agreement_id is not None:
        lock_agreements(session, {dispute.agreement_id})
    if not end(session, dispute, DisputeStatus.WITHDRAWN, today):
        session.rollback()
        raise Stale("dispute_over")
    actor = f"debtor:{debtor_id}"
    let_go(session, dispute, actor=actor, today=today, now=now)
    audit.record(
        session,
        actor=actor,
        action="dispute.withdraw",
        subject=subject_of(dispute),
        creditor_id=dispute.creditor_id,
        detail={"number": dispute.number},
        now=now,
    )
    session.commit()
    return dispute


def end(session: Session, dispute: Dispute, status: DisputeStatus, today: date) -> bool:
    """Write the end of an open dispute; False where it had ended. Does not commit: of two at once, one does it."""
    ended = session.execute(
        update(Dispute)
        .where(Dispute.id == dispute.id, Dispute.status == DisputeStatus.OPEN)
        .values(status=status, closed_on=today)
        .execution_options(synchronize_session=False)
    )
    session.refresh(dispute, ["status", "closed_on"])
    return bool(ended.rowcount)  # type: ignore[attr-defined]

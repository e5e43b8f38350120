"""The last day of a dispute: the creditor is reminded before it, and silence decides for the person after it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from brazil.calendar import add_bank_days
from portal.models import DebtRecord, DebtStatus, Dispute, DisputeStatus
from portal.sealing import Sealer
from portal.services.disputes.closing import close
from portal.services.disputes.desk import REMIND_BEFORE
from portal.services.disputes.telling import tell_creditor

ACTOR = "job:disputes"
_ROUND = 500
_UNDER_NONE = (DebtStatus.OPEN, DebtStatus.DISPUTED)


def remind(session: Session, sealer: Sealer, *, base_url: str, today: date, now: datetime) -> int:
    """Remind each creditor once of what is due within two bank days, one message a round; how many disputes were told
    of. Commits."""
    due = (
        select(Dispute)
        .where(
            Dispute.status == DisputeStatus.OPEN,
            Dispute.reminded_at.is_(None),
            Dispute.answer_by <= add_bank_days(today, REMIND_BEFORE),
        )
        .order_by(Dispute.id)
        .limit(_ROUND)
        .with_for_update(skip_locked=True)
    )
    by_creditor: dict[int, list[Dispute]] = {}
    for dispute in session.scalars(due):
        by_creditor.setdefault(dispute.creditor_id, []).append(dispute)
    told = 0
    for some in by_creditor.values():
        if tell_creditor(session, sealer, "dispute_reminder", some, base_url=base_url):
            told += len(some)
            for dispute in some:
                dispute.reminded_at = now
    session.commit()
    return told


def to_close(session: Session, today: date) -> list[int]:
    """Disputes whose last day is over, or whose debt ended meanwhile by its creditor's doing."""
    paid_by_file = Dispute.found_as.in_(_UNDER_NONE) & (DebtRecord.status == DebtStatus.SETTLED)
    query = (
        select(Dispute.id)
        .join(DebtRecord, DebtRecord.id == Dispute.debt_id)
        .where(
            Dispute.status == DisputeStatus.OPEN,
            or_(Dispute.answer_by < today, DebtRecord.status == DebtStatus.CLOSED, paid_by_file),
        )
    )
    return list(session.scalars(query.order_by(Dispute.id)))


def close_by_itself(session: Session, dispute_id: int, *, today: date, now: datetime) -> bool:
    """End one of `to_close` in the person's favour; False where it was answered meanwhile. Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    outcome = DisputeStatus.NO_ANSWER if dispute.answer_by < today else DisputeStatus.UPHELD
    closed = close(session, dispute, outcome, actor=ACTOR, today=today, now=now)
    session.commit()
    return closed

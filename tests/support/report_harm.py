"""Disputes, requests, names to clear and ratings as rows, for the reports of harm and satisfaction."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from portal.models import (
    BureauEvent,
    BureauRequest,
    DebtRecord,
    DebtStatus,
    Dispute,
    DisputeReason,
    DisputeStatus,
    PersonRequest,
    Rating,
    RequestKind,
    RequestStatus,
    Step,
)

_numbers = itertools.count(1)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(15), tzinfo=UTC)


def add_dispute(session: Session, debt: DebtRecord, reason: DisputeReason, status: DisputeStatus, on: date) -> Dispute:
    """One that ended on a day, or is open since."""
    dispute = Dispute(
        number=f"D-{next(_numbers)}", debtor_id=debt.debtor_id, creditor_id=debt.creditor_id, debt_id=debt.id,
        found_as=DebtStatus.OPEN, reason=reason, status=status, opened_on=on - 5 * DAY, opened_at=noon(on - 5 * DAY),
        answer_by=on + DAY, closed_on=None if status is DisputeStatus.OPEN else on,
    )  # fmt: skip
    session.add(dispute)
    session.flush()
    return dispute


def add_request(
    session: Session, debt: DebtRecord, kind: RequestKind, *, opened: date, due: date, answered: date | None
) -> None:
    """Answered on a day, or waiting."""
    session.add(
        PersonRequest(
            number=f"P-{next(_numbers)}", kind=kind, about=f"debt:{next(_numbers)}", debtor_id=debt.debtor_id,
            creditor_id=debt.creditor_id, debt_id=debt.id, opened_on=opened, opened_at=noon(opened), answer_by=due,
            status=RequestStatus.ANSWERED if answered else RequestStatus.WAITING, closed_on=answered,
            answered_at=noon(answered) if answered else None, answered_by="staff:1" if answered else "",
        )
    )  # fmt: skip


def add_clearing(session: Session, dispute: Dispute, *, due: date, answered: date | None) -> None:
    """Of a dispute that ended, cleared on a day or not yet."""
    session.add(
        BureauRequest(
            creditor_id=dispute.creditor_id, debtor_id=dispute.debtor_id, dispute_id=dispute.id,
            event=BureauEvent.DISPUTE_ENDED, event_on=due - 7 * DAY, remind_on=due - 2 * DAY, due_by=due,
            late_on=due + DAY, opened_at=noon(due - 7 * DAY), answer="removed" if answered else "",
            answered_at=noon(answered) if answered else None,
        )
    )  # fmt: skip


def add_rating(session: Session, debt: DebtRecord, step: Step, score: int, on: date) -> None:
    session.add(
        Rating(debtor_id=debt.debtor_id, creditor_id=debt.creditor_id, step=step, score=score, rated_on=on,
               rated_at=noon(on))
    )  # fmt: skip

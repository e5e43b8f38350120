"""Reminders some days before an installment is due: only for who asked for them, once for each due date.

They ask for money, so whatever holds such messages holds them too, and they leave in lawful hours.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState, InstallmentState
from portal.clock import SAO_PAULO
from portal.models import Agreement, ConsentEvent, ConsentKind, Installment
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.consents import digest
from portal.services.telling import tell

DAYS_BEFORE = 3


def promise_due(session: Session, *, words: str, today: date) -> int:
    """Promise a reminder of what is due within three days to who agreed to these words; how many are new. Commits."""
    last = (
        select(func.max(ConsentEvent.id))
        .where(ConsentEvent.kind == ConsentKind.DUE_REMINDERS)
        .group_by(ConsentEvent.debtor_id)
    )
    agreed = select(ConsentEvent.debtor_id).where(
        ConsentEvent.id.in_(last), ConsentEvent.given, ConsentEvent.text_digest == digest(words)
    )
    due = (
        select(Installment.id, Installment.due_on)
        .join(Agreement, Agreement.id == Installment.agreement_id)
        .where(
            Installment.debtor_id.in_(agreed),
            Installment.status == InstallmentState.OPEN,
            Installment.due_on.between(today + timedelta(days=1), today + timedelta(days=DAYS_BEFORE)),
            Agreement.status == AgreementState.ACTIVE,
        )
        .order_by(Installment.id)
    )
    new = 0
    for row in session.execute(due).all():
        key = f"installment:{row.id}:{row.due_on}"
        new += outbox.enqueue(session, "installment.remind", key, {"installment_id": row.id})
    session.commit()
    return new


def tell_due(
    session: Session, sealer: Sealer, installment_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """Which installment is due, when and how much. Nothing of what was paid or moved meanwhile. Commits."""
    installment = session.get_one(Installment, installment_id)
    agreement = installment.agreement
    if installment.status is not InstallmentState.OPEN or agreement.status is not AgreementState.ACTIVE:
        return
    if not today < installment.due_on <= today + timedelta(days=DAYS_BEFORE):
        return
    tell(
        session,
        sealer,
        agreement,
        kind="due_reminder",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        installment=installment,
        count=len(agreement.installments),
        useful_until=datetime.combine(installment.due_on, time(23), SAO_PAULO),
    )

"""A broken agreement is taken up again: its installments stand as they did, and what is late is noticed anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentEvent, InstallmentState, advance
from payments.journals_agreements import undone
from payments.ledger import JournalKind
from portal.models import Agreement, AgreementStep, DebtRecord, DebtStatus, JournalRecord
from portal.services import audit, outbox
from portal.services.agreement_life.money import journal_of
from portal.services.agreement_life.steps import record_step, steps_of
from portal.services.errors import Stale
from portal.services.ledger import post
from portal.services.payments import lock_agreements

IN_TIME = "paid_in_time"
"""Why, where the payment had been made before the breach: that is no favour, and is not counted."""

UNDONE = "payment_undone"
"""Why, where a payment that a breach had counted was taken back: for a moment, to break again without it."""

NO_FAVOUR = (IN_TIME, UNDONE)

MOST = 1
"""How many times one agreement may be taken up again: the next time it is a new one."""


def reinstate(session: Session, agreement_id: int, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """Take it up again. Commits. Raises Stale: ``agreement_not_broken``, ``reinstated_before``, ``debt_moved_on`` (in
    another agreement by now, or paid since)."""
    lock_agreements(session, {agreement_id})
    agreement = session.get_one(Agreement, agreement_id)
    take_up_again(session, agreement, reason=reason, actor=actor, today=today, now=now)
    session.commit()


def take_up_again(
    session: Session, agreement: Agreement, *, reason: str, actor: str, today: date, now: datetime
) -> None:
    """The same within the transaction of whoever decides. Does not commit; the caller holds the agreement."""
    breach = _breach_to_undo(session, agreement, reason)
    debts = _debts_as_left(session, agreement)
    record = _journal(session, agreement, breach)
    key = f"reinstate:{breach.id}"
    if record is not None:
        ref = f"{agreement.id}:{key}"
        back = undone([journal_of(record)], kind=JournalKind.AGREEMENT_REINSTATED, ref=ref, on=today)
        post(session, agreement.creditor_id, back, now=now)
    for debt in debts:
        debt.restated = breach.detail["restated_before"].get(str(debt.id))
        debt.status = DebtStatus.NEGOTIATED
        debt.version += 1
        debt.updated_at = now
    for row in agreement.debts:
        row.live = True
    for installment in agreement.installments:
        if installment.status is InstallmentState.CANCELED:
            installment.status = advance(installment.status, InstallmentEvent.REINSTATE)
    agreement.ended_on = agreement.noticed_on = agreement.cure_until = None
    record_step(session, agreement, AgreementEvent.REINSTATE, reason=reason, key=key, on=today, actor=actor, now=now)
    subject = f"agreement:{agreement.id}"
    audit.record(
        session, actor=actor, action="agreement.reinstated", subject=subject, creditor_id=agreement.creditor_id, now=now
    )
    outbox.enqueue(session, "charges.issue", f"{subject}:{key}", {"agreement_id": agreement.id})


def may_be_taken_up(session: Session, agreement: Agreement) -> bool:
    """Whether nothing stands against it: broken, never taken up before, its debts as the breach left them."""
    try:
        _breach_to_undo(session, agreement, "")
        _as_left(agreement, [row.debt for row in agreement.debts])
    except Stale:
        return False
    return True


def _breach_to_undo(session: Session, agreement: Agreement, reason: str) -> AgreementStep:
    steps = steps_of(session, agreement.id)
    if agreement.status is not AgreementState.BROKEN:
        raise Stale("agreement_not_broken")
    taken_up = (step for step in steps if step.event == AgreementEvent.REINSTATE.value)
    if reason not in NO_FAVOUR and sum(step.reason not in NO_FAVOUR for step in taken_up) >= MOST:
        raise Stale("reinstated_before")
    return next(step for step in reversed(steps) if step.event == AgreementEvent.BREACH.value)


def _debts_as_left(session: Session, agreement: Agreement) -> list[DebtRecord]:
    """The debts as the breach left them: one that was paid or agreed upon since has moved on."""
    ids = [row.debt_id for row in agreement.debts]
    query = select(DebtRecord).where(DebtRecord.id.in_(ids)).order_by(DebtRecord.id).with_for_update()
    debts = list(session.scalars(query.execution_options(populate_existing=True)))
    _as_left(agreement, debts)
    return debts


def _as_left(agreement: Agreement, debts: Iterable[DebtRecord]) -> None:
    for debt in debts:
        untouched = debt.restated is not None and debt.restated["agreement_id"] == agreement.id
        if debt.status is not DebtStatus.OPEN or not untouched:
            raise Stale("debt_moved_on")
        if any(day > str(agreement.ended_on) for day, _ in (debt.restated or {})["payments"]):
            raise Stale("debt_moved_on")


def _journal(session: Session, agreement: Agreement, breach: AgreementStep) -> JournalRecord | None:
    if not breach.detail["journal"]:
        return None
    return session.scalars(
        select(JournalRecord).where(
            JournalRecord.creditor_id == agreement.creditor_id,
            JournalRecord.kind == JournalKind.AGREEMENT_BROKEN.value,
            JournalRecord.ref == breach.detail["journal"],
        )
    ).one()

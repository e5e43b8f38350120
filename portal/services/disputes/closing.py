"""How a dispute ends, and what that does to the debt, its agreement and what was paid. Nothing here commits.

What was paid of a debt that is not owed comes back, in double (CC art. 876; CDC art. 42 p.ú.; `returns`). Of a debt
that prescribed, or of somebody who died, what was paid was owed and stays paid (CC arts. 882 and 1.997).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.journals_agreements import written_off
from portal.models import (
    Agreement,
    DebtRecord,
    DebtStatus,
    Dispute,
    DisputeStatus,
    Payment,
    PaymentStatus,
)
from portal.services import audit, outbox
from portal.services.agreement_life import money
from portal.services.agreement_life.freezing import undo
from portal.services.agreement_life.writing_off import give_up, give_up_debt
from portal.services.bureau import of_disputes
from portal.services.disputes.holding import end_held, let_go, reason_of
from portal.services.disputes.reading import open_dispute_of, subject_of
from portal.services.disputes.returns import NEVER_OWED, owe, undue_of
from portal.services.disputes.withdrawing import end
from portal.services.ledger import post
from portal.services.money_in.deeds_of_credits import make_credit
from portal.services.payments import lock_agreements

IN_FAVOUR = frozenset({DisputeStatus.UPHELD, DisputeStatus.NO_ANSWER})
"""Ends after which nothing of the debt is asked for any more."""


def close(
    session: Session,
    dispute: Dispute,
    outcome: DisputeStatus,
    *,
    actor: str,
    today: date,
    now: datetime,
    right_amount: Money | None = None,
) -> bool:
    """End an open dispute, and do what its outcome means; False where somebody ended it before, then nothing is done.

    `right_amount` is the principal of a corrected one. The caller commits.
    """
    if dispute.agreement_id is not None:
        lock_agreements(session, {dispute.agreement_id})
    if not end(session, dispute, outcome, today):
        return False
    session.refresh(dispute.debt, with_for_update={"of": DebtRecord})
    if outcome in IN_FAVOUR:
        paid = undue_of(session, dispute, today)
        _end_debt(session, dispute, actor=actor, today=today, now=now)
        owe(session, dispute, paid, today)
        of_disputes.ask(session, dispute, today=today, now=now)
    else:
        let_go(session, dispute, actor=actor, today=today, now=now)
        if right_amount is not None:
            dispute.debt.principal = right_amount
    _note(session, dispute, actor, now)
    return True


def _end_debt(session: Session, dispute: Dispute, *, actor: str, today: date, now: datetime) -> None:
    """Of one that was paid, or that its creditor ended meanwhile, nothing moves in the books."""
    debt = dispute.debt
    end_held(debt, today)
    if debt.status is DebtStatus.NEGOTIATED and dispute.agreement is not None:
        _end_agreement(session, dispute, dispute.agreement, actor=actor, today=today, now=now)
    if debt.status in (DebtStatus.OPEN, DebtStatus.DISPUTED):
        give_up_debt(
            session, debt, owed=debt.principal, reason=reason_of(dispute), actor=actor, today=today, now=now
        )  # fmt: skip


def _end_agreement(
    session: Session, dispute: Dispute, agreement: Agreement, *, actor: str, today: date, now: datetime
) -> None:
    """Undone, and what was paid is a credit, where nothing was owed or it covers other debts too; else what is left is
    given up and what was paid stays paid."""
    if dispute.reason not in NEVER_OWED and len(agreement.debts) == 1:
        give_up(session, agreement, reason=reason_of(dispute), actor=actor, today=today, now=now)
        return
    for payment in _counted(session, agreement):
        make_credit(session, payment, reason=reason_of(dispute), actor=actor, on=today, now=now)
    session.flush()
    key = undo(session, agreement, reason=reason_of(dispute), actor=actor, today=today, now=now)
    left = money.left_in_ledger(session, agreement)
    if left > ZERO:  # the interest of a payment that was put off to the end
        ids = {"agreement_id": str(agreement.id), "creditor_id": str(agreement.creditor_id)}
        post(
            session,
            agreement.creditor_id,
            written_off(**ids, left=left, on=today, ref=f"{agreement.id}:{key}"),
            now=now,
        )
    outbox.enqueue(session, "proofs.refresh", f"ended:{agreement.id}:{key}", {"agreement_id": agreement.id})
    outbox.enqueue(session, "credit.tell", f"dispute:{dispute.id}", {"agreement_id": agreement.id})
    _still_disputed(session, agreement, dispute)


def _counted(session: Session, agreement: Agreement) -> list[Payment]:
    """What settled installments and still counts, newest first."""
    query = select(Payment).where(Payment.agreement_id == agreement.id, Payment.status == PaymentStatus.APPLIED)
    return [each for each in session.scalars(query.order_by(Payment.id.desc())) if each.parts]


def _still_disputed(session: Session, agreement: Agreement, dispute: Dispute) -> None:
    """Other debts of it that somebody disputes go on standing still, each by itself."""
    for row in agreement.debts:
        other = open_dispute_of(session, row.debt_id) if row.debt_id != dispute.debt_id else None
        if other is not None:
            row.debt.status, other.found_as = DebtStatus.DISPUTED, DebtStatus.OPEN


def _note(session: Session, dispute: Dispute, actor: str, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        action=f"dispute.{dispute.status.value}",
        subject=subject_of(dispute),
        creditor_id=dispute.creditor_id,
        detail={"number": dispute.number, "reason": dispute.reason.value},
        now=now,
    )
    payload = {"dispute_id": dispute.id}
    outbox.enqueue(session, "dispute.tell_closed", f"{subject_of(dispute)}:closed", payload)

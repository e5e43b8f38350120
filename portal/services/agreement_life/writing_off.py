"""A creditor gives up what is left of an agreement, or of a debt: nothing of it is asked for any more, and the loss is
booked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import AgreementEvent, InstallmentEvent, InstallmentState, advance
from payments.journals_agreements import debt_written_off, written_off
from payments.ledger import receivable_debt
from portal.models import Agreement, DebtRecord, DebtStatus
from portal.services import audit, outbox
from portal.services.agreement_life import money
from portal.services.agreement_life.steps import record_step
from portal.services.ledger import balance, post
from portal.services.payments import lock_agreements
from portal.services.withdrawals import withdraw_all

WRITTEN_OFF = "written_off"
"""The key of the step: an agreement is given up once."""


def write_off(session: Session, agreement_id: int, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """End it without the rest: what was paid stays paid, its debts are closed, its charges end at the bank. A credit
    stays the debtor's. Commits. Raises OfferError("illegal_transition") for one that has ended."""
    lock_agreements(session, {agreement_id})
    agreement = session.get_one(Agreement, agreement_id)
    give_up(session, agreement, reason=reason, actor=actor, today=today, now=now)
    session.commit()


def give_up(session: Session, agreement: Agreement, *, reason: str, actor: str, today: date, now: datetime) -> Money:
    """The same within the transaction of whoever decides; how much was left. Does not commit; the caller holds the
    agreement. The person is told."""
    left = money.left_in_ledger(session, agreement)
    step = record_step(
        session, agreement, AgreementEvent.CANCEL, reason=reason, key=WRITTEN_OFF, on=today, actor=actor,
        detail={"left_cents": left.cents}, now=now,
    )  # fmt: skip
    journal = written_off(agreement_id=str(agreement.id), creditor_id=str(agreement.creditor_id), left=left, on=today)
    post(session, agreement.creditor_id, journal, now=now)
    _close(agreement, today, now)
    withdraw_all(session, agreement.id, now)
    payload = {"agreement_id": agreement.id, "step_id": step.id}
    outbox.enqueue(session, "agreement.given_up", f"agreement:{agreement.id}:{WRITTEN_OFF}", payload)
    outbox.enqueue(session, "proofs.refresh", f"ended:{step.id}", {"agreement_id": agreement.id})
    audit.record(
        session,
        actor=actor,
        action="agreement.written_off",
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail={"left_cents": left.cents, "reason": reason},
        now=now,
    )
    return left


def give_up_debt(
    session: Session, debt: DebtRecord, *, owed: Money, reason: str, actor: str, today: date, now: datetime
) -> Money:
    """A debt under no agreement is closed, and what the books have of it is lost: of one no agreement ever held they
    have nothing. `owed` is what it amounted to, for the trail. Does not commit; the caller holds the debt."""
    held = balance(session, receivable_debt(str(debt.id)))
    journal = debt_written_off(debt_id=str(debt.id), creditor_id=str(debt.creditor_id), held=held, on=today)
    if journal is not None:
        post(session, debt.creditor_id, journal, now=now)
    debt.status, debt.version, debt.updated_at = DebtStatus.CLOSED, debt.version + 1, now
    audit.record(
        session,
        actor=actor,
        action="debt.written_off",
        subject=f"debt:{debt.id}",
        creditor_id=debt.creditor_id,
        detail={"left_cents": owed.cents, "booked_cents": held.cents, "reason": reason},
        now=now,
    )
    return held


def _close(agreement: Agreement, today: date, now: datetime) -> None:
    for row in agreement.debts:
        row.live = False
        row.debt.status, row.debt.version, row.debt.updated_at = DebtStatus.CLOSED, row.debt.version + 1, now
    for installment in agreement.installments:
        if installment.status is InstallmentState.OPEN:
            installment.status = advance(installment.status, InstallmentEvent.CANCEL)
    agreement.ended_on = today

"""A creditor gives up what is left of an agreement: nothing of it is asked for any more, and the loss is booked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, InstallmentEvent, InstallmentState, advance
from payments.journals_agreements import written_off
from portal.models import Agreement, DebtStatus
from portal.services import audit
from portal.services.agreement_life import money
from portal.services.agreement_life.steps import record_step
from portal.services.ledger import post
from portal.services.payments import lock_agreements
from portal.services.withdrawals import withdraw_all


def write_off(session: Session, agreement_id: int, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """End it without the rest: what was paid stays paid, its debts are closed, its charges end at the bank. A credit
    stays the debtor's. Commits. Raises OfferError("illegal_transition") for one that has ended."""
    lock_agreements(session, {agreement_id})
    agreement = session.get_one(Agreement, agreement_id)
    left = money.left_in_ledger(session, agreement)
    record_step(
        session, agreement, AgreementEvent.CANCEL, reason=reason, key="written_off", on=today, actor=actor,
        detail={"left_cents": left.cents}, now=now,
    )  # fmt: skip
    journal = written_off(agreement_id=str(agreement.id), creditor_id=str(agreement.creditor_id), left=left, on=today)
    post(session, agreement.creditor_id, journal, now=now)
    _close(agreement, today, now)
    withdraw_all(session, agreement.id, now)
    audit.record(
        session,
        actor=actor,
        action="agreement.written_off",
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail={"left_cents": left.cents, "reason": reason},
        now=now,
    )
    session.commit()


def _close(agreement: Agreement, today: date, now: datetime) -> None:
    for row in agreement.debts:
        row.live = False
        row.debt.status, row.debt.version, row.debt.updated_at = DebtStatus.CLOSED, row.debt.version + 1, now
    for installment in agreement.installments:
        if installment.status is InstallmentState.OPEN:
            installment.status = advance(installment.status, InstallmentEvent.CANCEL)
    agreement.ended_on = today

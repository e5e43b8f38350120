"""A refund asked for here, seen to have left the account: the only moment its books are written."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.cnab.movements import RetornoLine
from payments.journals import refund_paid, suspense_refunded
from portal.models import BankLine, JournalRecord, Outcome, ReceivingAccount, Refund, RefundStatus
from portal.services import audit, outbox
from portal.services.ledger import post


def refund_seen(
    session: Session, line: RetornoLine, account: ReceivingAccount, *, key: str, now: datetime
) -> JournalRecord | None:
    """Book the refund that a line tells of; None when it is none of ours. Does not commit."""
    if not line.document_number:
        return None
    query = select(Refund).where(Refund.psp_id == line.document_number, Refund.receiving_account_id == account.id)
    refund = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if refund is None or refund.status is RefundStatus.PAID or refund.amount != line.paid_amount:
        return None
    return book(session, refund, ref=key, on=line.occurred_on, actor="job:pix", now=now)


def book(session: Session, refund: Refund, *, ref: str, on: date, actor: str, now: datetime) -> JournalRecord:
    """The money has left the account: the credit, or what suspense held, is gone. Does not commit."""
    account_id = str(refund.receiving_account_id)
    if refund.agreement_id is not None:
        journal = refund_paid(
            ref=ref, bank_account_id=account_id, agreement_id=str(refund.agreement_id), amount=refund.amount, on=on
        )
    else:
        journal = suspense_refunded(ref=ref, bank_account_id=account_id, amount=refund.amount, on=on)
    record = post(session, refund.creditor_id, journal, now=now)
    refund.status, refund.paid_on, refund.journal_id = RefundStatus.PAID, on, record.id
    if refund.line_id is not None:
        session.get_one(BankLine, refund.line_id).outcome = Outcome.RESOLVED
    _tell(session, refund, actor, now)
    return record


def _tell(session: Session, refund: Refund, actor: str, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        action="refund.paid",
        subject=f"refund:{refund.id}",
        creditor_id=refund.creditor_id,
        detail={"amount_cents": refund.amount.cents, "method": refund.method.value, "reference": refund.reference},
        now=now,
    )
    if refund.agreement_id is not None:
        outbox.enqueue(session, "refund.tell", f"refund:{refund.public_id}:paid", {"refund_id": refund.id})

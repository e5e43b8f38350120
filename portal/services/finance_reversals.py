"""Money the bank took back: held in suspense until a person undoes the payment it had been."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentEvent, InstallmentState
from offers.agreements.agreement import advance as advance_agreement
from payments.charge import ChargeEvent, ChargeState, advance
from payments.cnab.movements import RetornoLine
from payments.ledger import (
    Account,
    Journal,
    JournalKind,
    Posting,
    bank_account,
    bank_fees,
    receivable_agreement,
    refund_payable,
    suspense,
)
from portal.models import Agreement, AgreementDebt, BankLine, Charge, ChargeMethod, DebtRecord, DebtStatus, Installment
from portal.services import outbox
from portal.services.ledger import balance, post


def payment_taken_back(line: RetornoLine, account_id: str) -> Journal:
    """The bank account loses what had been paid, and the fee; suspense says that somebody must find out why."""
    bank = bank_account(account_id)
    moves = [(bank, suspense(account_id), line.paid_amount), (bank, bank_fees(account_id), line.fee)]
    return Journal(
        kind=JournalKind.REVERSAL, ref=line.bank_key, occurred_on=line.occurred_on, postings=_postings(moves)
    )


def undo_payment(session: Session, line: BankLine, charge: Charge, *, account_id: str, on: date, now: datetime) -> None:
    """Open the installment again for what was taken back. What was beyond it comes out of the debtor's credit first;
    the credit that other installments left is not touched.

    Does not commit; the caller holds the agreement's lock.
    """
    installment, agreement = charge.installment, charge.installment.agreement
    amount = -(line.paid or ZERO)
    credit = max(-balance(session, refund_payable(str(agreement.id))), ZERO)
    beyond = max((installment.paid or ZERO) - installment.amount, ZERO)
    from_credit = min(amount, credit, beyond)
    journal = Journal(
        kind=JournalKind.REVERSAL,
        ref=f"{line.record['bank_key']}:undone",
        occurred_on=on,
        postings=_postings(
            [
                (suspense(account_id), refund_payable(str(agreement.id)), from_credit),
                (suspense(account_id), receivable_agreement(str(agreement.id)), amount - from_credit),
            ]
        ),
    )
    post(session, agreement.creditor_id, journal, now=now)
    _reopen(session, charge, installment, agreement, amount, now)


def _reopen(
    session: Session, charge: Charge, installment: Installment, agreement: Agreement, amount: Money, now: datetime
) -> None:
    installment.paid = max((installment.paid or ZERO) - amount, ZERO)
    if charge.status in (ChargeState.PAID, ChargeState.PARTLY_PAID):
        charge.status = advance(charge.status, ChargeEvent.REVERSE)
        if charge.method is ChargeMethod.PIX:  # a PSP takes no second Pix for one txid
            charge.status = advance(charge.status, ChargeEvent.WRITE_OFF)
    if installment.paid >= installment.amount or installment.status is not InstallmentState.PAID:
        return
    installment.status = advance_agreement(installment.status, InstallmentEvent.RETURN)
    installment.paid_on = None
    key = f"reopened:{installment.id}:{now.isoformat()}"  # what was taken back when it was paid is needed again
    outbox.enqueue(session, "charges.issue", key, {"agreement_id": agreement.id})
    if agreement.status is not AgreementState.SETTLED:
        return
    agreement.status = advance_agreement(agreement.status, AgreementEvent.REOPEN)
    agreement.settled_on = None
    session.flush()
    covered = [row.debt_id for row in agreement.debts]
    session.execute(
        update(AgreementDebt)
        .where(AgreementDebt.agreement_id == agreement.id)
        .values(live=True)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(DebtRecord)
        .where(DebtRecord.id.in_(covered))
        .values(status=DebtStatus.NEGOTIATED, version=DebtRecord.version + 1, updated_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _postings(moves: list[tuple[Account, Account, Money]]) -> tuple[Posting, ...]:
    return tuple(
        Posting(source=source, destination=destination, amount=amount)
        for source, destination, amount in moves
        if amount
    )

"""Money whose installment is not known: the queue, and a person's decision."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from brazil.money import ZERO
from offers.agreements.agreement import InstallmentState
from payments.journals import suspense_resolved
from portal.models import Agreement, BankFile, BankLine, Charge, Installment, Outcome
from portal.services import audit, outbox
from portal.services.errors import NotFound, Stale
from portal.services.finance_reversals import undo_payment
from portal.services.ledger import post
from portal.services.payments import apply_to_installment, lock_agreements
from portal.services.retorno_accounts import lock_account
from portal.services.retorno_lines import REVERSED

_WITH_CHARGE = (
    joinedload(BankLine.file),
    joinedload(BankLine.charge).joinedload(Charge.installment).joinedload(Installment.agreement),
)


def waiting(session: Session, creditor_id: int | None) -> list[BankLine]:
    """Payments in suspense, oldest first; of one creditor, or of all for the operator (None)."""
    query = (
        select(BankLine)
        .join(BankFile)
        .options(*_WITH_CHARGE)
        .where(BankLine.outcome == Outcome.UNMATCHED)
        .order_by(BankLine.occurred_on, BankLine.id)
    )
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    return list(session.scalars(query))


def line_of(session: Session, public_id: str, creditor_id: int | None) -> BankLine:
    """A line of a file the viewer may see; NotFound otherwise."""
    query = select(BankLine).join(BankFile).options(*_WITH_CHARGE).where(BankLine.public_id == public_id)
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    line = session.scalar(query)
    if line is None:
        raise NotFound
    return line


def undo(session: Session, *, line: BankLine, staff_id: int, today: date, now: datetime) -> None:
    """The bank took a payment back: open its installment again.

    Raises Stale("already_placed") when somebody else was quicker, NotFound for a line that is none, or of a slip
    that is not known.
    """
    file, charge = line.file, line.charge
    if file.receiving_account_id is None or charge is None or line.code != REVERSED:
        raise NotFound
    _hold(session, line, file.receiving_account_id)
    lock_agreements(session, {charge.installment.agreement_id})
    undo_payment(
        session, line, charge, account_id=str(file.receiving_account_id), on=line.occurred_on or today, now=now
    )
    _resolved(session, line, "suspense.undone", staff_id, charge.installment_id, now)


def _hold(session: Session, line: BankLine, account_id: int) -> None:
    """Nobody else decides on this line meanwhile."""
    lock_account(session, account_id)
    session.refresh(line)
    if line.outcome is not Outcome.UNMATCHED:
        session.rollback()
        raise Stale("already_placed")


def _resolved(session: Session, line: BankLine, action: str, staff_id: int, installment_id: int, now: datetime) -> None:
    line.outcome = Outcome.RESOLVED
    audit.record(
        session,
        actor=f"staff:{staff_id}",
        action=action,
        subject=f"bank_line:{line.id}",
        creditor_id=line.file.creditor_id,
        detail={"installment_id": installment_id, "paid_cents": (line.paid or ZERO).cents},
        now=now,
    )
    session.commit()


def open_installments(session: Session, agreement_number: str, creditor_id: int) -> list[Installment]:
    """Where the money could belong: the open installments of an agreement of the same creditor."""
    return list(
        session.scalars(
            select(Installment)
            .join(Installment.agreement)
            .options(contains_eager(Installment.agreement))
            .where(
                func.replace(Agreement.number, "-", "") == "".join(filter(str.isdigit, agreement_number)),
                Agreement.creditor_id == creditor_id,
                Installment.status == InstallmentState.OPEN,
            )
            .order_by(Installment.number)
        )
    )


def place(session: Session, *, line: BankLine, installment_id: int, staff_id: int, today: date, now: datetime) -> None:
    """Give money in suspense to an installment of the same creditor. What is beyond it becomes the debtor's credit.
    The person is told.

    Raises Stale("already_placed") when somebody else was quicker, NotFound for another creditor's installment.
    """
    file = line.file
    if file.receiving_account_id is None or file.creditor_id is None or line.paid is None:
        raise NotFound
    _hold(session, line, file.receiving_account_id)
    installment = session.scalar(
        select(Installment)
        .join(Agreement)
        .where(Installment.id == installment_id, Agreement.creditor_id == file.creditor_id)
    )
    if installment is None or line.paid <= ZERO:
        raise NotFound
    lock_agreements(session, {installment.agreement_id})
    if installment.status is not InstallmentState.OPEN:
        raise NotFound
    paid_on = line.occurred_on or today
    journal = suspense_resolved(
        bank_key=str(line.record["bank_key"]),
        bank_account_id=str(file.receiving_account_id),
        agreement_id=str(installment.agreement_id),
        paid=line.paid,
        owed=installment.amount - (installment.paid or ZERO),
        on=paid_on,
    )
    post(session, file.creditor_id, journal, now=now)
    apply_to_installment(session, installment, line.paid, paid_on, now)
    payload = {"installment_id": installment.id, "paid_cents": line.paid.cents, "paid_on": paid_on.isoformat()}
    outbox.enqueue(session, "payment.tell", f"placed:{line.public_id}", payload)
    _resolved(session, line, "suspense.placed", staff_id, installment.id, now)

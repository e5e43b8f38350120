"""What finance may do about a line of a file: give its money to an installment, give it back, undo what it paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import InstallmentState
from payments.journals import bank_fee, suspense_resolved
from payments.ledger import Journal
from portal.models import (
    Agreement,
    BankLine,
    FinanceCase,
    Installment,
    Instrument,
    Outcome,
    PaymentSource,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import audit
from portal.services.closings import open_day
from portal.services.errors import NotFound, Stale
from portal.services.ledger import post
from portal.services.money_in import refunds
from portal.services.money_in.imputing import Imputation
from portal.services.money_in.incoming import Incoming, natural_key
from portal.services.money_in.refunds import Destination
from portal.services.money_in.taking_back import undo_line
from portal.services.payments import lock_agreements, pay_installments


def line_of(session: Session, case: FinanceCase) -> tuple[BankLine, int]:
    """The line a case is about and its account. Raises Stale("already_placed") where nothing waits any more."""
    line = session.get(BankLine, case.line_id) if case.line_id is not None else None
    if line is None or line.file.receiving_account_id is None:
        raise NotFound
    session.refresh(line)
    return line, line.file.receiving_account_id


def waiting_line_of(session: Session, case: FinanceCase) -> tuple[BankLine, int]:
    """The same, of money still in suspense."""
    line, account_id = line_of(session, case)
    if line.outcome is not Outcome.UNMATCHED:
        raise Stale("already_placed")
    return line, account_id


def place(
    session: Session,
    case: FinanceCase,
    *,
    reason: str,
    staff_id: int,
    today: date,
    now: datetime,
    installment_id: int = 0,
    **arguments: Any,
) -> None:
    """Give money in suspense to an open installment of the same creditor; what is beyond it is the debtor's credit."""
    line, account_id = waiting_line_of(session, case)
    paid, on = line.paid or ZERO, line.occurred_on or today
    installment = _installment(session, case, installment_id)
    if paid <= ZERO:
        raise NotFound
    lock_agreements(session, {installment.agreement_id})
    if installment.status is not InstallmentState.OPEN:
        raise NotFound
    key = natural_key(account_id, str(line.record["bank_key"]))
    account = session.get_one(ReceivingAccount, account_id)

    def journal_of(found: Imputation) -> Journal:
        return suspense_resolved(
            bank_key=key,
            bank_account_id=str(account_id),
            agreement_id=str(installment.agreement_id),
            paid=paid,
            owed=paid - found.credit,
            on=on,
        )

    incoming = Incoming(
        source=PaymentSource.PIX if account.instrument is Instrument.PIX else PaymentSource.BOLETO,
        key=key,
        account_id=account_id,
        amount=paid,
        paid_on=on,
        credited_on=line.credited_on,
        late_charges=Money(int(line.record.get("late_cents", 0))),
        actor=f"staff:{staff_id}",
    )
    pay_installments(session, installment.agreement, [installment], incoming, journal_of, now=now)
    _resolved(session, case, line, "suspense.placed", staff_id, {"installment_id": installment.id}, now)


def undo(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """Open again what a payment taken back had paid."""
    line, account_id = waiting_line_of(session, case)
    undo_line(session, line, account_id, reason=reason, actor=f"staff:{staff_id}", today=today, now=now)
    _resolved(session, case, line, "suspense.undone", staff_id, {"payment_id": case.payment_id}, now)


def give_back(
    session: Session,
    case: FinanceCase,
    *,
    reason: str,
    staff_id: int,
    today: date,
    now: datetime,
    destination: str = "",
    sealer: Sealer | None = None,
    **arguments: Any,
) -> None:
    """Give money in suspense back. A Pix goes to whom it came from; anything else to `destination`, once another person
    of finance has approved it."""
    line, account_id = waiting_line_of(session, case)
    key = str(line.record["bank_key"])
    actor = f"staff:{staff_id}"
    refund = refunds.of_suspense(
        session,
        creditor_id=case.creditor_id or 0,
        line_id=line.id,
        account_id=account_id,
        amount=line.paid or ZERO,
        end_to_end_id=key.removeprefix("pix:") if key.startswith("pix:") else "",
        actor=actor,
        destination=Destination(text=destination) if destination else None,
        reason=reason,
        sealer=sealer,
        now=now,
    )
    if refund.end_to_end_id:
        refunds.send_at_once(session, refund, reason=reason, actor=actor, now=now)
    else:
        refunds.wait_for_another(session, refund, today, now)


def book_fee(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """What the bank kept without a word is a fee of the account."""
    line, account_id = line_of(session, case)
    journal = bank_fee(
        bank_key=f"{natural_key(account_id, str(line.record['bank_key']))}:netted",
        bank_account_id=str(account_id),
        fee=case.amount or ZERO,
        on=open_day(session, account_id, line.credited_on or line.occurred_on or today, now),
    )
    post(session, case.creditor_id or 0, journal, now=now)


def _installment(session: Session, case: FinanceCase, installment_id: int) -> Installment:
    found = session.scalar(
        select(Installment)
        .join(Agreement)
        .where(Installment.id == installment_id, Agreement.creditor_id == case.creditor_id)
    )
    if found is None:
        raise NotFound
    return found


def _resolved(
    session: Session,
    case: FinanceCase,
    line: BankLine,
    action: str,
    staff_id: int,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    line.outcome = Outcome.RESOLVED
    audit.record(
        session,
        actor=f"staff:{staff_id}",
        action=action,
        subject=f"bank_line:{line.id}",
        creditor_id=case.creditor_id,
        detail={**detail, "paid_cents": (line.paid or ZERO).cents},
        now=now,
    )

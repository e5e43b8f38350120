"""Money a bank took back, line by line: the payment it had been is undone, what stayed of it applied anew."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.agreements.split import apportioned
from payments.incoming import IncomingKind
from payments.journals import made_credit, payment_undone, suspense_resolved
from payments.ledger import Journal
from portal.clock import business_date
from portal.models import BankLine, Installment, Outcome, Payment
from portal.services import outbox
from portal.services.errors import NotAllowed, NotFound
from portal.services.joint.membership import SLICE_MARK, slices_of
from portal.services.ledger import post
from portal.services.money_in import refunds
from portal.services.money_in.debtor_credits import free, held
from portal.services.money_in.imputing import Imputation, nothing
from portal.services.money_in.incoming import Incoming, natural_key
from portal.services.money_in.line_cases import close_for
from portal.services.money_in.positions import contract_of
from portal.services.money_in.recording import record
from portal.services.money_in.undoing import payment_of_reversal, payments_by_credit, take_back
from portal.services.money_in.undoing_ended import standing_again
from portal.services.payments import pay_installments


def undo_line(
    session: Session, line: BankLine, account_id: int, *, reason: str, actor: str, today: date, now: datetime
) -> None:
    """Undo the payment a line took back. Does not commit; the caller holds account and agreement.

    A part taken back undoes the whole, and what stayed is applied again on the day it was paid. Of a payment for
    several creditors each slice loses its part in proportion, and only its own. Raises NotFound where
    no payment of it is known, NotAllowed("reversal_too_large"), ("agreement_over").
    """
    back, on = -(line.paid or ZERO), line.occurred_on or today
    payment = payment_of_reversal(session, line)
    if payment is None:
        _in_suspense(session, line, now)
        return
    key = natural_key(account_id, str(line.record["bank_key"]))
    undo_payment(session, payment, back, account_id, key=key, on=on, reason=reason, actor=actor, now=now)


def undo_payment(
    session: Session, payment: Payment, back: Money, account_id: int, *, key: str, on: date, reason: str, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Undo a payment of which `back` left the account and waits in suspense; `key` names the movement. Does not commit;
    the caller holds account and agreements. Raises NotAllowed("reversal_too_large"), ("agreement_over")."""
    payments = slices_of(session, payment)
    if back > total(each.amount for each in payments):
        raise NotAllowed("reversal_too_large")
    several = len(payments) > 1
    for each, part in zip(payments, apportioned(back, [each.amount for each in payments]), strict=True):
        own = f"{key}{SLICE_MARK}{each.agreement_id}" if several else key
        if part or not several:
            _undo(session, each, part, account_id, key=own, on=on, reason=reason, actor=actor, now=now)


def _undo(
    session: Session,
    payment: Payment,
    back: Money,
    account_id: int,
    *,
    key: str,
    on: date,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    with standing_again(session, payment, today=business_date(now), actor=actor, now=now):
        _undo_standing(session, payment, back, account_id, key=key, on=on, reason=reason, actor=actor, now=now)
    outbox.enqueue(session, "payment.returned", f"returned:{key}", {"payment_id": payment.id, "back_cents": back.cents})


def _undo_standing(
    session: Session,
    payment: Payment,
    back: Money,
    account_id: int,
    *,
    key: str,
    on: date,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    lost = payment.agreement.status is AgreementState.CANCELED
    settled, credit = take_back(session, payment, on=on, reason=reason, actor=actor, now=now, although_over=lost)
    gone = _credit_gone(session, payment, credit, key=key, on=on, actor=actor, now=now)
    journal = payment_undone(
        ref=f"{key}:undone",
        bank_account_id=str(account_id),
        agreement_id=str(payment.agreement_id),
        creditor_id=str(payment.creditor_id),
        settled=settled,
        credit=gone,
        lost=credit - gone,
        on=on,
    )
    post(session, payment.creditor_id, journal, now=now)
    if payment.amount > back:
        _apply_again(session, payment, payment.amount - back, account_id, key, actor, now)


def _in_suspense(session: Session, line: BankLine, now: datetime) -> None:
    """Money that never found an owner went back the way it came: both lines leave the queue."""
    query = select(BankLine).where(
        BankLine.file.has(receiving_account_id=line.file.receiving_account_id),
        BankLine.outcome == Outcome.UNMATCHED,
        BankLine.nosso_numero == line.nosso_numero,
        BankLine.paid == -(line.paid or ZERO),
    )
    waiting = session.scalars(query.order_by(BankLine.id).limit(1)).first()
    if waiting is None:
        raise NotFound
    waiting.outcome = Outcome.RESOLVED
    close_for(session, waiting, actor="job:retorno", now=now)


def _credit_gone(
    session: Session, payment: Payment, credit: Money, *, key: str, on: date, actor: str, now: datetime
) -> Money:
    """How much of the payment's credit is still there to be taken out of the books.

    Refunds that have not left are called off; installments that the credit had paid are open again, the newest first.
    What was given back before is gone.
    """
    if not credit:
        return ZERO
    if free(session, payment.agreement_id) < credit:
        refunds.call_off(session, payment.agreement_id, actor=actor, now=now)
    for used in payments_by_credit(session, payment.agreement_id):
        if held(session, payment.agreement_id) >= credit:
            break
        settled, _ = take_back(session, used, on=on, reason="payment_returned", actor=actor, now=now)
        journal = made_credit(ref=f"{key}:{used.id}", agreement_id=str(used.agreement_id), amount=settled, on=on)
        post(session, used.creditor_id, journal, now=now)
    return min(credit, held(session, payment.agreement_id))


def _apply_again(
    session: Session, payment: Payment, kept: Money, account_id: int, key: str, actor: str, now: datetime
) -> None:
    """What stayed of a payment counts on its own day, for what it had paid."""
    ids = {part.installment_id for part in payment.parts}
    query = select(Installment).where(Installment.id.in_(ids), Installment.status == InstallmentState.OPEN)
    installments = list(session.scalars(query.order_by(Installment.due_on, Installment.number)))

    def journal_of(found: Imputation) -> Journal:
        return suspense_resolved(
            bank_key=f"{key}:kept",
            bank_account_id=str(account_id),
            agreement_id=str(payment.agreement_id),
            paid=kept,
            owed=kept - found.credit,
            on=payment.paid_on,
        )

    incoming = Incoming(
        source=payment.source,
        key=f"{payment.key}:kept:{payment.id}",
        account_id=payment.receiving_account_id,
        amount=kept,
        paid_on=payment.paid_on,
        credited_on=payment.credited_on,
        actor=actor,
    )
    if installments:
        pay_installments(session, payment.agreement, installments, incoming, journal_of, now=now)
        return
    found = nothing(kept)
    record(
        session,
        payment.agreement,
        [],
        incoming,
        found,
        kind=IncomingKind(payment.kind),
        contract=contract_of(session, payment.agreement),
        journal=journal_of(found),
        now=now,
    )

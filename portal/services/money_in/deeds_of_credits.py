"""What finance may do about a payment that left a credit: leave it to the debtor, give it back, count it for a debt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState
from payments.incoming import IncomingKind
from payments.journals import credit_on_debt, made_credit, payment_undone, suspense_resolved
from portal.models import Agreement, FinanceCase, Payment, PaymentSource, PaymentStatus
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.agreement_life.paid_later import restate_payment
from portal.services.agreement_life.reinstating import take_up_again
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.ledger import post
from portal.services.money_in import refunds
from portal.services.money_in.debtor_credits import free, use_on
from portal.services.money_in.imputing import nothing
from portal.services.money_in.incoming import Incoming
from portal.services.money_in.positions import contract_of
from portal.services.money_in.recording import record
from portal.services.money_in.refunds import Destination
from portal.services.money_in.undoing import take_back
from portal.services.payments import lock_agreements


def payment_of(case: FinanceCase) -> Payment:
    """The payment a case is about. Raises Stale("payment_taken_back") once it was taken back."""
    if case.payment is None:
        raise NotFound
    if case.payment.status is not PaymentStatus.APPLIED:
        raise Stale("payment_taken_back")
    return case.payment


def keep_as_credit(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """The debtor chooses, on their page: refund or next installments. What a payment of a frozen agreement had settled
    is made a credit first."""
    payment = payment_of(case)
    if payment.parts and IncomingKind(payment.kind) is IncomingKind.FROZEN:
        make_credit(session, payment, reason=reason, actor=f"staff:{staff_id}", on=today, now=now)
    payload = {"agreement_id": payment.agreement_id}
    outbox.enqueue(session, "credit.tell", f"case:{case.public_id}", payload)


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
    """Give the credit back. A Pix goes to whom it came from; a transfer to `destination`, once another person of
    finance has approved it."""
    payment = payment_of(case)
    if payment.parts and IncomingKind(payment.kind) is IncomingKind.FROZEN:
        make_credit(session, payment, reason=reason, actor=f"staff:{staff_id}", on=today, now=now)
    if sealer is None and destination:
        raise NotAllowed("destination_missing")
    refunds.ask_by_staff(
        session,
        payment.agreement,
        actor=f"staff:{staff_id}",
        destination=Destination(text=destination) if destination else None,
        reason=reason,
        sealer=sealer,
        today=today,
        now=now,
    )


def restate(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """Count the money for what came in the place of the agreement: its debts that are owed again, or the agreement that
    replaced it. What neither takes stays a credit."""
    payment = payment_of(case)
    agreement, actor = payment.agreement, f"staff:{staff_id}"
    amount = min(payment.credit, free(session, agreement.id))
    if not amount:
        raise Stale("no_credit")
    if agreement.status is AgreementState.REPLACED and agreement.replaced_by_id is not None:
        lock_agreements(session, {agreement.replaced_by_id})
        following = session.get_one(Agreement, agreement.replaced_by_id)
        use_on(session, agreement, following, actor=actor, today=today, now=now)
        return
    _on_debts(session, agreement, payment, amount, today, now)


def reinstate(
    session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime, **arguments: Any
) -> None:
    """Take the agreement up again, and count the money for its installments on the day it was paid."""
    payment = payment_of(case)
    agreement, actor = payment.agreement, f"staff:{staff_id}"
    take_up_again(session, agreement, reason=reason, actor=actor, today=today, now=now)
    session.flush()
    if free(session, agreement.id):
        use_on(session, agreement, agreement, actor=actor, today=payment.paid_on, now=now)


def make_credit(session: Session, payment: Payment, *, reason: str, actor: str, on: date, now: datetime) -> None:
    """What a payment had settled is open again, and its money a credit of the debtor. Does not commit.

    It is undone and taken in anew, through suspense, so that the books say of each payment what its record says.
    """
    settled, credit = take_back(session, payment, on=on, reason=reason, actor=actor, now=now)
    key, owner = f"{payment.key}:credit:{payment.id}", str(payment.agreement_id)
    if (
        payment.receiving_account_id is None or payment.source is PaymentSource.CREDIT
    ):  # the credit it came from is back
        journal = made_credit(ref=key, agreement_id=owner, amount=settled, on=on)
        post(session, payment.creditor_id, journal, now=now)
        return
    amount, account = settled + credit, str(payment.receiving_account_id)
    undone = payment_undone(
        ref=f"{key}:undone", bank_account_id=account, agreement_id=owner, creditor_id=str(payment.creditor_id),
        settled=settled, credit=credit, lost=ZERO, on=on,
    )  # fmt: skip
    post(session, payment.creditor_id, undone, now=now)
    incoming = Incoming(
        source=payment.source,
        key=key,
        account_id=payment.receiving_account_id,
        amount=amount,
        paid_on=payment.paid_on,
        credited_on=payment.credited_on,
        actor=actor,
    )
    record(
        session,
        payment.agreement,
        [],
        incoming,
        nothing(amount),
        kind=IncomingKind(payment.kind),
        contract=contract_of(session, payment.agreement),
        journal=suspense_resolved(
            bank_key=key, bank_account_id=account, agreement_id=owner, paid=amount, owed=ZERO, on=on
        ),
        now=now,
    )


def _on_debts(
    session: Session, agreement: Agreement, payment: Payment, amount: Money, today: date, now: datetime
) -> None:
    ref = f"restated:{payment.key}"
    taken, _ = restate_payment(
        session, agreement, amount=amount, paid_on=payment.paid_on, ref=ref, today=today, now=now
    )
    if total(share for _, share in taken) == ZERO:
        raise NotAllowed("nothing_to_restate")
    journal = credit_on_debt(ref=ref, credit_of=str(agreement.id), debts=taken, on=payment.paid_on)
    post(session, agreement.creditor_id, journal, now=now)

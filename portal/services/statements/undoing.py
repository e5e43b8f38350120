"""Money that a statement says the bank took back: the payment it had been is undone, with the reason that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import ZERO
from payments.statements.findings import Decision
from portal.models import Payment, PaymentSource, PaymentStatus, ReceivingAccount, StatementEntry
from portal.services import audit
from portal.services.errors import NotFound, Stale
from portal.services.joint.membership import slices_of
from portal.services.money_in.incoming import natural_key
from portal.services.money_in.taking_back import undo_payment
from portal.services.payments import lock_agreements
from portal.services.retorno_accounts import lock_account
from portal.services.statements.accounts import same_conta

_BACK = timedelta(days=90)
_SHOWN = 10


def undoable(session: Session, entry: StatementEntry) -> Sequence[Payment]:
    """The payments into the conta that the movement may have taken back: of its very amount, the newest first. None
    unless it was booked as taken back and waits."""
    if entry.decision is not Decision.TAKEN_BACK or entry.amount >= ZERO:
        return ()
    account = session.get_one(ReceivingAccount, entry.receiving_account_id)
    query = (
        select(Payment)
        .options(joinedload(Payment.agreement))
        .where(
            Payment.receiving_account_id.in_([each.id for each in same_conta(session, account)]),
            Payment.status == PaymentStatus.APPLIED,
            Payment.source != PaymentSource.CREDIT,
            Payment.amount == -entry.amount,
            Payment.paid_on <= entry.posted_on,
            Payment.paid_on >= entry.posted_on - _BACK,
        )
        .order_by(Payment.paid_on.desc(), Payment.id.desc())
        .limit(_SHOWN)
    )
    return session.scalars(query).all()


def undo(session: Session, entry: StatementEntry, payment_id: str, *, staff_id: int, now: datetime) -> None:
    """Undo one of `undoable`; what it had paid is open again. The reason is the one the movement was booked with.
    Commits.

    Raises NotFound for a payment that is none of them, Stale("already_decided") when somebody was quicker,
    NotAllowed("agreement_over"): then nothing has changed.
    """
    try:
        _undo(session, entry, payment_id, staff_id, now)
    except Exception:
        session.rollback()
        raise
    session.commit()


def _undo(session: Session, entry: StatementEntry, payment_id: str, staff_id: int, now: datetime) -> None:
    lock_account(session, entry.receiving_account_id)
    session.refresh(entry)
    if entry.decision is not Decision.TAKEN_BACK:
        raise Stale("already_decided")
    payment = next((each for each in undoable(session, entry) if each.public_id == payment_id), None)
    if payment is None:
        raise NotFound
    lock_agreements(session, {each.agreement_id for each in slices_of(session, payment)})
    session.refresh(payment)
    if payment.status is not PaymentStatus.APPLIED:
        raise Stale("already_decided")
    subject, actor = f"statement_entry:{entry.id}", f"staff:{staff_id}"
    undo_payment(
        session, payment, -entry.amount, entry.receiving_account_id,
        key=natural_key(entry.receiving_account_id, subject), on=entry.posted_on, reason=entry.reason, actor=actor,
        now=now,
    )  # fmt: skip
    entry.decision = Decision.PAYMENT
    audit.record(
        session, actor=actor, action="statement.undone", subject=subject, creditor_id=payment.creditor_id,
        detail={"payment": payment.public_id, "amount_cents": entry.amount.cents, "reason": entry.reason}, now=now,
    )  # fmt: skip

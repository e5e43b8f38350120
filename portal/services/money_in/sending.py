"""A refund on its way: what the PSP is asked for and what it answered, and the transfer finance made itself.

The PSP is called between two transactions, under an id of ours committed before: asked again, it does it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.incoming import CaseKind
from payments.pix.payment import PixRefund
from payments.pix.payment import RefundStatus as AtPsp
from portal.clock import business_date
from portal.models import PixAccount, Refund, RefundMethod, RefundStatus
from portal.sealing import Sealer
from portal.services import cases, outbox
from portal.services.errors import NotAllowed, NotFound
from portal.services.ledger_checks.parking import refuse_parked
from portal.services.money_in.refunds import destination_bound_to
from portal.services.money_in.refunds_seen import book
from portal.services.payments import lock_agreements
from portal.services.pix.charges import pix_account_of

LONGEST_REFERENCE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """What a PSP is to be asked."""

    account: PixAccount
    end_to_end_id: str
    psp_id: str
    amount: Money


def begin(session: Session, refund_id: int) -> Giving | None:
    """What to ask for; None when it was sent, decided otherwise, or has left. Does not write."""
    refund = session.get_one(Refund, refund_id)
    if refund.status is not RefundStatus.APPROVED or refund.psp_id is None or refund.receiving_account_id is None:
        return None
    return Giving(
        account=pix_account_of(session, refund.receiving_account_id),
        end_to_end_id=refund.end_to_end_id,
        psp_id=refund.psp_id,
        amount=refund.amount,
    )


def answered(session: Session, refund_id: int, answer: PixRefund, *, now: datetime) -> None:
    """The PSP took it in, or says it will not be done. The books are written when its list tells of it. Commits."""
    refund = _held(session, refund_id)
    if answer.status is AtPsp.NOT_DONE:
        _failed(session, refund, answer.reason or "not_done", now)
    elif refund.status is RefundStatus.APPROVED:
        refund.status = RefundStatus.SENT
        payload = {"account_id": refund.receiving_account_id, "end_to_end_id": refund.end_to_end_id}
        outbox.enqueue(session, "pix.confirm", f"refund:{refund.psp_id}", payload)
    session.commit()


def refused(session: Session, refund_id: int, code: str, *, now: datetime) -> None:
    """The PSP will never do it: finance is told, and the credit is there as before. Commits."""
    _failed(session, _held(session, refund_id), code, now)
    session.commit()


def to_pay(session: Session, creditor_id: int | None) -> list[Refund]:
    """Transfers that finance has to make, the oldest first."""
    query = select(Refund).where(Refund.status == RefundStatus.APPROVED, Refund.method == RefundMethod.TRANSFER)
    if creditor_id is not None:
        query = query.where(Refund.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(Refund.decided_at, Refund.id)))


def refund_of(session: Session, public_id: str, creditor_id: int | None) -> Refund:
    """A refund the viewer may see; NotFound otherwise."""
    query = select(Refund).where(Refund.public_id == public_id)
    if creditor_id is not None:
        query = query.where(Refund.creditor_id == creditor_id)
    refund = session.scalar(query)
    if refund is None:
        raise NotFound
    return refund


def destination_of(refund: Refund, sealer: Sealer) -> str:
    """Where a transfer goes, in clear: for whoever makes it."""
    if refund.destination_sealed is None:
        return ""
    return sealer.unseal(refund.destination_sealed, destination_bound_to(refund.public_id))


def mark_paid(
    session: Session,
    *,
    refund: Refund,
    account_id: int,
    reference: str,
    paid_on: date,
    staff_id: int,
    now: datetime,
) -> None:
    """Finance made the transfer from an account, under the bank's reference: the books are written. Commits.

    Raises NotAllowed: ``refund_not_to_pay`` (made already, or not approved), ``reference_missing``, ``paid_in_future``.
    """
    if refund.agreement_id is not None:
        lock_agreements(session, {refund.agreement_id})
        refuse_parked(session, refund.agreement_id)
    held = _held(session, refund.id)
    try:
        if held.status is not RefundStatus.APPROVED or held.method is not RefundMethod.TRANSFER:
            raise NotAllowed("refund_not_to_pay")
        if not reference.strip():
            raise NotAllowed("reference_missing")
        if paid_on > business_date(now):
            raise NotAllowed("paid_in_future")
    except NotAllowed:
        session.rollback()
        raise
    held.reference, held.receiving_account_id = reference.strip()[:LONGEST_REFERENCE], account_id
    book(session, held, ref=f"refund:{held.public_id}", on=paid_on, actor=f"staff:{staff_id}", now=now)
    session.commit()


def _failed(session: Session, refund: Refund, code: str, now: datetime) -> None:
    if refund.status not in (RefundStatus.APPROVED, RefundStatus.SENT):
        return
    refund.status = RefundStatus.FAILED
    cases.open_case(
        session,
        CaseKind.REFUND_ASKED,
        f"refund:{refund.id}:{refund.psp_id}",
        creditor_id=refund.creditor_id,
        agreement_id=refund.agreement_id,
        payment_id=refund.payment_id,
        line_id=refund.line_id,
        amount=refund.amount,
        occurred_on=business_date(now),
        detail={"refund_id": refund.id, "method": refund.method.value, "failed": code},
        now=now,
    )


def _held(session: Session, refund_id: int) -> Refund:
    query = select(Refund).where(Refund.id == refund_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one()

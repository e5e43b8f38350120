"""Telling a person what became of money of theirs: a credit held, given back or not, a payment the bank took back."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import Money
from portal.models import Agreement, Payment, Refund, RefundMethod, RefundStatus
from portal.sealing import Sealer
from portal.services.money_in.debtor_credits import free
from portal.services.telling import tell


def credit_held(session: Session, sealer: Sealer, agreement_id: int, **surroundings: Any) -> None:
    """There is a credit, and the choice is theirs. Silent once it was used or asked back."""
    agreement = session.get_one(Agreement, agreement_id)
    amount = free(session, agreement.id)
    if amount:
        _tell(session, sealer, agreement, "credit_held", amount=amount, **surroundings)


def refund_settled(session: Session, sealer: Sealer, refund_id: int, **surroundings: Any) -> None:
    """A refund left the account, or will not."""
    refund = session.get_one(Refund, refund_id)
    if refund.agreement is None or refund.status not in (RefundStatus.PAID, RefundStatus.REFUSED):
        return
    kind = "refund_paid" if refund.status is RefundStatus.PAID else "refund_refused"
    _tell(
        session,
        sealer,
        refund.agreement,
        kind,
        amount=refund.amount,
        by_pix=refund.method is RefundMethod.PIX_RETURN,
        destination=refund.destination_masked,
        on=refund.paid_on,
        reason=refund.reason if refund.decided_by.startswith("staff:") else "",
        **surroundings,
    )


def payment_returned(session: Session, sealer: Sealer, payment_id: int, back: Money, **surroundings: Any) -> None:
    """A payment was taken back by a bank: what it had paid is open again."""
    payment = session.get_one(Payment, payment_id)
    _tell(session, sealer, payment.agreement, "payment_returned", amount=back, on=payment.paid_on, **surroundings)


def _tell(
    session: Session,
    sealer: Sealer,
    agreement: Agreement,
    kind: str,
    *,
    base_url: str,
    today: date,
    fresh_days: int,
    **values: Any,
) -> None:
    tell(session, sealer, agreement, kind=kind, today=today, fresh_days=fresh_days, address=base_url, **values)

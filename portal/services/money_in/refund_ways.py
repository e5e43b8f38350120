"""How a credit can go back: the Pix it came by while its PSP would still do it, anything else by transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from portal.models import Payment, PaymentSource, Refund, RefundMethod, RefundStatus
from portal.services.money_in.debtor_credits import ON_ITS_WAY, free, with_credit

PSP_WINDOW = timedelta(days=90)
"""How long after a Pix its receiver may give it back (Regulamento do Pix, art. 42)."""

_PIX = "pix:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A part of a credit and how it can go back: `payment` is the Pix it came by, None for a transfer."""

    amount: Money
    payment: Payment | None


def ways_of(session: Session, agreement_id: int, now: datetime) -> list[Way]:
    """How the free credit of an agreement can go back: the newest Pix first, what is left by transfer."""
    left, ways = free(session, agreement_id), []
    for payment in with_credit(session, agreement_id):
        amount = min(left, payment.credit - _going_back(session, payment))
        if amount > ZERO and _by_pix(payment, now):
            ways.append(Way(amount=amount, payment=payment))
            left -= amount
    return [*ways, Way(amount=left, payment=None)] if left else ways


def _by_pix(payment: Payment, now: datetime) -> bool:
    return (
        payment.source is PaymentSource.PIX and payment.applied_at > now - PSP_WINDOW and bool(end_to_end_id(payment))
    )


def end_to_end_id(payment: Payment) -> str:
    """Of the Pix a payment came by; "" for none."""
    _, _, bank_key = payment.key.partition(":")
    return bank_key.removeprefix(_PIX).partition(":")[0] if bank_key.startswith(_PIX) else ""


def _going_back(session: Session, payment: Payment) -> Money:
    """What of a Pix has been given back, or is on its way."""
    query = select(Refund).where(
        Refund.payment_id == payment.id,
        Refund.method == RefundMethod.PIX_RETURN,
        Refund.status.in_((*ON_ITS_WAY, RefundStatus.PAID)),
    )
    return total(each.amount for each in session.scalars(query))

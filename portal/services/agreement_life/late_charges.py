"""What late installments cost today, and what was paid for being late: for the pages of the debtor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money, total
from offers.agreements.allocation import Part
from portal.models import Agreement, Payment, PaymentPart, PaymentStatus
from portal.services.agreement_life.facts import standing_today


def late_today(session: Session, agreement_ids: Iterable[str], today: date) -> dict[tuple[str, int], Money]:
    """Each late installment of these agreements, by public id and number, with what it asks for today, charges in."""
    wanted = set(agreement_ids)
    if not wanted:
        return {}
    query = select(Agreement).where(Agreement.public_id.in_(wanted)).order_by(Agreement.id)
    return {
        (agreement.public_id, late.number): late.due.total
        for agreement in session.scalars(query)
        for late in standing_today(session, agreement, today).late
    }


def late_charges_paid(session: Session, agreement_id: int) -> Money:
    """Fine and late interest that payments which still count have settled: not part of the installments' amounts."""
    query = (
        select(PaymentPart.amount)
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(
            Payment.agreement_id == agreement_id,
            Payment.status == PaymentStatus.APPLIED,
            PaymentPart.part.in_((Part.FINE, Part.LATE_INTEREST)),
        )
    )
    return total(session.scalars(query))

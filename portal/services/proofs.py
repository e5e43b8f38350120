"""What proves a payment follows the payments: letters made and revoked, the bureaus' clock started and stopped.

Every payment, and every one given back, promises one look at its agreement; the look makes right whatever is not. So
it may come twice, late or for two payments at once, and the end is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState
from portal.models import Agreement, IssuedDocument, IssuedKind, Payment, PaymentStatus, Revocation
from portal.services import outbox
from portal.services.bureau import clock as bureau_clock
from portal.services.document_numbers import last_returned_on
from portal.services.kept_documents import letter_of, reserve_of_agreement, revoke
from portal.services.payments import lock_agreements

TOPIC = "proofs.refresh"
SWEPT_DAYS = timedelta(days=40)


def promise(session: Session, agreement_id: int, key: str) -> None:
    """Have the proofs of an agreement looked at, once for this key ("payment:7", "returned:7"). Does not commit."""
    outbox.enqueue(session, TOPIC, key, {"agreement_id": agreement_id})


def promise_all(session: Session, agreement_ids: Sequence[int], today: date) -> None:
    """Promise a look at each, once a day; commits."""
    for agreement_id in agreement_ids:
        promise(session, agreement_id, f"swept:{agreement_id}:{today}")
    session.commit()


def refresh(session: Session, agreement_id: int, *, today: date, now: datetime) -> int | None:
    """Make everything right that needs no drawing, and commit; the id of a letter that waits for its file, if any."""
    lock_agreements(session, [agreement_id])
    agreement = session.get_one(Agreement, agreement_id)
    bureau_clock.refresh(session, agreement, today=today, now=now)
    letter = _letter(session, agreement, today, now)
    waiting = letter.id if letter is not None and not letter.sha256 else None
    session.commit()
    return waiting


def paid_of(session: Session, agreement: Agreement) -> Money:
    """What came in for an agreement and still counts, credits aside; of one older than payments, its installments."""
    query = select(Payment).where(Payment.agreement_id == agreement.id)
    payments = list(session.scalars(query))
    if not payments:
        return total(each.paid or ZERO for each in agreement.installments)
    return total(each.amount - each.credit for each in payments if each.status is PaymentStatus.APPLIED)


def without_letter(session: Session, today: date, limit: int = 200) -> list[int]:
    """Settled agreements of the last weeks that have no letter: whatever was missed is found here."""
    standing = aliased(IssuedDocument)
    query = (
        select(Agreement.id)
        .outerjoin(
            standing,
            (standing.agreement_id == Agreement.id)
            & (standing.kind == IssuedKind.LETTER)
            & standing.revoked_on.is_(None)
            & (standing.sha256 != ""),
        )
        .where(
            Agreement.status == AgreementState.SETTLED,
            Agreement.settled_on >= today - SWEPT_DAYS,
            standing.id.is_(None),
        )
        .order_by(Agreement.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def _letter(session: Session, agreement: Agreement, today: date, now: datetime) -> IssuedDocument | None:
    """The letter that stands. One of an agreement open again, or settled anew since, is revoked first."""
    letter = letter_of(session, agreement.id)
    settled_on = agreement.settled_on if agreement.status is AgreementState.SETTLED else None
    if letter is not None and letter.day != settled_on:
        returned_on = last_returned_on(session, agreement.id)
        why = Revocation.PAYMENT_RETURNED if returned_on is not None else Revocation.REOPENED
        revoke(session, letter, on=returned_on or today, why=why, now=now)
        session.flush()
        letter = None
    if letter is None and settled_on is not None:
        paid = paid_of(session, agreement)
        letter = reserve_of_agreement(session, IssuedKind.LETTER, agreement, day=settled_on, amount=paid, now=now)
    return letter

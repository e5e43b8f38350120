"""A payment made within the window of a notice and known only after the breach: no breach stands on it.

The day of the payment decides, not the day the bank told of it, so the agreement is taken up again by itself and the
money counted for its installments on the day it was paid. Where the debt has moved on meanwhile, or the money was not
enough, the case of the payment stays for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState
from offers.agreements.standing import late_installments, paid_by
from payments.incoming import IncomingKind
from portal.models import Agreement, Payment, PaymentStatus
from portal.services.agreement_life.facts import facts_of, freezes_of, terms_of
from portal.services.agreement_life.reinstating import IN_TIME, take_up_again
from portal.services.errors import NotAllowed, Stale
from portal.services.money_in.debtor_credits import close_cases_of, use_on
from portal.services.payments import lock_agreements

ACTOR = "job:agreements"


def undo_breach_if_paid_in_time(session: Session, agreement_id: int, *, today: date, now: datetime) -> bool:
    """Whether the agreement broke although all that was late had been paid in time, and stands again now. Commits what
    it did; otherwise nothing has changed."""
    lock_agreements(session, {agreement_id})
    agreement = session.get_one(Agreement, agreement_id)
    told, until = agreement.noticed_on, agreement.cure_until
    if agreement.status is not AgreementState.BROKEN or told is None or until is None:
        return False
    try:
        take_up_again(session, agreement, reason=IN_TIME, actor=ACTOR, today=today, now=now)
        for payment in _made_in_time(session, agreement, until):
            late = _late_on(session, agreement, payment.paid_on)
            if late:
                on, up_to = payment.paid_on, min(payment.credit, late)
                use_on(session, agreement, agreement, actor=ACTOR, today=on, now=now, up_to=up_to)
    except (Stale, NotAllowed):
        session.rollback()
        return False
    session.flush()
    if not paid_by(facts_of(session, agreement), terms_of(agreement), told, until, freezes_of(session, agreement.id)):
        session.rollback()
        return False
    close_cases_of(session, agreement.id, IN_TIME, ACTOR, now)
    session.commit()
    return True


def _late_on(session: Session, agreement: Agreement, on: date) -> Money:
    """What was late on a day; beyond it, money is the debtor's credit, and the choice theirs."""
    session.flush()
    session.expire(agreement, ["installments"])
    late = late_installments(facts_of(session, agreement), terms_of(agreement), on, freezes_of(session, agreement.id))
    return total(each.due.total for each in late)


def _made_in_time(session: Session, agreement: Agreement, until: date) -> Sequence[Payment]:
    """The payments that found the agreement ended and were made by the last day of its window, the oldest first."""
    query = select(Payment).where(
        Payment.agreement_id == agreement.id,
        Payment.status == PaymentStatus.APPLIED,
        Payment.kind == IncomingKind.AFTER_BREACH.value,
        Payment.credit > ZERO,
        Payment.paid_on <= until,
    )
    return session.scalars(query.order_by(Payment.paid_on, Payment.id)).all()

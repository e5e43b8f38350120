"""A payment taken back after its agreement had ended: the agreement stands for a moment, loses it, and ends again.

What a breach left of each debt was worked out with the payment; it is worked out anew without it, by the same rules,
and the new computation is kept and told like the first. What was given up as lost is more by what the payment had paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import ZERO
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentEvent, InstallmentState, advance
from payments.journals_agreements import written_off
from portal.models import Agreement, Payment
from portal.services.agreement_life import money
from portal.services.agreement_life.breach import end_unpaid
from portal.services.agreement_life.reinstating import UNDONE, take_up_again
from portal.services.agreement_life.steps import record_step, steps_of
from portal.services.agreement_life.writing_off import WRITTEN_OFF
from portal.services.errors import NotAllowed, Stale
from portal.services.ledger import post
from portal.services.withdrawals import withdraw_all


@contextmanager
def standing_again(session: Session, payment: Payment, *, today: date, actor: str, now: datetime) -> Iterator[None]:
    """Within it, what the payment settled can be undone, whatever became of its agreement. Does not commit; the caller
    holds the agreement.

    Raises NotAllowed("agreement_over") where that cannot be worked out: the debts moved on to another agreement, or a
    later payment was counted on them.
    """
    agreement = payment.agreement
    if not payment.parts or agreement.status not in (AgreementState.BROKEN, AgreementState.CANCELED):
        yield
        return
    if agreement.status is AgreementState.CANCELED:
        _refuse_unless_lost(session, agreement)
        yield
        session.flush()
        _lose_the_rest(session, agreement, payment, today, now)
        return
    told, until, ended = agreement.noticed_on, agreement.cure_until, agreement.ended_on
    try:
        take_up_again(session, agreement, reason=UNDONE, actor=actor, today=today, now=now)
    except Stale as error:
        raise NotAllowed("agreement_over") from error
    session.flush()
    yield
    session.flush()
    record_step(
        session, agreement, AgreementEvent.NOTICE, reason=UNDONE, key=f"notice:{payment.id}:undone", on=today,
        actor=actor, detail={"cure_until": (until or today).isoformat()}, now=now,
    )  # fmt: skip
    end_unpaid(
        session, agreement, AgreementEvent.BREACH, reason=UNDONE, key=f"breach:{payment.id}:undone", on=today,
        actor=actor, now=now,
    )  # fmt: skip
    agreement.noticed_on, agreement.cure_until, agreement.ended_on = told, until, ended


def _refuse_unless_lost(session: Session, agreement: Agreement) -> None:
    if all(step.key != WRITTEN_OFF for step in steps_of(session, agreement.id)):
        raise NotAllowed("agreement_over")


def _lose_the_rest(session: Session, agreement: Agreement, payment: Payment, today: date, now: datetime) -> None:
    """Given up is given up: what is open again is lost too, and nobody is asked for it."""
    left = money.left_in_ledger(session, agreement)
    if left > ZERO:
        journal = written_off(
            agreement_id=str(agreement.id), creditor_id=str(agreement.creditor_id), left=left, on=today,
            ref=f"{agreement.id}:{payment.id}",
        )  # fmt: skip
        post(session, agreement.creditor_id, journal, now=now)
    for installment in agreement.installments:
        if installment.status is InstallmentState.OPEN:
            installment.status = advance(installment.status, InstallmentEvent.CANCEL)
    withdraw_all(session, agreement.id, now)

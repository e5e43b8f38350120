"""Holding an agreement still (a court's plan, a dispute), taking it up again, and giving it up before any payment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import ZERO
from offers.agreements.agreement import AgreementEvent, InstallmentEvent, advance
from payments.journals_agreements import undone
from payments.ledger import JournalKind
from portal.models import Agreement, DebtStatus
from portal.services import audit, outbox
from portal.services.agreement_life.facts import Known, known_of
from portal.services.agreement_life.money import accepted_journals
from portal.services.agreement_life.steps import record_step, steps_of
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale
from portal.services.ledger import post
from portal.services.payments import lock_agreements
from portal.services.withdrawals import withdraw_all


def freeze(session: Session, agreement_id: int, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """CDC art. 104-A: nothing is asked for, nothing runs, nobody is written to. Its slips end at the bank. Commits.

    Raises OfferError("illegal_transition") where it cannot be held.
    """
    hold_still(session, _held(session, agreement_id), reason=reason, actor=actor, today=today, now=now)
    session.commit()


def hold_still(session: Session, agreement: Agreement, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """What `freeze` does, within another deed: the caller holds the agreement (`payments.lock_agreements`), and
    commits."""
    _step(session, agreement, AgreementEvent.FREEZE, reason, actor, today, now)
    withdraw_all(session, agreement.id, now)


def resume(session: Session, agreement_id: int, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """It goes on; the days it was held do not count, and a notice that ran is given anew. Commits.

    Raises OfferError("illegal_transition") where it is not held.
    """
    take_up(session, _held(session, agreement_id), reason=reason, actor=actor, today=today, now=now)
    session.commit()


def take_up(session: Session, agreement: Agreement, *, reason: str, actor: str, today: date, now: datetime) -> None:
    """What `resume` does, within another deed: the caller holds the agreement, and commits."""
    key = _step(session, agreement, AgreementEvent.RESUME, reason, actor, today, now)
    agreement.noticed_on = agreement.cure_until = None
    outbox.enqueue(session, "charges.issue", f"agreement:{agreement.id}:{key}", {"agreement_id": agreement.id})


def may_be_withdrawn(known: Known) -> bool:
    """Whether it can be given up without cost: nothing was paid yet."""
    return known.untouched and all((each.paid or ZERO) == ZERO for each in known.agreement.installments)


def withdraw(session: Session, *, debtor_id: int, agreement_id: str, reason: str, today: date, now: datetime) -> None:
    """The debtor gives it up before any payment: as if it had never been made. Commits.

    Raises Stale("already_paid") once something was paid, OfferError("illegal_transition") for one that ended.
    """
    agreement = agreement_of(session, debtor_id, agreement_id)
    lock_agreements(session, {agreement.id})
    if not may_be_withdrawn(known_of(session, agreement)):
        session.rollback()
        raise Stale("already_paid")
    undo(session, agreement, reason=reason, actor=f"debtor:{debtor_id}", today=today, now=now)
    session.commit()


def undo(session: Session, agreement: Agreement, *, reason: str, actor: str, today: date, now: datetime) -> str:
    """End it as if it had never been made: its debts are open again, its slips end at the bank. The step's key. Does
    not commit; the caller holds the agreement, and has seen that no payment of it counts any more."""
    key = _step(session, agreement, AgreementEvent.CANCEL, reason, actor, today, now)
    ref = f"{agreement.id}:{key}"
    journal = undone(accepted_journals(session, agreement), kind=JournalKind.AGREEMENT_CANCELED, ref=ref, on=today)
    post(session, agreement.creditor_id, journal, now=now)
    for row in agreement.debts:
        row.live = False
        # two versions on: the next one is that of what was offered in its place while it ran (renegotiating.py)
        row.debt.status, row.debt.version, row.debt.updated_at = DebtStatus.OPEN, row.debt.version + 2, now
    for installment in agreement.installments:
        installment.status = advance(installment.status, InstallmentEvent.CANCEL)
    agreement.ended_on = today
    withdraw_all(session, agreement.id, now)
    return key


def _held(session: Session, agreement_id: int) -> Agreement:
    lock_agreements(session, {agreement_id})
    return session.get_one(Agreement, agreement_id)


def _step(
    session: Session, agreement: Agreement, event: AgreementEvent, reason: str, actor: str, today: date, now: datetime
) -> str:
    key = f"{event.value}:{len(steps_of(session, agreement.id)) + 1}"
    record_step(session, agreement, event, reason=reason, key=key, on=today, actor=actor, now=now)
    audit.record(
        session,
        actor=actor,
        action=f"agreement.{event.value}",
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail={"reason": reason},
        now=now,
    )
    return key

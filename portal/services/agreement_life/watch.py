"""What time alone brings to an agreement: the notice, the cure, the breach. One transaction an agreement, repeatable.

Nothing breaks without a notice on record, an elapsed cure window and every bank file of its last day read. Who cannot
be written to (a person who died, a debt that can no longer be demanded) is given no notice, so nothing of theirs
breaks by itself. On the days of a pause nothing is given and nothing breaks; what was paid still cures. A notice waits
for its week, where the person was written to as often as they want: no window runs before its message may leave.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.agreements.agreement import RUNNING, AgreementEvent
from offers.agreements.standing import LateInstallment, Reason, Standing, cure_deadline
from payments.incoming import CaseKind, Remedy
from portal.clock import business_date
from portal.models import Agreement, Charge, FinanceCase, Installment, Registration
from portal.services import cases
from portal.services.agreement_life.breach import break_it
from portal.services.agreement_life.facts import freezes_of, standing_today, terms_of
from portal.services.agreement_life.steps import record_step
from portal.services.balances import is_prescribed
from portal.services.ledger_checks.parking import not_parked
from portal.services.pauses.reading import is_quiet
from portal.services.payments import lock_agreements
from portal.services.preferences import is_full, leaves_at
from portal.services.withdrawals import withdraw_charge

ACTOR = "job:agreements"
SLICE = 200


def running_after(session: Session, last_id: int, limit: int = SLICE) -> list[int]:
    """The next agreements to look at, by id; one whose books do not agree is left alone."""
    running = Agreement.status.in_(RUNNING)
    query = select(Agreement.id).where(Agreement.id > last_id, running, not_parked(Agreement.id))
    return list(session.scalars(query.order_by(Agreement.id).limit(limit)))


def look_after(session: Session, agreement_id: int, *, today: date, now: datetime) -> AgreementEvent | None:
    """Do what is due to an agreement today, once however often asked; None when nothing is. Commits."""
    lock_agreements(session, {agreement_id})
    agreement = session.get_one(Agreement, agreement_id)
    _end_expired(session, agreement, today, now)
    if agreement.status not in RUNNING or not may_be_pressed(session, agreement, today):
        session.commit()
        return None
    found = standing_today(session, agreement, today)
    paused = found.event is not AgreementEvent.CURE and is_quiet(session, agreement.debtor_id, today)
    crowded = found.event is AgreementEvent.NOTICE and is_full(session, agreement.debtor_id, today)
    event = None if paused or crowded else _due(session, agreement, found, today, now)
    session.commit()
    return event


def _end_expired(session: Session, agreement: Agreement, today: date, now: datetime) -> None:
    """A charge of an amount that was right until a day is not to be paid after it."""
    over = (
        select(Charge)
        .join(Charge.installment)
        .where(Installment.agreement_id == agreement.id, Charge.valid_until < today)
        .order_by(Charge.id)
    )
    for charge in session.scalars(over):
        withdraw_charge(session, charge, now)


def may_be_pressed(session: Session, agreement: Agreement, today: date) -> bool:
    """Whether a notice may be given at all: not to who died, nor for what is past its term (STJ REsp 2.103.726)."""
    if any(is_prescribed(row.debt, today) for row in agreement.debts) or agreement.terms.get("prescribed"):
        return False
    died = select(Registration.debtor_id).where(Registration.debtor_id == agreement.debtor_id, Registration.deceased)
    return session.scalar(died.limit(1)) is None


def _due(session: Session, agreement: Agreement, found: Standing, today: date, now: datetime) -> AgreementEvent | None:
    if found.event is AgreementEvent.NOTICE:
        _give_notice(session, agreement, found, today, now)
    elif found.event is AgreementEvent.CURE:
        _cure(session, agreement, found, today, now)
    elif found.event is AgreementEvent.BREACH:
        reason = "the files came"
        cases.close_by_itself(
            session, CaseKind.BREACH_WAITS, waiting_subject(agreement), reason=reason, actor=ACTOR, now=now
        )
        break_it(session, agreement, reason=found.reason.value, on=today, actor=ACTOR, now=now)
    elif found.reason is Reason.CURE_WAITS_FOR_FILES:
        return _wait_or_break(session, agreement, today, now)
    return found.event


def waiting_subject(agreement: Agreement) -> str:
    """What the case of files that have not come is about: this notice of this agreement."""
    return f"agreement:{agreement.id}:{agreement.noticed_on}"


def _give_notice(session: Session, agreement: Agreement, found: Standing, today: date, now: datetime) -> None:
    """Tell the person, with amounts and the last day, before anything else can happen.

    Their window counts from the day on which the message may leave: given at night or on a Sunday, that is a later one.
    """
    leaves = leaves_at(session, agreement.debtor_id, now)
    told_on = max(today, business_date(leaves)) if leaves is not None else today
    agreement.noticed_on = today
    agreement.cure_until = cure_deadline(told_on, terms_of(agreement), freezes_of(session, agreement.id))
    key = f"notice:{today}"
    record_step(
        session, agreement, AgreementEvent.NOTICE, reason=found.reason.value, key=key, on=today, actor=ACTOR,
        detail=notice_detail(found, agreement.cure_until), now=now,
    )  # fmt: skip


def notice_detail(found: Standing, cure_until: date) -> dict[str, object]:
    """What a notice says: until when, how much, and which installments are late."""
    return {
        "cure_until": cure_until.isoformat(),
        "owed_cents": found.owed.cents,
        "late": [_late(each) for each in found.late],
    }


def _late(each: LateInstallment) -> dict[str, object]:
    return {
        "number": each.number,
        "due_on": each.due_on.isoformat(),
        "nominal_cents": each.due.nominal.cents,
        "fine_cents": each.due.fine.cents,
        "interest_cents": each.due.interest.cents,
        "days_late": each.due.days_late,
    }


def _cure(session: Session, agreement: Agreement, found: Standing, today: date, now: datetime) -> None:
    key = f"cure:{agreement.noticed_on}"
    record_step(
        session, agreement, AgreementEvent.CURE, reason=found.reason.value, key=key, on=today, actor=ACTOR, now=now
    )
    agreement.noticed_on = agreement.cure_until = None


def _wait_or_break(session: Session, agreement: Agreement, today: date, now: datetime) -> AgreementEvent | None:
    """The window is over and a payment of its last day may still be on its way: a person is told, and may say that the
    bank has nothing more to tell."""
    subject = waiting_subject(agreement)
    case = session.scalar(
        select(FinanceCase).where(FinanceCase.kind == CaseKind.BREACH_WAITS.value, FinanceCase.subject == subject)
    )
    if case is not None and case.remedy == Remedy.NO_MOVEMENT.value:
        break_it(session, agreement, reason="no_movement", on=today, actor=case.closed_by, now=now)
        return AgreementEvent.BREACH
    if case is None:
        cases.open_case(
            session,
            CaseKind.BREACH_WAITS,
            subject,
            creditor_id=agreement.creditor_id,
            agreement_id=agreement.id,
            occurred_on=agreement.cure_until or today,
            detail={"noticed_on": str(agreement.noticed_on), "cure_until": str(agreement.cure_until)},
            now=now,
        )
    return None

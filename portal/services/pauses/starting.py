"""A pause begins, or the person ends it. What is owed stays as it is, and what is charged can be paid."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.agreements.agreement import RUNNING, AgreementEvent, AgreementState
from payments.incoming import CaseKind
from portal.formatting import date_plain
from portal.models import Agreement, Debtor, Pause, PauseWhy
from portal.services import audit, cases, outbox
from portal.services.agreement_life.steps import record_step
from portal.services.agreement_life.watch import waiting_subject
from portal.services.errors import Stale
from portal.services.pauses.reading import Length, limit_of, pause_of
from portal.services.payments import lock_agreements

TOPIC = "pause.tell"


def start(session: Session, *, debtor_id: int, length: Length, why: PauseWhy, today: date, now: datetime) -> Pause:
    """Begin a pause. Notices that ran are taken back, each given anew after it. Commits.

    Raises Stale("pause_running"), or Stale("pause_limit") with the first day of another.
    """
    session.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())
    _refuse_another(session, debtor_id, today)
    pause = Pause(
        debtor_id=debtor_id,
        days=length.value,
        starts_on=today,
        ends_on=today + timedelta(days=length),
        why=why,
        created_at=now,
    )
    running = select(Agreement.id).where(Agreement.debtor_id == debtor_id, Agreement.status.in_(RUNNING))
    held = list(session.scalars(running))
    lock_agreements(session, held)
    session.add(pause)
    session.flush()
    for agreement_id in held:
        _take_notice_back(session, session.get_one(Agreement, agreement_id), debtor_id, today, now)
    _note(session, pause, "pause.start", {"days": pause.days}, now)
    if why is not PauseWhy.SAFETY:
        outbox.enqueue(session, TOPIC, f"pause:{pause.id}", {"pause_id": pause.id})
    session.commit()
    return pause


def end(session: Session, *, debtor_id: int, today: date, now: datetime) -> None:
    """The person ends the pause that runs; today is its last day. Asked again, nothing. Commits."""
    session.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())
    pause = pause_of(session, debtor_id, today)
    if pause is not None:
        pause.ended_on = today
        _note(session, pause, "pause.end", {}, now)
    session.commit()


def _refuse_another(session: Session, debtor_id: int, today: date) -> None:
    running, limit = pause_of(session, debtor_id, today), limit_of(session, debtor_id, today)
    if running is None and limit is None:
        return
    session.rollback()
    if limit is None or running is not None:
        raise Stale("pause_running")
    raise Stale("pause_limit", possible_on=date_plain(limit.possible_on))


def _take_notice_back(session: Session, agreement: Agreement, debtor_id: int, today: date, now: datetime) -> None:
    """No window runs out in a pause, nor while its notice was withheld; the caller holds the agreement."""
    if agreement.status is not AgreementState.NOTICED:
        return
    actor = f"debtor:{debtor_id}"
    cases.close_by_itself(
        session, CaseKind.BREACH_WAITS, waiting_subject(agreement), reason="the notice was taken back", actor=actor,
        now=now,
    )  # fmt: skip
    record_step(
        session, agreement, AgreementEvent.LIFT, reason="pause", key=f"lift:{agreement.noticed_on}", on=today,
        actor=actor, now=now,
    )  # fmt: skip
    agreement.noticed_on = agreement.cure_until = None


def _note(session: Session, pause: Pause, action: str, detail: dict[str, object], now: datetime) -> None:
    """Without why: that is between the person and the portal."""
    audit.record(
        session, actor=f"debtor:{pause.debtor_id}", action=action, subject=f"pause:{pause.id}", creditor_id=None,
        detail=detail, now=now,
    )  # fmt: skip

"""Telling a person what became of their agreement: the notice, its end, the breach, a date moved, a payment put off.

CDC arts. 42 and 42-A: amounts, dates and what can be done, the creditor with address and CNPJ, and no threat.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import RUNNING, AgreementState
from payments.incoming import CaseKind
from portal import clock
from portal.models import Agreement, AgreementStep
from portal.sealing import Sealer
from portal.services import cases
from portal.services.agreement_life.facts import standing_today, terms_of
from portal.services.agreement_life.reinstating import IN_TIME
from portal.services.agreement_life.steps import record_change, steps_of
from portal.services.agreement_life.watch import ACTOR, may_be_pressed
from portal.services.payments import lock_agreements
from portal.services.telling import agreement_by_id, tell

NOT_TOLD = "not_told"


def notice(session: Session, sealer: Sealer, step_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """What is late, until when it can be paid, how, and what happens after. Silent once nothing is late any more."""
    step, agreement = _of(session, step_id)
    found = standing_today(session, agreement, today)
    still = agreement.status is AgreementState.NOTICED and str(agreement.noticed_on) == step.happened_on.isoformat()
    if not still or not found.late or agreement.cure_until is None or not may_be_pressed(session, agreement, today):
        return
    told = tell(
        session,
        sealer,
        agreement,
        kind="agreement_notice",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        late=found.late,
        owed=found.owed,
        on=today,
        cure_until=agreement.cure_until,
        terms=terms_of(agreement),
        count=len(agreement.installments),
    )
    if not told:
        _note_not_told(session, agreement, step, today)


def cured(session: Session, sealer: Sealer, step_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """What was late is paid; the agreement goes on as it was."""
    _, agreement = _of(session, step_id)
    _tell(session, sealer, agreement, "agreement_cured", base_url, today, fresh_days)


def resumed(session: Session, sealer: Sealer, step_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """A broken agreement stands again, and what of it is still to be paid today."""
    step, agreement = _of(session, step_id)
    if agreement.status not in RUNNING:
        return
    found = standing_today(session, agreement, today)
    in_time = step.reason == IN_TIME
    _tell(
        session, sealer, agreement, "agreement_resumed", base_url, today, fresh_days,
        in_time=in_time, late=found.late, owed=found.owed, on=today,
    )  # fmt: skip


def broken(session: Session, sealer: Sealer, step_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """What was paid and kept, line by line, what is owed now, and what can be done."""
    step, agreement = _of(session, step_id)
    if agreement.status is not AgreementState.BROKEN or not may_be_pressed(session, agreement, today):
        return
    detail = step.detail
    _tell(
        session,
        sealer,
        agreement,
        "agreement_broken",
        base_url,
        today,
        fresh_days,
        broken_on=agreement.ended_on or step.happened_on,  # worked out anew later, it ended when it did
        paid=[(date.fromisoformat(on), Money(cents)) for on, cents in detail["paid"]],
        paid_total=Money(detail["paid_cents"]),
        vested=Money(detail["vested_cents"]),
        owed=Money(detail["owed_cents"]),
        novation=detail["nature"] == "novation",
    )


def changed(session: Session, sealer: Sealer, step_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """A due date moved, or a payment put off to the end: the new date, and what it costs."""
    step, agreement = _of(session, step_id)
    values = step.detail
    _tell(
        session,
        sealer,
        agreement,
        "agreement_date_moved" if step.event == "move" else "agreement_skipped",
        base_url,
        today,
        fresh_days,
        number_of=values["number"],
        count=len(agreement.installments),
        before=date.fromisoformat(values["before"]),
        due_on=date.fromisoformat(values["due_on"]),
        amount=Money(values["amount_cents"]),
        cost=Money(values.get("cost_cents", 0)),
    )


def _note_not_told(session: Session, agreement: Agreement, step: AgreementStep, today: date) -> None:
    """The notice stands on the person's page alone; who works for the creditor sees that it reached nobody. Once."""
    lock_agreements(session, {agreement.id})
    key = f"{NOT_TOLD}:{step.id}"
    if all(each.key != key for each in steps_of(session, agreement.id)):
        record_change(
            session, agreement, NOT_TOLD, reason="no_contact", key=key, on=today, actor=ACTOR,
            detail={"step_id": step.id}, now=clock.now(),
        )  # fmt: skip
        cases.open_case(
            session, CaseKind.NOTICE_UNREACHED, f"step:{step.id}", creditor_id=agreement.creditor_id,
            agreement_id=agreement.id, occurred_on=today, due_on=agreement.cure_until,
            detail={"cure_until": str(agreement.cure_until)}, now=clock.now(),
        )  # fmt: skip
    session.commit()


def _tell(
    session: Session,
    sealer: Sealer,
    agreement: Agreement,
    kind: str,
    base_url: str,
    today: date,
    fresh_days: int,
    **values: Any,
) -> None:
    tell(session, sealer, agreement, kind=kind, today=today, fresh_days=fresh_days, address=base_url, **values)


def _of(session: Session, step_id: int) -> tuple[AgreementStep, Agreement]:
    step = session.get_one(AgreementStep, step_id)
    return step, agreement_by_id(session, step.agreement_id)

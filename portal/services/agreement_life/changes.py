"""What a debtor changes alone while an agreement runs: a due date moved, a payment put off to the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import RUNNING, InstallmentState
from offers.agreements.changes import Moved, Refused, Rhythmic, Skipped, latest_move, move_due_date, skip_to_end
from payments.journals_agreements import skip_cost
from portal.models import Agreement, Installment
from portal.services import audit, outbox
from portal.services.agreement_life.facts import Known, known_of, plan_of
from portal.services.agreement_life.steps import record_change
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale
from portal.services.ledger import post
from portal.services.payments import lock_agreements
from portal.services.withdrawals import withdraw_of

MOVE, SKIP = "move", "skip"
Change = TypeVar("Change", Moved, Skipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    """An installment whose date may still move, and between which days."""

    installment: Installment
    earliest: date
    latest: date


def movable(known: Known, today: date) -> list[Movable]:
    """The installments a debtor may move today, none when the moves are used up."""
    found = []
    for each in _opened(known.agreement):
        latest = latest_move(known.installments, each.number, known.terms)
        if isinstance(_moved(known, each.number, latest, today), Moved):
            found.append(Movable(installment=each, earliest=each.due_on + timedelta(days=1), latest=latest))
    return found


def skippable(session: Session, known: Known, today: date) -> list[tuple[Installment, Skipped]]:
    """The installments a debtor may put off today, each with its new date and what that costs."""
    opened = _opened(known.agreement)
    if not opened or known.times(SKIP) >= known.terms.skips:
        return []
    rhythm = _rhythm(session, known.agreement)
    asked = [(each, _skipped(known, each.number, rhythm, today)) for each in opened]
    return [(each, skipped) for each, skipped in asked if isinstance(skipped, Skipped)]


def move(
    session: Session, *, debtor_id: int, agreement_id: str, number: int, due_on: date, today: date, now: datetime
) -> Moved | Refused:
    """Move a due date; new slips follow and the old ones end. Commits when it is done. Asked twice, it is done once."""

    def decide(agreement: Agreement) -> Moved | Refused:
        return _moved(known_of(session, agreement), number, due_on, today)

    return _change(session, debtor_id, agreement_id, number, MOVE, decide, today, now)


def skip(
    session: Session, *, debtor_id: int, agreement_id: str, number: int, today: date, now: datetime
) -> Skipped | Refused:
    """Put a payment off to the end. Commits when it is done."""

    def decide(agreement: Agreement) -> Skipped | Refused:
        return _skipped(known_of(session, agreement), number, _rhythm(session, agreement), today)

    return _change(session, debtor_id, agreement_id, number, SKIP, decide, today, now)


def _moved(known: Known, number: int, due_on: date, today: date) -> Moved | Refused:
    status, facts, used = known.agreement.status, known.installments, known.times(MOVE)
    return move_due_date(status, facts, number, due_on, known.terms, today, used=used, freezes=known.freezes)


def _skipped(known: Known, number: int, rhythm: Rhythmic, today: date) -> Skipped | Refused:
    status, facts, used = known.agreement.status, known.installments, known.times(SKIP)
    return skip_to_end(status, facts, number, rhythm, known.terms, today, used=used, freezes=known.freezes)


def _rhythm(session: Session, agreement: Agreement) -> Rhythmic:
    plan = plan_of(session, agreement)
    return Rhythmic(
        first_due_on=plan.first_due_on, rhythm=plan.rhythm, payday=plan.payday, monthly_rate=plan.monthly_rate
    )


def _change(
    session: Session,
    debtor_id: int,
    agreement_id: str,
    number: int,
    event: str,
    decide: Callable[[Agreement], Change | Refused],
    today: date,
    now: datetime,
) -> Change | Refused:
    found = agreement_of(session, debtor_id, agreement_id)
    lock_agreements(session, {found.id})
    installment = next((each for each in found.installments if each.number == number), None)
    if installment is None:
        raise Stale("installment_gone")
    decided = decide(found)
    if isinstance(decided, Refused):
        session.rollback()
        return decided
    _record(session, found, installment, event, decided, today, now)
    session.commit()
    return decided


def _record(
    session: Session,
    agreement: Agreement,
    installment: Installment,
    event: str,
    decided: Moved | Skipped,
    today: date,
    now: datetime,
) -> None:
    installment.agreed_due_on = installment.agreed_due_on or installment.due_on
    installment.due_on = decided.due_on
    detail: dict[str, Any] = {
        "number": installment.number,
        "before": decided.before.isoformat(),
        "due_on": decided.due_on.isoformat(),
    }
    key = f"{event}:{installment.number}:{decided.due_on}"
    if isinstance(decided, Skipped):
        _add_cost(session, agreement, installment, decided.cost, f"{agreement.id}:{key}", today, now)
        detail["cost_cents"] = decided.cost.cents
    detail["amount_cents"] = installment.amount.cents
    actor = f"debtor:{agreement.debtor_id}"
    step = record_change(
        session, agreement, event, reason="asked", key=key, on=today, actor=actor, installment_id=installment.id,
        detail=detail, now=now,
    )  # fmt: skip
    withdraw_of(session, {installment.id}, now)
    audit.record(
        session,
        actor=actor,
        action=f"agreement.{event}",
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail=detail,
        now=now,
    )
    subject = f"agreement:{agreement.id}:{key}"
    outbox.enqueue(session, "charges.issue", subject, {"agreement_id": agreement.id})
    outbox.enqueue(session, "agreement.changed", subject, {"agreement_id": agreement.id, "step_id": step.id})


def _add_cost(
    session: Session, agreement: Agreement, installment: Installment, cost: Money, ref: str, on: date, now: datetime
) -> None:
    """The plan's own interest for the time it is put off."""
    if not cost:
        return
    installment.interest += cost
    installment.amount += cost
    agreement.total += cost
    creditor = str(agreement.creditor_id)
    journal = skip_cost(agreement_id=str(agreement.id), creditor_id=creditor, cost=cost, ref=ref, on=on)
    post(session, agreement.creditor_id, journal, now=now)


def _opened(agreement: Agreement) -> list[Installment]:
    if agreement.status not in RUNNING:
        return []
    return [each for each in agreement.installments if each.status is InstallmentState.OPEN]

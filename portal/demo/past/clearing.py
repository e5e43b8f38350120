"""Names taken off the credit bureaus in the past: the rows `portal.services.bureau` writes, many at once.

The clock starts with the payment the plan names and has its days from the same rules; most creditors' people answered
in two or three bank days, a few on the morning after the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from brazil.calendar import add_bank_days
from offers.owed.clearing import clearing_clock
from offers.plans.plan import PlanKind
from offers.policies.limits import ClearsAfter
from portal.demo.past.agreed import Deal
from portal.demo.past.days import at
from portal.demo.past.lived import Received
from portal.demo.past.trail import Trail
from portal.models import BureauAnswer, BureauEvent, BureauRequest
from portal.services.bureau.clock import ACTOR, subject_of

_LATE_ONE_IN = 8


def clear(session: Session, deals: Sequence[Deal], *, staff_id: int, trail: Trail, today: date) -> None:
    """Ask for each name that a payment cleared, and answer what was due to be answered by yesterday."""
    started = [(deal, event) for deal in deals if (event := _event(deal)) is not None]
    started.sort(key=lambda each: (each[1][1].known_on, each[0].agreement.id))
    rows = [_row(deal, *event, place, staff_id, today) for place, (deal, event) in enumerate(started)]
    session.add_all(rows)
    session.flush()
    for row in rows:
        _note(row, trail)


def _event(deal: Deal) -> tuple[BureauEvent, Received] | None:
    plan, life = deal.wanted.offer.plan, deal.life
    if plan.kind is PlanKind.INSTALLMENTS and plan.clears_after is ClearsAfter.FIRST_PAYMENT:
        return (BureauEvent.FIRST_PAYMENT, life.received[0]) if life.received else None
    return (BureauEvent.LAST_PAYMENT, life.settled_by) if life.settled_by is not None else None


def _row(deal: Deal, event: BureauEvent, payment: Received, place: int, staff_id: int, today: date) -> BureauRequest:
    days, opened_at = clearing_clock(payment.paid_on), at(payment.known_on, 9, 5)
    row = BureauRequest(
        creditor_id=deal.agreement.creditor_id, debtor_id=deal.agreement.debtor_id, agreement_id=deal.agreement.id,
        event=event, event_on=payment.paid_on, remind_on=days.remind_on, due_by=days.due_by, late_on=days.late_on,
        opened_at=opened_at, requested_at=opened_at + timedelta(minutes=5), answer="",
    )  # fmt: skip
    answered_at = _answered_at(row, place)
    if answered_at < at(today, 0):
        row.answer, row.answered_at, row.answered_by = BureauAnswer.REMOVED.value, answered_at, f"staff:{staff_id}"
    if days.remind_on < min(answered_at.date(), today):
        row.reminded_at = at(days.remind_on)
    return row


def _answered_at(row: BureauRequest, place: int) -> datetime:
    """Whoever is late is so by one night: the work that notes it comes at nine."""
    if place % _LATE_ONE_IN == _LATE_ONE_IN - 1:
        return at(row.late_on, 8, 10)
    return at(max(add_bank_days(row.event_on, 2 + place % 2), row.opened_at.date()), 15, 20)


def _note(row: BureauRequest, trail: Trail) -> None:
    subject, detail = subject_of(row), {"event": row.event.value, "due_by": row.due_by.isoformat()}
    trail.deed(row.opened_at, ACTOR, "bureau.requested", subject, row.creditor_id, detail)
    if row.answered_at is not None:
        trail.deed(
            row.answered_at, row.answered_by, "bureau.answered", subject, row.creditor_id, {"answer": row.answer}
        )  # fmt: skip
        trail.promise(row.answered_at, "bureau.tell_debtor", f"answered:{row.id}", {"request_id": row.id})

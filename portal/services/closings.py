"""Closing a day or a month of a conta, by a person; opening it again, with a reason.

Nothing is booked into a closed day. What files and PSPs tell of one later counts on the next open day
(payments.statements.closing); what people book is refused there, and they are told the day that takes it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money, total
from payments.statements.closing import counts_on
from portal.models import DayClosing, ReceivingAccount
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.once import add_once
from portal.services.retorno_accounts import lock_account
from portal.services.statements.accounts import same_conta
from portal.services.statements.books import spans_of
from portal.services.statements.day_ties import DayTie, day_tie, ties_between

LONGEST_REASON = 500


def close_day(
    session: Session, keeper: ReceivingAccount, on: date, *, reason: str, staff_id: int, today: date, now: datetime
) -> DayClosing:
    """Close a day that is over, keeping what its three sides said. Commits.

    Raises NotAllowed("day_not_over"), ("no_statement") when something moved and no statement tells of it,
    ("reason_missing") when the sides differ and nobody says why; Stale("day_closed").
    """
    lock_account(session, keeper.id)
    if on >= today:
        raise NotAllowed("day_not_over")
    tie = day_tie(session, keeper, on)
    if tie.closing is not None:
        raise Stale("day_closed", next_on="")
    if not tie.told and not tie.empty:
        raise NotAllowed("no_statement")
    if not tie.ties and not tie.empty and not reason.strip():
        raise NotAllowed("reason_missing")
    return _close(session, keeper, on, on, [tie], reason=reason, staff_id=staff_id, now=now)


def close_month(
    session: Session, keeper: ReceivingAccount, month: date, *, reason: str, staff_id: int, today: date, now: datetime
) -> DayClosing:
    """Close a month whose every day with movement is closed. Commits.

    Raises NotAllowed("month_not_over"), ("days_open", days); Stale("day_closed") when it is closed already.
    """
    lock_account(session, keeper.id)
    first, last = month_of(month)
    if last >= today:
        raise NotAllowed("month_not_over")
    ties = ties_between(session, keeper, first, last)
    open_days = sorted(tie.on for tie in ties if tie.closing is None)
    if open_days:
        raise NotAllowed("days_open", days=", ".join(f"{day:%d/%m}" for day in open_days))
    return _close(session, keeper, first, last, ties, reason=reason, staff_id=staff_id, now=now)


def reopen(session: Session, closing: DayClosing, *, reason: str, staff_id: int, now: datetime) -> None:
    """Open a closed day or month again. Commits.

    Raises NotAllowed("reason_missing"), ("month_closed") for a day of a closed month; Stale("not_closed").
    """
    lock_account(session, closing.receiving_account_id)
    session.refresh(closing)
    if closing.reopened_at is not None:
        raise Stale("not_closed")
    if not reason.strip():
        raise NotAllowed("reason_missing")
    if closing.first_on == closing.last_on and month_closing(session, closing.receiving_account_id, closing.first_on):
        raise NotAllowed("month_closed")
    closing.reopened_at, closing.reopened_by = now, f"staff:{staff_id}"
    closing.reopen_reason = reason.strip()[:LONGEST_REASON]
    _note(session, closing, "closing.reopened", staff_id, closing.reopen_reason, now)
    session.commit()


def refuse_closed(session: Session, account_id: int, on: date, now: datetime) -> None:
    """Raise Stale("day_closed") when a movement booked now cannot count on this day of this receiving account."""
    day = open_day(session, account_id, on, now)
    if day != on:
        raise Stale("day_closed", next_on=f"{day:%d/%m/%Y}")


def open_day(session: Session, account_id: int, on: date, now: datetime) -> date:
    """The day a movement booked now counts on: this one, or the next that is open."""
    account = session.get_one(ReceivingAccount, account_id)
    return counts_on(on, now, spans_of(session, same_conta(session, account)[0].id))


def month_closing(session: Session, account_id: int, day: date) -> DayClosing | None:
    """What stands of the closing of a day's month."""
    first, last = month_of(day)
    return session.scalar(
        select(DayClosing).where(
            DayClosing.receiving_account_id == account_id,
            DayClosing.first_on == first,
            DayClosing.last_on == last,
            DayClosing.reopened_at.is_(None),
        )
    )


def closing_of(session: Session, public_id: str, creditor_id: int | None) -> DayClosing:
    """A closing the viewer may see; NotFound otherwise."""
    closing = session.scalar(select(DayClosing).where(DayClosing.public_id == public_id))
    if closing is None or (creditor_id is not None and closing.account.creditor_id != creditor_id):
        raise NotFound
    return closing


def history(session: Session, keeper: ReceivingAccount, first: date, last: date) -> list[DayClosing]:
    """Every closing of these days, those opened again among them, newest first."""
    query = select(DayClosing).where(
        DayClosing.receiving_account_id == keeper.id, DayClosing.first_on <= last, DayClosing.last_on >= first
    )
    return list(session.scalars(query.order_by(DayClosing.id.desc())))


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _close(
    session: Session, keeper: ReceivingAccount, first: date, last: date, ties: list[DayTie], *, reason: str,
    staff_id: int, now: datetime,
) -> DayClosing:  # fmt: skip
    told: Money | None = total(tie.tie.statement for tie in ties) if all(tie.told for tie in ties) else None
    closing = DayClosing(
        receiving_account_id=keeper.id,
        first_on=first,
        last_on=last,
        statement_total=told,
        ledger_total=total(tie.tie.books for tie in ties),
        creditor_total=total(tie.creditor for tie in ties),
        differences=[named for tie in ties for named in tie.named()],
        reason=reason.strip()[:LONGEST_REASON],
        closed_by=f"staff:{staff_id}",
        closed_at=now,
    )
    if not add_once(session, closing):
        raise Stale("day_closed", next_on="")
    _note(session, closing, "closing.closed", staff_id, closing.reason, now)
    session.commit()
    return closing


def _note(session: Session, closing: DayClosing, action: str, staff_id: int, reason: str, now: datetime) -> None:
    detail = {
        "first_on": closing.first_on.isoformat(),
        "last_on": closing.last_on.isoformat(),
        "ledger_cents": closing.ledger_total.cents,
        "differences": len(closing.differences),
        "reason": reason,
    }
    audit.record(
        session, actor=f"staff:{staff_id}", action=action, subject=f"day_closing:{closing.id}",
        creditor_id=closing.account.creditor_id, detail=detail, now=now,
    )  # fmt: skip

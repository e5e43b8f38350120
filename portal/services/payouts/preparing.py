"""A payout is prepared: the free lines of a creditor up to a day are taken, all at once and by one person only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, func, select, type_coerce, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from brazil.money import Money
from payments.payout import OPEN
from portal.models import LineKind, Payout, PayoutKind, PayoutLine
from portal.services import audit
from portal.services.errors import NotAllowed, Stale
from portal.services.once import add_once
from portal.services.payouts.lines import derive_all, hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What lines come to. `total` is what would be paid; `first_on` is None where there are none."""

    lines: int
    returns: int
    recovered: Money
    commission: Money
    fee: Money
    total: Money
    first_on: date | None


def free_totals(session: Session, creditor_id: int, kind: PayoutKind, until_on: date) -> Totals:
    """What a payout prepared now would have."""
    return _totals(session, _free(creditor_id, kind, until_on))


def totals_of(session: Session, payout_id: int) -> Totals:
    """What the lines of a payout come to, from the lines themselves."""
    return _totals(session, [PayoutLine.payout_id == payout_id])


def prepare(
    session: Session, creditor_id: int, kind: PayoutKind, *, until_on: date, seen: Money, staff_id: int, today: date,
    now: datetime,
) -> Payout:  # fmt: skip
    """Take every free line up to a day. Commits. `seen` is the total the person was shown.

    Of two people at once one prepares. Raises NotAllowed: "payout_in_the_future", "payout_without_lines",
    "payout_not_positive" (what came back is more than what came in: it waits for the next); Stale: "payout_open" while
    another of this creditor is, "payout_changed" when lines came or went since the preview.
    """
    if until_on > today:
        raise NotAllowed("payout_in_the_future")
    derive_all(session, creditor_id, now=now)
    hold(session, creditor_id)
    if open_payout(session, creditor_id, kind) is not None:
        raise Stale("payout_open")
    found = free_totals(session, creditor_id, kind, until_on)
    _require(found, seen)
    payout = Payout(
        creditor_id=creditor_id,
        kind=kind,
        number=_next_number(session, creditor_id, kind),
        until_on=until_on,
        line_count=found.lines,
        recovered=found.recovered,
        commission=found.commission,
        fee=found.fee,
        total=found.total,
        prepared_by=staff_id,
        prepared_at=now,
    )
    if not add_once(session, payout):
        raise Stale("payout_open")
    _take(session, payout, found.lines)
    note(session, "payout.prepared", payout, staff_id, now, {"lines": found.lines, "total_cents": found.total.cents})
    session.commit()
    return payout


def open_payout(session: Session, creditor_id: int, kind: PayoutKind) -> Payout | None:
    """The one that is neither paid nor canceled, if there is one."""
    return session.scalar(
        select(Payout).where(Payout.creditor_id == creditor_id, Payout.kind == kind, Payout.state.in_(OPEN))
    )


def note(
    session: Session, action: str, payout: Payout, staff_id: int, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    """A deed about a payout, in the audit trail."""
    audit.record(
        session, actor=f"staff:{staff_id}", action=action, subject=f"payout:{payout.id}", now=now,
        creditor_id=payout.creditor_id, detail=detail or {},
    )  # fmt: skip


def _require(found: Totals, seen: Money) -> None:
    if not found.lines:
        raise NotAllowed("payout_without_lines")
    if found.total.cents <= 0:
        raise NotAllowed("payout_not_positive")
    if found.total != seen:
        raise Stale("payout_changed")


def _take(session: Session, payout: Payout, count: int) -> None:
    """One statement for however many lines there are."""
    taken = session.execute(
        update(PayoutLine)
        .where(*_free(payout.creditor_id, payout.kind, payout.until_on))
        .values(payout_id=payout.id)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != count:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("payout_changed")


def _free(creditor_id: int, kind: PayoutKind, until_on: date) -> list[ColumnElement[bool]]:
    return [
        PayoutLine.creditor_id == creditor_id,
        PayoutLine.goes_to == kind,
        PayoutLine.payout_id.is_(None),
        PayoutLine.occurred_on <= until_on,
    ]


def _next_number(session: Session, creditor_id: int, kind: PayoutKind) -> int:
    last = select(func.max(Payout.number)).where(Payout.creditor_id == creditor_id, Payout.kind == kind)
    return (session.scalar(last) or 0) + 1


def _totals(session: Session, where: Sequence[ColumnElement[bool]]) -> Totals:
    def added(column: InstrumentedAttribute[Money]) -> Any:
        return func.coalesce(func.sum(type_coerce(column, BigInteger)), 0)

    row = session.execute(
        select(
            func.count(),
            func.count().filter(PayoutLine.kind == LineKind.RETURN),
            added(PayoutLine.recovered),
            added(PayoutLine.commission),
            added(PayoutLine.fee),
            added(PayoutLine.net),
            func.min(PayoutLine.occurred_on, type_=PayoutLine.occurred_on.type),
        ).where(*where)
    ).one()
    amounts = [Money(int(each)) for each in row[2:6]]
    return Totals(
        lines=row[0], returns=row[1], recovered=amounts[0], commission=amounts[1], fee=amounts[2], total=amounts[3],
        first_on=row[6],
    )  # fmt: skip

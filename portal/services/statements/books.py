"""What the ledger moved in a conta, piece by piece, by the day the bank credits and not by that of the payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.ledger import AccountKind
from payments.statements.closing import ClosedSpan, counts_on
from payments.statements.tie_out import BookPiece
from portal.db_types import Day
from portal.models import BankEvent, BankLine, DayClosing, JournalRecord, Outcome, Payment, PostingRecord

_HELD_IN = (AccountKind.BANK, AccountKind.PIX)
_PIX_KEY = "pix:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one journal moved in the conta, or its fee: the day it counts on, and what it was."""

    on: date
    journal_id: int
    journal_kind: str
    piece: BookPiece
    other: str  # the account on the other side
    line_id: int | None
    payment_id: int | None


def spans_of(session: Session, account_id: int) -> tuple[ClosedSpan, ...]:
    """Everything that was ever closed of a conta, by its keeper."""
    rows = session.scalars(select(DayClosing).where(DayClosing.receiving_account_id == account_id))
    return tuple(
        ClosedSpan(first_on=row.first_on, last_on=row.last_on, closed_at=row.closed_at, reopened_at=row.reopened_at)
        for row in rows
    )


def moved_between(
    session: Session, account_ids: Sequence[int], since: date, until: date, spans: Sequence[ClosedSpan]
) -> list[Moved]:
    """The postings that count on these days, both included, in order. `account_ids` are of one conta, keeper first."""
    names = [f"{kind.value}:{account_id}" for kind in _HELD_IN for account_id in account_ids]
    in_days = _credited.between(since, until)
    wanted = or_(in_days, and_(_credited <= until, _told_late(account_ids[0]))) if spans else in_days
    found = [_moved(row, set(names), spans) for row in session.execute(_postings(names).where(wanted))]
    return _whole(each for each in found if since <= each.on <= until)


_credited: ColumnElement[date] = func.coalesce(
    BankLine.credited_on, Payment.credited_on, JournalRecord.occurred_on, type_=Day()
)


def _told_late(keeper_id: int) -> ColumnElement[bool]:
    """Recorded when its day was closed."""
    return exists().where(
        DayClosing.receiving_account_id == keeper_id,
        DayClosing.first_on <= _credited,
        DayClosing.last_on >= _credited,
        DayClosing.closed_at <= JournalRecord.recorded_at,
        or_(DayClosing.reopened_at.is_(None), DayClosing.reopened_at > JournalRecord.recorded_at),
    )


def _postings(names: list[str]) -> Any:
    told = and_(BankLine.event_id == BankEvent.id, BankLine.outcome != Outcome.REPEATED)
    return (
        select(
            JournalRecord.id.label("journal_id"),
            JournalRecord.kind,
            JournalRecord.ref,
            JournalRecord.occurred_on,
            JournalRecord.recorded_at,
            PostingRecord.source,
            PostingRecord.destination,
            PostingRecord.amount,
            BankLine.id.label("line_id"),
            BankLine.credited_on,
            BankLine.nosso_numero,
            BankLine.file_id,
            Payment.id.label("payment_id"),
            Payment.credited_on.label("payment_credited_on"),
        )
        .join(PostingRecord, PostingRecord.journal_id == JournalRecord.id)
        .outerjoin(BankEvent, BankEvent.journal_id == JournalRecord.id)
        .outerjoin(BankLine, told)
        .outerjoin(Payment, Payment.journal_id == JournalRecord.id)
        .where(or_(_in(PostingRecord.source, names), _in(PostingRecord.destination, names)))
        .order_by(PostingRecord.id)
    )


def _in(column: Any, names: list[str]) -> ColumnElement[bool]:
    held: ColumnElement[bool] = column.in_(names)
    return held


def _whole(moved: Iterable[Moved]) -> list[Moved]:
    """A payment that was split over several accounts is one piece again; its fee stays another."""
    whole: dict[str, Moved] = {}
    for each in moved:
        known = whole.get(each.piece.key)
        if known is not None:
            each = replace(known, piece=replace(known.piece, amount=known.piece.amount + each.piece.amount))
        whole[each.piece.key] = each
    return list(whole.values())


def _moved(row: Any, names: set[str], spans: Sequence[ClosedSpan]) -> Moved:
    came = row.destination in names
    other = row.source if came else row.destination
    amount: Money = row.amount if came else -row.amount
    fee = other.startswith(f"{AccountKind.BANK_FEES.value}:") and row.line_id is not None
    piece = BookPiece(
        key=f"{row.journal_id}:fee" if fee else str(row.journal_id),
        journal=str(row.journal_id),
        amount=amount,
        reference=_reference(row),
        batch=str(row.file_id or ""),
        fee=fee,
    )
    day: date = row.credited_on or row.payment_credited_on or row.occurred_on
    recorded_at: datetime = row.recorded_at
    return Moved(
        on=counts_on(day, recorded_at, spans), journal_id=row.journal_id, journal_kind=row.kind, piece=piece,
        other=other, line_id=row.line_id, payment_id=row.payment_id,
    )  # fmt: skip


def _reference(row: Any) -> str:
    """What a statement may name the payment by: the endToEndId of a Pix, the nosso numero of a slip."""
    _, mark, key = str(row.ref).partition(_PIX_KEY)
    return key.partition(":")[0] if mark else str(row.nosso_numero or "")


def moved_total(moved: Iterable[Moved]) -> Money:
    """What these moved the conta by."""
    return sum((each.piece.amount for each in moved), ZERO)

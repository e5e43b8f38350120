"""Segments as they are saved, counted and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import Row, func, select, type_coerce
from sqlalchemy.orm import Session, selectinload

from brazil.money import Money
from offers.segments.segment import Segment
from offers.segments.segment_file import segment_document, segment_from_document
from portal.db_types import Id
from portal.models import AuditEvent, DebtRecord, DebtStatus, Registration, SegmentRecord
from portal.services.errors import NotAllowed, NotFound
from portal.services.segments.filtering import segment_filter

_AT_A_TIME = 1_000
MOST = 100
"""Segments of a creditor."""


def segments_of(session: Session, creditor_id: int) -> Sequence[SegmentRecord]:
    """The creditor's segments, by name."""
    wanted = select(SegmentRecord).where(SegmentRecord.creditor_id == creditor_id)
    return session.scalars(wanted.order_by(SegmentRecord.name).options(selectinload(SegmentRecord.author))).all()


def segment_of(session: Session, public_id: str, creditor_id: int | None) -> SegmentRecord:
    """One segment; of any creditor when none is named. Raises NotFound for what is not there or not theirs."""
    query = select(SegmentRecord).where(SegmentRecord.public_id == public_id)
    found = session.scalar(query if creditor_id is None else query.where(SegmentRecord.creditor_id == creditor_id))
    if found is None:
        raise NotFound
    return found


def rules_of(record: SegmentRecord) -> Segment:
    """What a saved segment asks."""
    found = segment_from_document(record.document)
    if not isinstance(found, Segment):
        raise ValueError(f"segment {record.public_id} cannot be read")
    return found


def save_segment(
    session: Session,
    *,
    creditor_id: int,
    public_id: str | None,
    name: str,
    segment: Segment,
    staff_id: int | None,
    now: datetime,
) -> SegmentRecord:
    """Keep a new segment, or one there is, and commit.

    Raises NotFound, or NotAllowed ``segment_name_taken`` or ``segment_too_many``.
    """
    record = segment_of(session, public_id, creditor_id) if public_id else SegmentRecord(creditor_id=creditor_id)
    others = [each for each in segments_of(session, creditor_id) if each.public_id != public_id]
    if any(each.name.casefold() == name.casefold() for each in others):
        raise NotAllowed("segment_name_taken")
    if public_id is None and len(others) >= MOST:
        raise NotAllowed("segment_too_many", most=MOST)
    record.name, record.document = name, segment_document(segment)
    record.staff_id, record.saved_at = staff_id, now
    session.add(record)
    session.flush()
    session.add(_audit(record, "segment_saved", staff_id, now))
    session.commit()
    return record


def delete_segment(
    session: Session, public_id: str, creditor_id: int | None, *, staff_id: int | None, now: datetime
) -> None:  # fmt: skip
    """Keep it no longer, and commit; the debts are as they were. Raises NotFound."""
    record = segment_of(session, public_id, creditor_id)
    session.add(_audit(record, "segment_deleted", staff_id, now))
    session.delete(record)
    session.commit()


def count_of(
    session: Session, segment: Segment, *, creditor_id: int, today: date, fresh_days: int
) -> tuple[int, Money]:
    """How many debts of the creditor belong, and their principal together."""
    condition = segment_filter(segment, today=today, fresh_days=fresh_days)
    counted = select(func.count(), func.sum(type_coerce(DebtRecord.principal, Id))).where(
        DebtRecord.creditor_id == creditor_id, condition
    )
    count, total = session.execute(counted).one()
    return count, Money(int(total or 0))


def rows_of(
    session: Session, segment: Segment, *, creditor_id: int, today: date, fresh_days: int
) -> Iterator[Row[int, str, str, str, str, date, Money, DebtStatus]]:
    """The debts that belong with who owes them, a few at a time, in the order they came."""
    debt, person = DebtRecord, Registration
    wanted = (
        select(
            debt.id, debt.contract_number, person.name, person.city, person.state, debt.due_on, debt.principal,
            debt.status,
        )
        .join(person, (person.debtor_id == debt.debtor_id) & (person.creditor_id == debt.creditor_id))
        .where(debt.creditor_id == creditor_id, segment_filter(segment, today=today, fresh_days=fresh_days))
        .order_by(debt.id)
        .limit(_AT_A_TIME)
    )  # fmt: skip
    after = 0
    while rows := session.execute(wanted.where(debt.id > after)).all():
        yield from rows
        after = rows[-1].id


def _audit(record: SegmentRecord, action: str, staff_id: int | None, now: datetime) -> AuditEvent:
    return AuditEvent(
        at=now, actor=f"staff:{staff_id}" if staff_id else "command:segments", action=action,
        subject=f"segment:{record.public_id}", creditor_id=record.creditor_id,
        detail={"name": record.name, "document": record.document},
    )  # fmt: skip

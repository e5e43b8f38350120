"""The trail read: one creditor's lines (or the operator's own), by who, what, when and about what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.models import Agreement, AuditEvent, DebtRecord, StaffMember

MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for; empty fields ask nothing. `who` is a member's public id, "debtor" or "system"; `about` an
    agreement's number, a contract's number, or a subject as the trail writes it ("debt:12")."""

    who: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None
    about: str = ""


def lines(
    session: Session, creditor_id: int | None, sought: Sought, *, offset: int = 0, limit: int = 50
) -> tuple[list[AuditEvent], int]:
    """The newest first, and how many there are in all."""
    conditions = _conditions(session, creditor_id, sought)
    found = session.scalars(_newest(conditions).offset(offset).limit(limit))
    count = session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions))
    return list(found), count or 0


def every_line(session: Session, creditor_id: int | None, sought: Sought) -> Iterator[AuditEvent]:
    """Each line for a file, at most 50,000."""
    conditions = _conditions(session, creditor_id, sought)
    yield from session.scalars(_newest(conditions).limit(MOST_ROWS).execution_options(yield_per=1000))


def actions_of(session: Session, creditor_id: int | None) -> list[str]:
    """The kinds of deeds there are."""
    query = select(AuditEvent.action).where(AuditEvent.creditor_id == creditor_id).distinct()
    return sorted(session.scalars(query))


def actors_of(session: Session, creditor_id: int | None) -> Sequence[StaffMember]:
    """The members who may be asked for: the team's, and for a creditor nobody else's names."""
    query = select(StaffMember).where(StaffMember.creditor_id == creditor_id)
    return session.scalars(query.order_by(StaffMember.name)).all()


def _newest(conditions: list[ColumnElement[bool]]) -> Select[AuditEvent]:
    return select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())


def _conditions(session: Session, creditor_id: int | None, sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [AuditEvent.creditor_id == creditor_id]
    if sought.who:
        found.append(_by(session, creditor_id, sought.who))
    if sought.what:
        found.append(AuditEvent.action == sought.what)
    if sought.since:
        found.append(AuditEvent.at >= _midnight(sought.since))
    if sought.until:
        found.append(AuditEvent.at < _midnight(sought.until + timedelta(days=1)))
    if sought.about:
        found.append(AuditEvent.subject.in_(_subjects(session, creditor_id, sought.about)))
    return found


def _by(session: Session, creditor_id: int | None, who: str) -> ColumnElement[bool]:
    if who == "debtor":
        return AuditEvent.actor.startswith("debtor:")
    if who == "system":
        return ~or_(AuditEvent.actor.startswith("debtor:"), AuditEvent.actor.startswith("staff:"))
    member = select(StaffMember.id).where(StaffMember.creditor_id == creditor_id, StaffMember.public_id == who)
    return AuditEvent.actor == f"staff:{session.scalar(member) or 0}"


def _subjects(session: Session, creditor_id: int | None, about: str) -> list[str]:
    """The subjects a typed text can mean."""
    text = about.strip()
    agreements = select(Agreement.id).where(Agreement.creditor_id == creditor_id, Agreement.number == text)
    debts = select(DebtRecord.id).where(DebtRecord.creditor_id == creditor_id, DebtRecord.contract_number == text)
    found = [f"agreement:{each}" for each in session.scalars(agreements)]
    return [*found, *(f"debt:{each}" for each in session.scalars(debts)), text]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.SAO_PAULO)

"""Who looks after a dispute or a request: taken, handed on, let go. Whoever left owns nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from brazil.calendar import add_bank_days
from portal.models import Dispute, DisputeStatus, PersonRequest, QueueOwner, RequestStatus, Role, StaffMember
from portal.services import audit
from portal.services.disputes.desk import REMIND_BEFORE
from portal.services.errors import NotAllowed, NotFound, Stale

Thing = Dispute | PersonRequest
SOON = timedelta(days=2)
"""Of requests; of disputes the bank days on which their creditor is reminded, as their desk counts them."""
DESK_ROLES = (Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)


class Whose(StrEnum):
    """Which part of a queue is shown; a value is also the word in the address."""

    ALL = ""
    MINE = "minhas"
    NOBODYS = "sem-dono"
    DUE = "vencendo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: None is staff of the operator, who reach every creditor's things."""

    staff_id: int
    creditor_id: int | None


def narrowed(
    kind: type[Dispute] | type[PersonRequest], whose: Whose, staff_id: int, today: date
) -> list[ColumnElement[bool]]:
    """What a part of a queue adds to its query."""
    owned = (
        select(QueueOwner.id)
        .join(StaffMember, StaffMember.id == QueueOwner.staff_id)
        .where(_about(kind) == kind.id, StaffMember.active)
    )
    match whose:
        case Whose.MINE:
            return [exists(owned.where(QueueOwner.staff_id == staff_id))]
        case Whose.NOBODYS:
            return [~exists(owned)]
        case Whose.DUE:
            soon = add_bank_days(today, REMIND_BEFORE) if kind is Dispute else today + SOON
            return [kind.answer_by <= soon]
        case _:
            return []


def owners_of(session: Session, things: Sequence[Thing]) -> dict[int, StaffMember]:
    """The owner of each thing that has one who still works here, by the thing's id. The things are of one kind."""
    if not things:
        return {}
    about = _about(type(things[0]))
    query = (
        select(about, StaffMember)
        .join(StaffMember, StaffMember.id == QueueOwner.staff_id)
        .where(about.in_([each.id for each in things]), StaffMember.active)
    )
    return {int(row[0]): row[1] for row in session.execute(query) if row[0] is not None}


def colleagues(session: Session, thing: Thing, viewer: Viewer) -> list[StaffMember]:
    """Who it may be handed to, by name: the creditor's own desk; of the operator's people, only to themselves."""
    own = StaffMember.creditor_id == thing.creditor_id if thing.creditor_id is not None else StaffMember.id.is_(None)
    reach = [own & StaffMember.role.in_(DESK_ROLES)]
    if viewer.creditor_id is None:
        reach.append(StaffMember.creditor_id.is_(None) & (StaffMember.role == Role.ADMIN))
    query = select(StaffMember).where(StaffMember.active, or_(*reach)).order_by(StaffMember.name, StaffMember.id)
    return list(session.scalars(query))


def take(session: Session, thing: Thing, viewer: Viewer, *, now: datetime) -> None:
    """Make the viewer its owner. Commits.

    Raises Stale("queue_ended") for what was answered, Stale("queue_taken", who=...) where somebody else was quicker.
    """
    found = _held(session, thing)
    owner = session.get_one(StaffMember, found.staff_id) if found is not None else None
    if owner is not None and owner.id != viewer.staff_id and owner.active:
        raise Stale("queue_taken", who=owner.name)
    _give(session, thing, found, viewer.staff_id, by=viewer, now=now)


def hand_on(session: Session, thing: Thing, viewer: Viewer, to: str, *, now: datetime) -> None:
    """Make a colleague its owner. Commits. Raises NotFound for who is none, Stale("queue_ended")."""
    found = _held(session, thing)
    next_one = next((each for each in colleagues(session, thing, viewer) if each.public_id == to), None)
    if next_one is None:
        raise NotAllowed("queue_nobody") if not to else NotFound
    _give(session, thing, found, next_one.id, by=viewer, now=now)


def let_go(session: Session, thing: Thing, viewer: Viewer, *, now: datetime) -> None:
    """Leave it without an owner. Commits. Raises Stale("queue_ended")."""
    found = _held(session, thing)
    if found is not None:
        session.delete(found)
        _note(session, thing, "queue.let_go", viewer, {"owner": f"staff:{found.staff_id}"}, now)
    session.commit()


def _held(session: Session, thing: Thing) -> QueueOwner | None:
    """The owner there is, under the thing's own lock: of two who take it at once, the second sees the first."""
    kind = type(thing)
    session.refresh(thing, with_for_update={"of": kind})
    if thing.status not in (DisputeStatus.OPEN, RequestStatus.WAITING):
        raise Stale("queue_ended")
    return session.scalar(select(QueueOwner).where(_about(kind) == thing.id))


def _give(
    session: Session, thing: Thing, found: QueueOwner | None, staff_id: int, *, by: Viewer, now: datetime
) -> None:
    if found is None:
        about = {_about(type(thing)).key: thing.id}
        session.add(QueueOwner(**about, staff_id=staff_id, taken_at=now))
    else:
        found.staff_id, found.taken_at = staff_id, now
    _note(session, thing, "queue.given", by, {"owner": f"staff:{staff_id}"}, now)
    session.commit()


def _note(session: Session, thing: Thing, action: str, by: Viewer, detail: dict[str, str], now: datetime) -> None:
    kind = "dispute" if isinstance(thing, Dispute) else "request"
    audit.record(
        session, actor=f"staff:{by.staff_id}", action=action, subject=f"{kind}:{thing.id}",
        creditor_id=thing.creditor_id, detail=detail, now=now,
    )  # fmt: skip


def _about(kind: type[Thing]) -> InstrumentedAttribute[int | None]:
    return QueueOwner.dispute_id if kind is Dispute else QueueOwner.request_id

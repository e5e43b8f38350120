"""Who works for a creditor (or for the operator), what they may do, and where they are signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from portal.models import AuditEvent, FactorReset, Passkey, Role, SessionRecord, StaffMember
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound
from portal.services.invitations import roles_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A line of the team's page."""

    person: StaffMember
    last_signed_in: datetime | None
    signed_in_now: int
    passkeys: int
    reset_asked: bool


def team_of(session: Session, creditor_id: int | None, *, now: datetime, idle: timedelta) -> list[Member]:
    """Everybody of the creditor (None: of the operator), those who may come in first, by name."""
    query = select(StaffMember).where(StaffMember.creditor_id == creditor_id)
    people = list(session.scalars(query.order_by(StaffMember.active.desc(), StaffMember.name, StaffMember.id)))
    ids = [each.id for each in people]
    last = last_sign_ins(session, ids)
    live = _counted(session, SessionRecord.staff_id, ids, *_live(now, idle))
    keys = _counted(session, Passkey.staff_id, ids)
    resets = _counted(session, FactorReset.staff_id, ids, *_running(now))
    return [
        Member(
            person=each,
            last_signed_in=last.get(each.id),
            signed_in_now=live.get(each.id, 0),
            passkeys=keys.get(each.id, 0),
            reset_asked=each.id in resets,
        )
        for each in people
    ]


def last_sign_ins(session: Session, staff_ids: Sequence[int]) -> dict[int, datetime]:
    """When each came in last; who never did is not there."""
    query = (
        select(AuditEvent.subject, func.max(AuditEvent.at))
        .where(AuditEvent.action == "staff.signed_in", AuditEvent.subject.in_([f"staff:{each}" for each in staff_ids]))
        .group_by(AuditEvent.subject)
    )
    return {int(subject.removeprefix("staff:")): at for subject, at in session.execute(query)}


def member_of(session: Session, creditor_id: int | None, named: str) -> StaffMember:
    """One of the team by their public id. Raises NotFound, for another creditor's too."""
    query = select(StaffMember).where(StaffMember.creditor_id == creditor_id, StaffMember.public_id == named)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def change_role(session: Session, member: StaffMember, role: Role, *, by: int, now: datetime) -> None:
    """Another role from the next page on. Raises NotAllowed (``not_yourself``, ``role_not_here``, ``last_manager``)."""
    _not_oneself(member, by)
    if role not in roles_for(member.creditor_id):
        raise NotAllowed("role_not_here")
    before = member.role
    if role is before:
        return
    _keep_a_manager(session, member)
    member.role = role
    _note(session, member, "staff.role", by, now, {"from": before.value, "to": role.value})
    session.commit()


def deactivate(session: Session, member: StaffMember, *, by: int, now: datetime) -> None:
    """They come in no more, and every session of theirs ends now. Raises NotAllowed (``not_yourself``,
    ``last_manager``)."""
    _not_oneself(member, by)
    if not member.active:
        return
    _keep_a_manager(session, member)
    member.active = False
    ended = end_sessions(session, member.id, now=now)
    _note(session, member, "staff.deactivated", by, now, {"sessions_ended": ended})
    session.commit()


def reactivate(session: Session, member: StaffMember, *, by: int, now: datetime) -> None:
    """They may come in again, with the password and authenticator they had."""
    _not_oneself(member, by)
    if member.active:
        return
    member.active = True
    _note(session, member, "staff.reactivated", by, now, {})
    session.commit()


def live_sessions(session: Session, staff_id: int, *, now: datetime, idle: timedelta) -> list[SessionRecord]:
    """Sessions somebody could still use, the one used last first."""
    query = select(SessionRecord).where(SessionRecord.staff_id == staff_id, *_live(now, idle))
    return list(session.scalars(query.order_by(SessionRecord.last_seen_at.desc(), SessionRecord.id.desc())))


def end_one(session: Session, member: StaffMember, named: str, *, by: int, now: datetime) -> None:
    """End the session of this public id. Raises NotFound for another's, or none."""
    query = select(SessionRecord).where(SessionRecord.staff_id == member.id, SessionRecord.public_id == named)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    found.revoked_at = found.revoked_at or now
    _note(session, member, "staff.session_ended", by, now, {"session": found.id})
    session.commit()


def end_others(session: Session, staff_id: int, *, but: int, now: datetime) -> int:
    """A member signs out everywhere but here; how many sessions ended. Commits."""
    ended = end_sessions(session, staff_id, now=now, but=but)
    if ended:
        _note(session, session.get_one(StaffMember, staff_id), "staff.sessions_ended", staff_id, now, {"ended": ended})
    session.commit()
    return ended


def end_sessions(session: Session, staff_id: int, *, now: datetime, but: int | None = None) -> int:
    """End each session of a member, except one; how many. Does not commit: the deed does."""
    ended = session.execute(
        update(SessionRecord)
        .where(SessionRecord.staff_id == staff_id, SessionRecord.revoked_at.is_(None), SessionRecord.id != (but or 0))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _keep_a_manager(session: Session, leaving: StaffMember) -> None:
    """Lock those who manage, then count: two who remove each other at once must not both succeed."""
    top = Role.ADMIN if leaving.creditor_id is None else Role.CREDITOR_MANAGER
    query = select(StaffMember.id).where(
        StaffMember.creditor_id == leaving.creditor_id, StaffMember.role == top, StaffMember.active
    )
    managing = list(session.scalars(query.order_by(StaffMember.id).with_for_update()))
    if leaving.role is top and leaving.active and set(managing) <= {leaving.id}:
        raise NotAllowed("last_manager")


def _not_oneself(member: StaffMember, by: int) -> None:
    if member.id == by:
        raise NotAllowed("not_yourself")


def _live(now: datetime, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (
        SessionRecord.revoked_at.is_(None),
        SessionRecord.expires_at > now,
        SessionRecord.last_seen_at > now - idle,
    )


def _running(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (FactorReset.used_at.is_(None), FactorReset.withdrawn_at.is_(None), FactorReset.expires_at > now)


def _counted(session: Session, column: Any, ids: Sequence[int], *more: ColumnElement[bool]) -> dict[int, int]:
    query = select(column, func.count()).where(column.in_(ids), *more).group_by(column)
    return {int(key): int(count) for key, count in session.execute(query)}


def _note(
    session: Session, member: StaffMember, action: str, by: int, now: datetime, detail: dict[str, object]
) -> None:
    audit.record(
        session,
        actor=f"staff:{by}",
        action=action,
        subject=f"staff:{member.id}",
        creditor_id=member.creditor_id,
        detail=detail,
        now=now,
    )

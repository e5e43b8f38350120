"""Sessions in the database: opened at sign-in, rotated, and ended one by one or all at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from portal.models import Role, SessionRecord, StaffMember
from portal.services import audit
from portal.services.errors import NotFound

_SESSIONS = SessionRecord.__table__.c
_STAFF = StaffMember.__table__.c
_BY_DIGEST = (  # built once: it runs at every request, and building it costs as much as running it
    select(
        _SESSIONS.id,
        _SESSIONS.debtor_id,
        _SESSIONS.staff_id,
        _SESSIONS.amounts_unlocked,
        _SESSIONS.stored_values,
        _SESSIONS.last_seen_at,
        _SESSIONS.expires_at,
        _SESSIONS.revoked_at,
        _STAFF.name,
        _STAFF.role,
        _STAFF.creditor_id,
        _STAFF.active,
    )
    .outerjoin_from(SessionRecord.__table__, StaffMember.__table__, _STAFF.id == _SESSIONS.staff_id)
    .where(_SESSIONS.token_digest == bindparam("digest"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a session lives without use, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSession:
    """A live session and who it belongs to."""

    id: int
    debtor_id: int | None
    staff_id: int | None
    staff_name: str
    role: Role | None
    creditor_id: int | None
    amounts_unlocked: bool
    values: dict[str, Any]
    last_seen_at: datetime
    expires_at: datetime


def digest(token: str) -> bytes:
    """What is kept of a session id or device token: a leak of the table opens no session."""
    return hashlib.sha256(token.encode()).digest()


def start(
    session: Session,
    *,
    debtor_id: int | None = None,
    staff_id: int | None = None,
    limits: Limits,
    now: datetime,
    user_agent: str = "",
    amounts_unlocked: bool = False,
    values: dict[str, Any] | None = None,
) -> str:
    """Open a session and return its id, which only the cookie will hold. Does not commit: sign-in does."""
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRecord(
            token_digest=digest(token),
            debtor_id=debtor_id,
            staff_id=staff_id,
            values={**(values or {}), "csrf_token": secrets.token_hex(20)},
            amounts_unlocked=amounts_unlocked,
            user_agent=user_agent[:200],
            created_at=now,
            last_seen_at=now,
            expires_at=now + limits.absolute,
        )
    )
    return token


def find(
    session: Session, token: str, *, now: datetime, debtor_idle: timedelta, staff_idle: timedelta
) -> FoundSession | None:
    """The live session with this id, or None when it ended, expired or was idle too long."""
    row = session.execute(_BY_DIGEST, {"digest": digest(token)}).one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    idle = staff_idle if row.staff_id else debtor_idle
    if row.last_seen_at + idle <= now or (row.staff_id and not row.active):
        return None
    return FoundSession(
        id=row.id,
        debtor_id=row.debtor_id,
        staff_id=row.staff_id,
        staff_name=row.name or "",
        role=row.role,
        creditor_id=row.creditor_id,
        amounts_unlocked=row.amounts_unlocked,
        values=row.stored_values,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
    )


def keep_alive(session: Session, session_id: int, *, values: dict[str, Any] | None, now: datetime) -> None:
    """Note that the session was used, and what it remembers when that changed."""
    changes: dict[str, Any] = {"last_seen_at": now}
    if values is not None:
        changes["values"] = values
    session.execute(update(SessionRecord).where(SessionRecord.id == session_id).values(changes))
    session.commit()


def rotate(session: Session, session_id: int) -> str:
    """Give a session a new id, as after a step-up. Does not commit: the caller's deed does."""
    token = secrets.token_urlsafe(32)
    session.execute(update(SessionRecord).where(SessionRecord.id == session_id).values(token_digest=digest(token)))
    return token


def end(session: Session, session_id: int, *, now: datetime) -> None:
    """Sign out."""
    session.execute(update(SessionRecord).where(SessionRecord.id == session_id).values(revoked_at=now))
    session.commit()


def end_all(session: Session, *, debtor_id: int | None = None, staff_id: int | None = None, now: datetime) -> int:
    """Sign out everywhere; returns how many sessions ended."""
    owner = SessionRecord.debtor_id == debtor_id if debtor_id else SessionRecord.staff_id == staff_id
    ended = session.execute(
        update(SessionRecord).where(owner, SessionRecord.revoked_at.is_(None)).values(revoked_at=now)
    )
    session.commit()
    return int(ended.rowcount)  # type: ignore[attr-defined]


def live_of(session: Session, debtor_id: int, *, now: datetime, idle: timedelta) -> list[SessionRecord]:
    """A person's sessions that somebody could still use, the one used last first."""
    query = select(SessionRecord).where(
        SessionRecord.debtor_id == debtor_id,
        SessionRecord.revoked_at.is_(None),
        SessionRecord.expires_at > now,
        SessionRecord.last_seen_at > now - idle,
    )
    return list(session.scalars(query.order_by(SessionRecord.last_seen_at.desc(), SessionRecord.id.desc())))


def end_named(session: Session, *, debtor_id: int, public_id: str, now: datetime) -> int:
    """Sign one of a person's own browsers out; its id. Raises NotFound for another's, or none. Asked again, nothing
    changes. Commits."""
    query = select(SessionRecord).where(SessionRecord.debtor_id == debtor_id, SessionRecord.public_id == public_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    found.revoked_at = found.revoked_at or now
    who = f"debtor:{debtor_id}"
    audit.record(session, actor=who, action="session.end", subject=f"session:{found.id}", now=now)
    session.commit()
    return found.id


def carry_over(session: Session, by: timedelta) -> None:
    """Let live sessions last as long as they would have, when a demonstration's clock is put forward. Commits."""
    for record in session.scalars(select(SessionRecord).where(SessionRecord.revoked_at.is_(None))):
        record.last_seen_at += by
        record.expires_at += by
    session.commit()

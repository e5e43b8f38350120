"""Effects promised in a transaction and delivered after its commit, at least once for their key.

A service calls `enqueue`; a worker calls `claim`, does the work of the topic (portal.jobs.topics) and calls `done` or
`failed`. A worker that dies loses its lease and another takes the entry up again, so every effect must be harmless
when repeated with the same key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models import OutboxEntry
from portal.services.once import add_once

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
TRIES = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """An entry a worker holds until its lease ends."""

    id: int
    topic: str
    key: str
    payload: dict[str, Any]
    attempts: int


def enqueue(
    session: Session, topic: str, key: str, payload: dict[str, Any], *, not_before: datetime | None = None
) -> None:
    """Promise an effect in the caller's transaction. The same topic and key is one effect, however often asked."""
    now = clock.now()
    entry = OutboxEntry(topic=topic, key=key, payload=payload, next_at=not_before or now, created_at=now)
    add_once(session, entry)


def claim(session: Session, *, now: datetime, most: int = 20) -> list[Claimed]:
    """Take up to `most` entries that are due, oldest first; each is ours alone until its lease ends."""
    due = (
        select(OutboxEntry.id)
        .where(
            OutboxEntry.next_at <= now,
            or_(OutboxEntry.lease_until.is_(None), OutboxEntry.lease_until <= now),
        )
        .order_by(OutboxEntry.next_at, OutboxEntry.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id.in_(due.scalar_subquery()))
        .values(lease_until=now + LEASE, attempts=OutboxEntry.attempts + 1)
        .returning(OutboxEntry.id, OutboxEntry.topic, OutboxEntry.key, OutboxEntry.payload, OutboxEntry.attempts)
        .execution_options(synchronize_session=False)
    ).all()
    session.commit()
    rows = sorted(taken, key=lambda row: row.id)
    return [Claimed(id=r.id, topic=r.topic, key=r.key, payload=r.payload, attempts=r.attempts) for r in rows]


def done(session: Session, entry_id: int, *, now: datetime) -> None:
    """The effect took place."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry_id)
        .values(done_at=now, next_at=None, lease_until=None, last_error="")
    )
    session.commit()


def failed(session: Session, entry: Claimed, *, error: str, permanent: bool, now: datetime) -> None:
    """The effect did not take place: try later, or give up where staff can see it."""
    give_up = permanent or entry.attempts >= TRIES
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry.id)
        .values(
            lease_until=None,
            last_error=error[:500],
            next_at=None if give_up else now + wait(entry.attempts),
            failed_at=now if give_up else None,
        )
    )
    session.commit()


def wait(attempts: int) -> timedelta:
    """10 s after the first failure, doubling up to an hour, each with up to a quarter more so that crowds part."""
    base: timedelta = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return base + base * secrets.randbelow(250) / 1000


def given_up(session: Session) -> list[OutboxEntry]:
    """What was never delivered, for a person to look at."""
    return list(session.scalars(select(OutboxEntry).where(OutboxEntry.failed_at.is_not(None))))

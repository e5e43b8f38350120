"""Effects promised in a transaction and delivered after it, at least once for their key.

`enqueue` writes the promise beside the deed. A worker claims one entry at a time under a lease: SKIP LOCKED on
PostgreSQL, an UPDATE ... RETURNING inside BEGIN IMMEDIATE on SQLite. The number of tries doubles as a fencing token:
who lost its lease can no longer mark the entry. A crash between effect and mark repeats the effect with the same key,
so the other side must know a key it has seen; with that, effects happen effectively once.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models import OutboxEntry
from portal.services.once import add_once

LEASE = timedelta(seconds=120)
MOST_TRIES = 48
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An entry somebody is working on. `tries` counts this one."""

    id: int
    topic: str
    key: str
    payload: dict[str, Any]
    tries: int


class TryLater(Exception):
    """The other side is not ready; `wait` is what it asked for, if it did."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class GiveUp(Exception):
    """No further try can succeed: the entry fails at once, where staff see it."""


def enqueue(
    session: Session, topic: str, key: str, payload: dict[str, Any], not_before: datetime | None = None
) -> bool:
    """Promise an effect; the same topic and key promised before is left as it is (False). Does not commit."""
    now = clock.now()
    entry = OutboxEntry(topic=topic, key=key, payload=payload, next_at=not_before or now, created_at=now)
    return add_once(session, entry)


def _ready(topics: Collection[str], now: datetime) -> Any:
    free = or_(OutboxEntry.lease_until.is_(None), OutboxEntry.lease_until <= now)
    return (
        select(OutboxEntry.id)
        .where(OutboxEntry.next_at <= now, free, OutboxEntry.topic.in_(topics))
        .order_by(OutboxEntry.next_at, OutboxEntry.id)
        .limit(1)
    )


def anything_due(session: Session, topics: Collection[str], now: datetime) -> bool:
    """Whether a claim is worth the write lock."""
    return session.scalar(_ready(topics, now)) is not None


def claim(session: Session, topics: Collection[str], now: datetime) -> Due | None:
    """Take the oldest entry that is due, for as long as the lease; commits. Topics nobody serves are left waiting."""
    mine = _ready(topics, now).with_for_update(skip_locked=True).scalar_subquery()
    row = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == mine)
        .values(lease_until=now + LEASE, attempts=OutboxEntry.attempts + 1)
        .returning(OutboxEntry.id, OutboxEntry.topic, OutboxEntry.key, OutboxEntry.payload, OutboxEntry.attempts)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.commit()
    if row is None:
        return None
    return Due(id=row.id, topic=row.topic, key=row.key, payload=row.payload, tries=row.attempts)


def finish(session: Session, due: Due, now: datetime) -> bool:
    """Mark an entry done; False when another worker has taken it over since."""
    return _settle(session, due, done_at=now, next_at=None, lease_until=None, last_error="")


def postpone(session: Session, due: Due, reason: str, now: datetime, wait: timedelta | None = None) -> bool:
    """Try again later, or give up after the last try."""
    if due.tries >= MOST_TRIES:
        return give_up(session, due, reason, now)
    pause = max(wait, FIRST_WAIT) if wait is not None else backoff(due.tries)
    return _settle(session, due, next_at=now + min(pause, LONGEST_WAIT), lease_until=None, last_error=reason[:500])


def give_up(session: Session, due: Due, reason: str, now: datetime) -> bool:
    """Stop trying; the entry stays, with its reason."""
    return _settle(session, due, next_at=None, lease_until=None, failed_at=now, last_error=reason[:500])


def backoff(tries: int) -> timedelta:
    """10 seconds, doubling up to an hour, each a quarter more or less so that retries do not come in waves."""
    seconds = min(FIRST_WAIT.total_seconds() * 2 ** min(tries - 1, 12), LONGEST_WAIT.total_seconds() / 1.25)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311  spread, not secrecy


def _settle(session: Session, due: Due, **changes: Any) -> bool:
    settled = session.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.id == due.id,
            OutboxEntry.attempts == due.tries,
            OutboxEntry.done_at.is_(None),
            OutboxEntry.failed_at.is_(None),
        )
        .values(**changes)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return bool(settled.rowcount)  # type: ignore[attr-defined]

"""Erasing what nothing obliges anybody to keep: at once, by the person, with a code (LGPD art. 18 VI).

Debts, agreements, payments and documents stay (LGPD art. 16 I; CC arts. 205 and 206; Lei 12.007/2009): no rule here
can reach them. What remains of them is a request to the creditor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from portal.models import (
    AuditEvent,
    ContactPreference,
    PersonRequest,
    Rating,
    RequestStatus,
    SessionRecord,
)
from portal.sealing import Sealer
from portal.services import devices, protocols

PREFIX = "AP"


class Erasable(StrEnum):
    """What may go at once."""

    BROWSERS = "navegadores"
    PREFERENCES = "avisos"
    WORDS = "palavras"
    SESSIONS = "acessos"


def erase(
    session: Session,
    sealer: Sealer,
    *,
    debtor_id: int,
    chosen: Collection[Erasable],
    here: int,
    evidence: dict[str, Any],
    now: datetime,
) -> str:
    """Erase what was chosen and return the protocol of it; `here` is the session that asks, which goes on. Does not
    commit: whoever judged the code does."""
    done = {each.value: _ERASERS[each](session, debtor_id, here, now) for each in Erasable if each in chosen}
    who = f"debtor:{debtor_id}"
    event = AuditEvent(at=now, actor=who, action="data.erase", subject=who, detail={"erased": done, **evidence})
    session.add(event)
    session.flush()
    return protocols.number(PREFIX, event.id, sealer)


def _browsers(session: Session, debtor_id: int, _here: int, _now: datetime) -> int:
    return devices.forget_all(session, debtor_id)


def _preferences(session: Session, debtor_id: int, _here: int, _now: datetime) -> int:
    return _count(session.execute(delete(ContactPreference).where(ContactPreference.debtor_id == debtor_id)))


def _words(session: Session, debtor_id: int, _here: int, _now: datetime) -> int:
    """What was written with a rating, and in a request that was taken back; the score and the protocol stay."""
    ratings = update(Rating).where(Rating.debtor_id == debtor_id, Rating.said_sealed.is_not(None))
    requests = update(PersonRequest).where(
        PersonRequest.debtor_id == debtor_id,
        PersonRequest.status == RequestStatus.WITHDRAWN,
        or_(PersonRequest.said_sealed.is_not(None), PersonRequest.wanted_sealed.is_not(None)),
    )
    return _count(session.execute(ratings.values(said_sealed=None))) + _count(
        session.execute(requests.values(said_sealed=None, wanted_sealed=None))
    )


def _sessions(session: Session, debtor_id: int, here: int, now: datetime) -> int:
    others = update(SessionRecord).where(
        SessionRecord.debtor_id == debtor_id, SessionRecord.id != here, SessionRecord.revoked_at.is_(None)
    )
    return _count(session.execute(others.values(revoked_at=now)))


def _count(result: Any) -> int:
    return int(result.rowcount)


_ERASERS: dict[Erasable, Callable[[Session, int, int, datetime], int]] = {
    Erasable.BROWSERS: _browsers,
    Erasable.PREFERENCES: _preferences,
    Erasable.WORDS: _words,
    Erasable.SESSIONS: _sessions,
}

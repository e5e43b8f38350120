"""One-time codes: six random digits, five minutes, five guesses, good once.

A guess is counted by one atomic UPDATE and committed before it is judged, so a hundred at once cost five. The code is
kept as Argon2id only. A challenge without a code (unknown CPF, no usable contact) is judged against a hash that
nothing matches, with the same work.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.models import Challenge, Purpose
from portal.sealing import Sealer
from portal.services.driver import changed
from portal.services.errors import ServiceError

LIFETIME = timedelta(minutes=5)
MOST_GUESSES = 5
COOL_DOWNS = (timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120))
CODES_A_DAY = 5
LONGEST_COOL_DOWN = timedelta(minutes=15)


class CodeRefused(ServiceError):
    """A code that does not serve: ``code_wrong`` (left), ``code_expired``, ``code_used``, ``code_spent``,
    ``code_for_other_offer``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePolicy:
    """What codes need of the installation."""

    sealer: Sealer
    memory_kib: int
    fresh_days: int
    per_hour_global: int
    host: str  # the portal's own, for the last line of a text message


def policy_of(settings: Settings, sealer: Sealer) -> CodePolicy:
    """The policy these settings say."""
    return CodePolicy(
        sealer=sealer,
        memory_kib=settings.code_memory_kib,
        fresh_days=settings.contact_fresh_days,
        per_hour_global=settings.codes_per_hour_global,
        host=settings.base_url.split("://", 1)[-1].split("/", 1)[0],
    )


@lru_cache(maxsize=8)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=5, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=8)
def _unmatchable(memory_kib: int) -> str:
    return _hasher(memory_kib).hash(secrets.token_hex(16))


def new_code() -> str:
    """Six digits, each as likely as another."""
    return f"{secrets.randbelow(1_000_000):06}"


def hash_code(code: str, memory_kib: int) -> str:
    """What is kept of a code."""
    return _hasher(memory_kib).hash(code)


def matches(code_hash: str, guess: str, memory_kib: int) -> bool:
    """Whether the guess is the code; the same work when there is no code at all."""
    try:
        return _hasher(memory_kib).verify(code_hash or _unmatchable(memory_kib), guess)
    except VerificationError:
        return False


def load(session: Session, public_id: str, purpose: Purpose) -> Challenge:
    """The challenge; one that does not exist answers like one that expired."""
    found = session.scalar(select(Challenge).where(Challenge.public_id == public_id, Challenge.purpose == purpose))
    if found is None:
        raise CodeRefused("code_expired")
    return found


def count_guess(session: Session, challenge: Challenge, now: datetime) -> int:
    """Count a guess and commit, then return how many are left after it. Raises when none may be judged."""
    counted = session.execute(
        update(Challenge)
        .where(
            Challenge.id == challenge.id,
            Challenge.attempts < MOST_GUESSES,
            Challenge.used_at.is_(None),
            Challenge.expires_at > now,
        )
        .values(attempts=Challenge.attempts + 1)
        .returning(Challenge.attempts)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.commit()
    if counted is not None:
        return MOST_GUESSES - int(counted)
    session.refresh(challenge)
    if challenge.used_at is not None:
        raise CodeRefused("code_used")
    raise CodeRefused("code_expired" if challenge.expires_at <= now else "code_spent")


def consume(session: Session, challenge: Challenge, now: datetime) -> None:
    """Mark a right code used, by compare-and-set. Does not commit: the deed it allows does."""
    if session.get_bind().dialect.name == "postgresql":
        marked = changed(session, _MARK_USED, {"challenge": challenge.id, "now": now})
    else:
        used = update(Challenge).where(Challenge.id == challenge.id, Challenge.used_at.is_(None)).values(used_at=now)
        marked = session.execute(used.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    if not marked:
        raise CodeRefused("code_used")


_MARK_USED = "UPDATE challenges SET used_at = %(now)s WHERE id = %(challenge)s AND used_at IS NULL"


def cool_down(sent_today: int) -> timedelta:
    """How long to wait after the last code: 30, 60, 120 seconds, and past five a day a quarter of an hour."""
    if sent_today >= CODES_A_DAY:
        return LONGEST_COOL_DOWN
    return COOL_DOWNS[min(max(sent_today, 1), len(COOL_DOWNS)) - 1]

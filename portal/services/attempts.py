"""How often something may be tried: counted in the database, before it is judged, for known and unknown alike.

Windows are fixed and at most 15 minutes long, so no lock lasts longer (threat 22: nobody can lock another out for
good). Subjects are kept as keyed hashes: the table tells neither CPFs nor addresses.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.models import AttemptWindow
from portal.sealing import Sealer
from portal.services.errors import TooMany

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most this many tries by one subject in a window."""

    scope: str
    most: int
    window: timedelta = QUARTER


def count(session: Session, sealer: Sealer, limit: Limit, subject: str, now: datetime) -> int:
    """Add a try and return how many there are in this window. Does not commit."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(AttemptWindow).values(
        scope=limit.scope,
        subject=sealer.lookup(f"{limit.scope}|{subject}").hex(),
        starts_at=_start(limit, now),
        tries=1,
    )
    counted = row.on_conflict_do_update(
        index_elements=["scope", "subject", "starts_at"], set_={"tries": AttemptWindow.tries + 1}
    ).returning(AttemptWindow.tries)
    return int(session.execute(counted).scalar_one())


def spend(session: Session, sealer: Sealer, tries: list[tuple[Limit, str]], now: datetime, code: str) -> None:
    """Count a try against each limit and commit; only then judge: raises TooMany when one is passed."""
    over = [limit for limit, subject in tries if count(session, sealer, limit, subject, now) > limit.most]
    session.commit()
    if over:
        wait = max(wait_seconds(limit, now) for limit in over)
        raise TooMany(code, wait, minutes=-(-wait // 60))


def wait_seconds(limit: Limit, now: datetime) -> int:
    """Seconds until the next window opens."""
    return max(1, int((_start(limit, now) + limit.window - now).total_seconds()) + 1)


def forget(session: Session, sealer: Sealer, limit: Limit, subject: str) -> None:
    """Wipe the tries of a subject, as after a success. Does not commit."""
    hashed = sealer.lookup(f"{limit.scope}|{subject}").hex()
    session.execute(delete(AttemptWindow).where(AttemptWindow.scope == limit.scope, AttemptWindow.subject == hashed))


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 an IPv6 line owns."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)


def _start(limit: Limit, now: datetime) -> datetime:
    return now - (now - _EPOCH) % limit.window

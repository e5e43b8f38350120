"""How far the PSP's list of Pix received has been read. Windows overlap, so that no lost webhook loses a Pix."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.models import PixAccount

OVERLAP = timedelta(hours=1)
LONGEST = timedelta(days=1)
LOOK_BACK_DAYS = 90
"""A Pix can be given back for 90 days: who was told of none by webhook finds out."""
LOOK_BACK_EVERY = timedelta(minutes=16)
"""One day of those at each turn: all of them in 24 hours, and the worker is never long away from its other work."""


def accounts(session: Session) -> list[PixAccount]:
    """Every account that receives by Pix."""
    return list(session.scalars(select(PixAccount).options(joinedload(PixAccount.account)).order_by(PixAccount.id)))


def windows(read_until: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """What is still to be read, in slices of at most a day, each beginning an hour before the one before it ended."""
    found = []
    while read_until < now:
        until = min(read_until + LONGEST, now)
        found.append((read_until - OVERLAP, until))
        read_until = until
    return found


def look_back_window(now: datetime) -> tuple[datetime, datetime]:
    """The day of the last 90 whose turn it is."""
    days = int(now.timestamp() // LOOK_BACK_EVERY.total_seconds()) % LOOK_BACK_DAYS
    return now - timedelta(days=days + 1) - OVERLAP, now - timedelta(days=days)


def note_read(session: Session, account_id: int, until: datetime) -> None:
    """The list was read until then; a slower reader does not set it back. Commits."""
    session.execute(
        update(PixAccount)
        .where(PixAccount.id == account_id, PixAccount.read_until < until)
        .values(read_until=until)
        .execution_options(synchronize_session=False)
    )
    session.commit()

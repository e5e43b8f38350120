"""When a creditor's mailbox is looked into, how the last look went, and who hears of what is wrong: once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import PortfolioMailbox, PortfolioTaken
from portal.services import outbox
from portal.services.once import add_once

EVERY = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)
TOLD_AFTER = 3
"""Failures in a row after which people hear of what may pass by itself."""


def any_due(session: Session, now: datetime) -> bool:
    """Whether a claim is worth the write lock."""
    due = select(PortfolioMailbox.id).where(PortfolioMailbox.active, PortfolioMailbox.next_at <= now)
    return session.scalar(due.limit(1)) is not None


def claim_due(session: Session, now: datetime) -> list[int]:
    """The mailboxes to look into now, each given to one worker alone. Commits."""
    claimed = session.execute(
        update(PortfolioMailbox)
        .where(PortfolioMailbox.active, PortfolioMailbox.next_at <= now)
        .values(next_at=now + EVERY)
        .returning(PortfolioMailbox.id)
        .execution_options(synchronize_session=False)
    )
    ids = sorted(claimed.scalars())
    session.commit()
    return ids


def look_soon(session: Session, mailbox_id: int, now: datetime) -> None:
    """The next look is now: whoever tried it found that it works. Commits."""
    session.get_one(PortfolioMailbox, mailbox_id).next_at = now
    session.commit()


def note_contact(session: Session, mailbox_id: int, now: datetime) -> None:
    """All that waited was taken; what goes wrong from now on is told anew. Commits."""
    row = session.get_one(PortfolioMailbox, mailbox_id)
    row.contact_at, row.failures, row.error, row.error_at, row.told = now, 0, "", None, ""
    session.commit()


def note_fault(session: Session, mailbox_id: int, code: str, now: datetime, *, permanent: bool, reached: bool) -> None:
    """Something went wrong. Where nobody answered the next look waits longer each time, up to an hour. Commits.

    What will not pass by itself is told at once, the rest when it came again and again; the same thing is told once.
    """
    row = session.get_one(PortfolioMailbox, mailbox_id)
    row.failures, row.error, row.error_at = row.failures + 1, code, now
    if reached:
        row.contact_at = now
    else:
        row.next_at = now + min(EVERY * 2 ** min(row.failures - 1, 10), LONGEST_PAUSE)
    if row.told != code and (permanent or row.failures >= TOLD_AFTER):
        row.told = code
        key = f"{row.public_id}:{row.version}:{now.isoformat()}"
        outbox.enqueue(session, "portfolio.tell_fault", key, {"mailbox_id": row.id, "code": code})
    session.commit()


class TakenInDatabase:
    """A `payments.mailbox_address.TakenNames` of one mailbox. Each note is kept at once: its file is stored already."""

    def __init__(self, database: Database, mailbox_id: int) -> None:
        self._database, self._mailbox_id = database, mailbox_id

    def among(self, marks: frozenset[str]) -> frozenset[str]:
        """Those of the marks that were taken."""
        query = select(PortfolioTaken.mark).where(PortfolioTaken.mailbox_id == self._mailbox_id)
        with self._database.reading() as session:
            return marks.intersection(session.scalars(query))

    def add(self, mark: str) -> None:
        """Note one."""
        with self._database.writing() as session:
            add_once(session, PortfolioTaken(mailbox_id=self._mailbox_id, mark=mark, taken_at=clock.now()))
            session.commit()

"""Telling a person that their pause began, and the day before that it ends.

The message names no creditor: it is of all of them, and goes to the person's own contact, whichever creditor gave it.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Pause, PauseWhy, Registration
from portal.sealing import Sealer
from portal.services import messages
from portal.services.contacts import usable_contact
from portal.services.preferences import channels_for

_DAY = timedelta(days=1)


def tell_started(
    session: Session, sealer: Sealer, pause_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """Until when, and how to end it. Commits."""
    _tell(session, sealer, session.get_one(Pause, pause_id), "pause_started", base_url, today, fresh_days)
    session.commit()


def ending_after(session: Session, today: date) -> list[int]:
    """The pauses whose last day is tomorrow or today and of which nobody was told; never one for safety's sake."""
    query = select(Pause.id).where(
        Pause.ends_on.between(today, today + _DAY),
        Pause.ended_on.is_(None),
        Pause.ending_told_on.is_(None),
        Pause.why != PauseWhy.SAFETY,
    )
    return list(session.scalars(query.order_by(Pause.id)))


def tell_ending(
    session: Session, sealer: Sealer, pause_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """That it ends by itself, and what there is to do; once. Commits."""
    pause = session.get_one(Pause, pause_id, with_for_update=True)
    if pause.ending_told_on is None and pause.ended_on is None:
        pause.ending_told_on = today
        _tell(session, sealer, pause, "pause_ending", base_url, today, fresh_days)
    session.commit()


def _tell(
    session: Session, sealer: Sealer, pause: Pause, kind: str, base_url: str, today: date, fresh_days: int
) -> None:
    for channel in channels_for(session, pause.debtor_id):
        contact = usable_contact(session, pause.debtor_id, channel, today=today, fresh_days=fresh_days)
        if contact is not None:
            messages.queue(
                session,
                sealer,
                kind=kind,
                channel=channel,
                recipient=contact.address,
                debtor_id=pause.debtor_id,
                first_name=_first_name(session, pause.debtor_id),
                ends_on=pause.ends_on,
                address=base_url,
            )
            return


def _first_name(session: Session, debtor_id: int) -> str:
    query = select(Registration.name).where(Registration.debtor_id == debtor_id).order_by(Registration.creditor_id)
    return (session.scalar(query.limit(1)) or "").split(" ")[0].capitalize()

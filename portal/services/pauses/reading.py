"""Whether a person is in a pause, and when they may ask for another.

The portal's own promise: no law asks for it. A pause is counted as a term in days: the day it is asked for is not one
of them, the last one is (CC art. 132).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Pause, Why

MOST_IN_A_YEAR = 2
YEAR = timedelta(days=365)


class Length(IntEnum):
    """How many days a pause may last."""

    WEEK = 7
    MONTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLimit:
    """Both pauses of these 12 months were used: `possible_on` is the first day of another."""

    possible_on: date


def pause_of(session: Session, debtor_id: int, today: date) -> Pause | None:
    """The pause that runs, and was not ended by the person."""
    query = select(Pause).where(Pause.debtor_id == debtor_id, Pause.ended_on.is_(None), Pause.ends_on >= today)
    return session.scalar(query.order_by(Pause.id.desc()).limit(1))


def is_quiet(session: Session, debtor_id: int, today: date) -> bool:
    """Whether the day belongs to a pause. The day on which a person ended one still does: nothing is pressed on it."""
    last = func.coalesce(Pause.ended_on, Pause.ends_on)
    query = select(Pause.id).where(Pause.debtor_id == debtor_id, Pause.starts_on <= today, last >= today)
    return session.scalar(query.limit(1)) is not None


def silence(session: Session, debtor_id: int, _creditor_id: int | None, today: date) -> Why | None:
    """What holds messages that ask for money (portal.services.quiet): a pause is of all creditors."""
    return Why.PAUSE if is_quiet(session, debtor_id, today) else None


def limit_of(session: Session, debtor_id: int, today: date) -> PauseLimit | None:
    """Why no other pause may begin today: two began within 12 months. One that was ended early counts."""
    day = first_day_of_another(session.scalars(select(Pause.starts_on).where(Pause.debtor_id == debtor_id)), today)
    return None if day == today else PauseLimit(possible_on=day)


def first_day_of_another(began: Iterable[date], today: date) -> date:
    """The first day, today or later, with fewer than two pauses begun in the 365 days up to it."""
    recent = sorted(day for day in began if day > today - YEAR)
    return today if len(recent) < MOST_IN_A_YEAR else recent[-MOST_IN_A_YEAR] + YEAR

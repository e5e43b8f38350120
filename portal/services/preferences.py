"""How a person wants to be written to, and what that holds back, puts off or sends another way.

Codes are no matter of taste: they go where the person asks for them, at once. Answers go at once too, by the channel
wanted. What asks for money goes within the hours of the law and of the person, and no oftener than they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.journeys.hours import Hours, Place, next_allowed, places_of
from portal.models import (
    Channel,
    Contact,
    ContactKind,
    ContactPreference,
    Message,
    MessageStatus,
    Registration,
    WantedChannel,
    Why,
)
from portal.services import audit
from portal.services.contacts import is_in_use

MOST_A_WEEK = 3
"""What the portal keeps to where nobody said less: its own rule, no law's."""

ANY_HOUR: Hours = (0, 24)
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What stands for a person, said by them or not."""

    channel: WantedChannel | None = None
    hours: Hours = ANY_HOUR
    per_week: int = MOST_A_WEEK


def wanted_by(session: Session, debtor_id: int) -> Wanted:
    """What the person said, or what stands where they said nothing."""
    found = session.get(ContactPreference, debtor_id)
    if found is None:
        return Wanted()
    return Wanted(channel=found.channel, hours=(found.from_hour, found.to_hour), per_week=found.per_week)


def save(session: Session, *, debtor_id: int, wanted: Wanted, now: datetime) -> None:
    """Keep what the person says now; it holds from the next message on, also for those that wait. Commits."""
    found = session.get(ContactPreference, debtor_id) or ContactPreference(debtor_id=debtor_id)
    found.channel = wanted.channel or WantedChannel.EMAIL
    found.from_hour, found.to_hour = wanted.hours
    found.per_week, found.updated_at = wanted.per_week, now
    session.add(found)
    _note(session, debtor_id, "preferences.save", {"channel": found.channel.value, "hours": list(wanted.hours),
                                                   "per_week": found.per_week}, now)  # fmt: skip
    session.commit()


def channels_for(session: Session, debtor_id: int) -> tuple[Channel, ...]:
    """In which order channels are tried: the one wanted first, the other where it has no usable contact."""
    if wanted_by(session, debtor_id).channel is WantedChannel.SMS:
        return (Channel.SMS, Channel.EMAIL)
    return (Channel.EMAIL, Channel.SMS)


def places_where(session: Session, debtor_id: int) -> tuple[Place, ...]:
    """Where the person may be, by every creditor's address and every telephone in use: all of them must allow it."""
    addresses = session.execute(
        select(Registration.state, Registration.city)
        .where(Registration.debtor_id == debtor_id)
        .order_by(Registration.creditor_id)
    )
    mobiles = select(Contact.address).where(
        Contact.debtor_id == debtor_id, Contact.kind == ContactKind.MOBILE, is_in_use()
    )
    numbers = session.scalars(mobiles.order_by(Contact.id))
    return places_of([(row.state, row.city) for row in addresses], [area_code(number) for number in numbers])


def area_code(mobile: str) -> str:
    """``11`` of ``+5511987654321``; nothing of a number of elsewhere."""
    return mobile[3:5] if mobile.startswith("+55") else ""


def leaves_at(session: Session, debtor_id: int, at: datetime) -> datetime | None:
    """The first instant from `at` on at which something that asks for money may leave; None: never, as things are."""
    hours = wanted_by(session, debtor_id).hours
    return next_allowed(at, places_where(session, debtor_id), None if hours == ANY_HOUR else hours)


def silence(session: Session, debtor_id: int, _creditor_id: int | None, _today: date) -> Why | None:
    """What holds messages that ask for money (portal.services.quiet): none are wanted, or at no hour the law allows."""
    if wanted_by(session, debtor_id).channel is WantedChannel.NONE:
        return Why.PREFERENCE
    return Why.PREFERENCE if leaves_at(session, debtor_id, clock.now()) is None else None


def is_full(session: Session, debtor_id: int, today: date, *, leaving: str | None = None) -> bool:
    """Whether one more message that asks for something would be more than the person wants in seven days.

    Those that wait to leave count too; when one of them is `leaving` (its public id), only those that have left.
    """
    since = datetime.combine(today - _WEEK + _DAY, time(), clock.SAO_PAULO)
    query = select(func.count()).where(
        Message.debtor_id == debtor_id,
        Message.not_before.is_not(None),
        Message.status.in_((MessageStatus.SENT,) if leaving else (MessageStatus.SENT, MessageStatus.QUEUED)),
        func.coalesce(Message.sent_at, Message.not_before) >= since,
    )
    if leaving:
        query = query.where(Message.public_id != leaving)
    return (session.scalar(query) or 0) >= wanted_by(session, debtor_id).per_week


def _note(session: Session, debtor_id: int, action: str, detail: dict[str, object], now: datetime) -> None:
    who = f"debtor:{debtor_id}"
    audit.record(session, actor=who, action=action, subject=who, detail=detail, now=now)

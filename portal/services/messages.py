"""Messages to people: written from templates/messages/<kind>/, sealed, and sent by the outbox.

A folder holds ``subject.txt``, ``body.txt`` and ``body.html`` for e-mail and ``sms.txt`` for text messages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.journeys.rendering import Rendered, render
from portal.models import Channel, Message, MessageStatus
from portal.models.identity import public_id
from portal.sealing import Sealer
from portal.services import outbox

TOPIC = "message.send"
TRIED_FOR = timedelta(hours=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message as a channel needs it. `key` is the same at every try: the provider knows it has seen it."""

    key: str
    channel: Channel
    recipient: str
    subject: str
    text: str
    html: str


def queue(
    session: Session,
    sealer: Sealer,
    *,
    kind: str,
    channel: Channel,
    recipient: str,
    debtor_id: int | None,
    useful_until: datetime | None = None,
    not_before: datetime | None = None,
    about: Mapping[str, int | None] | None = None,
    **values: Any,
) -> str:
    """Write a message and promise its sending; returns its public id. Does not commit: the deed does.

    After `useful_until` (40 hours unless told, before the outbox itself gives up) it is no longer sent. What asks for
    something has a `not_before`, and `about` what (creditor_id, agreement_id): asked again as it leaves
    (portal.services.leaving). `values` fill the templates of `kind`.
    """
    now = clock.now()
    written = render(kind, channel, values)
    message = Message(
        public_id=public_id(),
        kind=kind,
        debtor_id=debtor_id,
        channel=channel,
        recipient=recipient,
        subject=written.subject,
        created_at=now,
        not_before=not_before,
    )
    message.body_sealed = sealer.seal(json.dumps([written.text, written.html]), _bound_to(message.public_id))
    session.add(message)
    session.flush()
    until = (useful_until or (not_before or now) + TRIED_FOR).isoformat()
    payload: dict[str, Any] = {"message": message.public_id, "useful_until": until, "about": dict(about or {})}
    if useful_until is not None:
        payload["until_told"] = True
    outbox.enqueue(session, TOPIC, message.public_id, payload, not_before=not_before)
    return message.public_id


def put_off(session: Session, message: Message, payload: Mapping[str, Any], at: datetime) -> None:
    """Promise its sending anew, at a later instant; what has a last instant of its own keeps it. Commits."""
    message.not_before = at
    later = {**payload} if payload.get("until_told") else {**payload, "useful_until": (at + TRIED_FOR).isoformat()}
    outbox.enqueue(session, TOPIC, f"{message.public_id}@{at.isoformat()}", later, not_before=at)
    session.commit()


def found(session: Session, message_id: str) -> Message | None:
    """A message by its public id, or None where it was taken back."""
    return session.scalar(select(Message).where(Message.public_id == message_id))


def load(session: Session, message_id: str) -> Message:
    """A message by its public id."""
    return session.scalars(select(Message).where(Message.public_id == message_id)).one()


def body_of(sealer: Sealer, message: Message) -> Rendered | None:
    """What a message says, or None once erased."""
    if message.body_sealed is None:
        return None
    text, html = json.loads(sealer.unseal(message.body_sealed, _bound_to(message.public_id)))
    return Rendered(subject=message.subject, text=text, html=html)


def outgoing(sealer: Sealer, message: Message) -> Outgoing | None:
    """What a channel sends; None when the body was erased."""
    body = body_of(sealer, message)
    if body is None:
        return None
    return Outgoing(
        key=message.public_id,
        channel=message.channel,
        recipient=message.recipient,
        subject=body.subject,
        text=body.text,
        html=body.html,
    )


def mark_sent(session: Session, message_id: str, *, reference: str, keep_body: bool, now: datetime) -> None:
    """It left; the body, which may hold a code, is erased unless this is a demonstration."""
    message = load(session, message_id)
    message.status, message.sent_at, message.provider_reference = MessageStatus.SENT, now, reference[:200]
    if not keep_body:
        message.body_sealed = None
    session.commit()


def mark_failed(session: Session, message_id: str) -> None:
    """It will not leave any more."""
    message = load(session, message_id)
    message.status, message.body_sealed = MessageStatus.FAILED, None
    session.commit()


def newest(session: Session, limit: int = 50) -> list[Message]:
    """The last messages, newest first."""
    return list(session.scalars(select(Message).order_by(Message.id.desc()).limit(limit)))


def _bound_to(message_id: str) -> bytes:
    return b"messages|" + message_id.encode()

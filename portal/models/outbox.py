"""Effects promised in a transaction and delivered after it; and the messages they became."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Document, Id, Instant, Octets, one_of
from portal.models.identity import public_id


class OutboxEntry(Base):
    """Work to be done at least once for its key. A lease lets one worker at a time try."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("topic", "key"),
        Index("ix_outbox_ready", "next_at", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic: Mapped[str]
    key: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(Document)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(Instant)  # None once done or given up
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)  # given up: staff see it
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


class MessageStatus(StrEnum):
    """What became of a message."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """A message to a person. The body is sealed: it may hold a code; outside demo mode it is erased once sent."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint(one_of("status", MessageStatus), name="status"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    kind: Mapped[str]  # the folder under templates/messages
    debtor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    channel: Mapped[Channel] = mapped_column(Choice(Channel))
    recipient: Mapped[str]
    subject: Mapped[str]
    body_sealed: Mapped[bytes | None] = mapped_column(Octets)
    status: Mapped[MessageStatus] = mapped_column(Choice(MessageStatus), default=MessageStatus.QUEUED)
    provider_reference: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    not_before: Mapped[datetime | None] = mapped_column(Instant)  # it waits for the hours it may leave in
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

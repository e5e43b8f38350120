"""Who did what, and answers kept so that a repeated request is answered, not done again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Document, Id, Instant
from portal.models.append_only import append_only


class AuditEvent(Base):
    """Appended, never changed: the database refuses to. `actor` is e.g. "debtor:12", "staff:3", "job:outbox"."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "subject"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


append_only(cast("Table", AuditEvent.__table__))


class IdempotencyKey(Base):
    """An answer already given, in the transaction of its effect."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("subject", "key"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str]
    key: Mapped[str]
    request_digest: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Instant)

"""What a person allowed or took back, and the very words they were shown."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Document, Flag, Id, Instant, one_of
from portal.models.append_only import append_only


class ConsentKind(StrEnum):
    """What rests on consent (LGPD art. 7º I), and on nothing else."""

    DUE_REMINDERS = "due_reminders"
    RESEARCH = "research"


class ConsentEvent(Base):
    """One yes or no; the last of a kind stands. `text_digest` is the SHA-256, in hexadecimal, of the words shown;
    `evidence` the session it was said in. Never changed: LGPD art. 8º §2º puts the proof on who relies on it."""

    __tablename__ = "consent_events"
    __table_args__ = (
        CheckConstraint(one_of("kind", ConsentKind), name="kind"),
        CheckConstraint("length(text_digest) = 64", name="text_digest"),
        Index("ix_consent_events_debtor_id", "debtor_id", "kind", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    kind: Mapped[ConsentKind] = mapped_column(Choice(ConsentKind))
    given: Mapped[bool] = mapped_column(Flag)
    text_digest: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    at: Mapped[datetime] = mapped_column(Instant)


append_only(cast("Table", ConsentEvent.__table__))

"""Sign-in sessions and the codes that open them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Document, Flag, Id, Instant, Octets, one_of
from portal.models.identity import public_id


class SessionRecord(Base):
    """A browser's session. Only the SHA-256 of its id is kept; the id itself lives in the cookie."""

    __tablename__ = "sessions"
    __table_args__ = (Index("uq_sessions_public_id", "public_id", unique=True), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str | None] = mapped_column(default=public_id)  # what its owner names it by; not what opens it
    token_digest: Mapped[bytes] = mapped_column(Octets, unique=True)
    debtor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"), index=True)
    values: Mapped[dict[str, Any]] = mapped_column("stored_values", Document, default=dict)
    amounts_unlocked: Mapped[bool] = mapped_column(Flag, default=False)  # the birth date matched
    user_agent: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Purpose(StrEnum):
    """What a code is for."""

    SIGN_IN = "sign_in"
    ACCEPT = "accept"


class Challenge(Base):
    """A one-time code. Made for known and unknown CPFs alike; `attempts` rises before a guess is judged."""

    __tablename__ = "challenges"
    __table_args__ = (
        CheckConstraint(one_of("purpose", Purpose), name="purpose"),
        Index("ix_challenges_cpf_lookup_created_at", "cpf_lookup", "created_at"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    purpose: Mapped[Purpose] = mapped_column(Choice(Purpose))
    cpf_lookup: Mapped[bytes] = mapped_column(Octets)
    debtor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(Id, ForeignKey("sessions.id"))  # step-up: whose session
    bound_to: Mapped[str] = mapped_column(default="")  # step-up: the offer's digest
    code_hash: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str] = mapped_column(default="")
    masked_contact: Mapped[str] = mapped_column(default="")  # evidence; never shown before sign-in
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class AttemptWindow(Base):
    """How often something was tried in a window of time, per CPF, device, address or in all."""

    __tablename__ = "attempt_windows"
    __table_args__ = (UniqueConstraint("scope", "subject", "starts_at"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    scope: Mapped[str]
    subject: Mapped[str]  # keyed hash, never the thing itself
    starts_at: Mapped[datetime] = mapped_column(Instant, index=True)
    tries: Mapped[int] = mapped_column(default=0)


class TrustedDevice(Base):
    """A browser that has signed this debtor in before; strangers' failures do not lock it out."""

    __tablename__ = "trusted_devices"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(Octets, unique=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    last_used_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

"""Passkeys of staff (WebAuthn): the public halves, and the questions put to authenticators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Document, Flag, Id, Instant, Octets
from portal.models.identity import public_id


class Passkey(Base):
    """One key of one member. The private half never leaves their device."""

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(Octets, unique=True)
    public_key: Mapped[bytes] = mapped_column(Octets)  # COSE
    sign_count: Mapped[int] = mapped_column(Id, default=0)  # must rise, where the device counts at all
    name: Mapped[str]
    transports: Mapped[list[str]] = mapped_column(Document, default=list)
    backed_up: Mapped[bool] = mapped_column(Flag, default=False)  # kept by the maker of the device too
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)


class PasskeyChallenge(Base):
    """A question answered once: by the member it was made for, or (at sign-in) by whoever holds a key."""

    __tablename__ = "passkey_challenges"
    __table_args__ = ({"sqlite_strict": True},)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    value: Mapped[bytes] = mapped_column(Octets)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

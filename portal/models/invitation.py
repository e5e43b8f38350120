"""Links by which staff come in: the invitation of a new member, and the new authenticator of one who lost theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Id, Instant, Octets, one_of
from portal.models.identity import public_id
from portal.models.staff import Role

_OPEN = text("accepted_at IS NULL AND withdrawn_at IS NULL")
_RUNNING = text("used_at IS NULL AND withdrawn_at IS NULL")


class StaffInvitation(Base):
    """Somebody asked to join. Only the SHA-256 of the link's token is kept; sending again makes another token."""

    __tablename__ = "staff_invitations"
    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role"),
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("(accepted_at IS NULL) = (staff_id IS NULL)", name="accepted_by_somebody"),
        Index("uq_staff_invitations_open", "email", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(Choice(Role))
    token_digest: Mapped[bytes] = mapped_column(Octets, unique=True)
    totp_sealed: Mapped[bytes] = mapped_column(Octets)  # the authenticator they will have
    times_sent: Mapped[int] = mapped_column(default=1)
    invited_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))


class FactorReset(Base):
    """A member's authenticator is to be replaced: one manager asks, another agrees, the member uses the link."""

    __tablename__ = "factor_resets"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> asked_by", name="two_people"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_whole"),
        CheckConstraint("(approved_at IS NULL) = (token_digest IS NULL)", name="link_when_approved"),
        CheckConstraint("used_at IS NULL OR approved_at IS NOT NULL", name="used_when_approved"),
        Index("uq_factor_resets_running", "staff_id", unique=True, postgresql_where=_RUNNING, sqlite_where=_RUNNING),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    asked_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    token_digest: Mapped[bytes | None] = mapped_column(Octets, unique=True)
    totp_sealed: Mapped[bytes | None] = mapped_column(Octets)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

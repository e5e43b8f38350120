"""People who work for a creditor or for the operator of the portal."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Flag, Id, Instant, Octets, one_of
from portal.models.creditor import Creditor
from portal.models.identity import public_id


class Role(StrEnum):
    """What a member of staff may do."""

    CREDITOR_ANALYST = "creditor_analyst"
    CREDITOR_MANAGER = "creditor_manager"
    FINANCE = "finance"
    ADMIN = "admin"


class StaffMember(Base):
    """Belongs to a creditor, whose data alone they see, or (no creditor) to the operator of the portal."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(Choice(Role))
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    password_hash: Mapped[str]
    totp_sealed: Mapped[bytes] = mapped_column(Octets)
    totp_last_step: Mapped[int] = mapped_column(Id, default=0)  # a code is good once
    active: Mapped[bool] = mapped_column(Flag, default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    creditor: Mapped[Creditor | None] = relationship()

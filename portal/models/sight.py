"""Staff looking at a debtor's pages: who looked at whose, why, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Id, Instant
from portal.models.identity import public_id


class Sight(Base):
    """A look at the pages of one person's debts to one creditor, bound to the session that began it."""

    __tablename__ = "sights"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("expires_at > started_at", name="expires_after_start"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    session_id: Mapped[int | None] = mapped_column(Id, ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    reason: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

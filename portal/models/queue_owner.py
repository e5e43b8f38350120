"""Who of a creditor's staff looks after a dispute or a request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Id, Instant


class QueueOwner(Base):
    """One owner of one thing, at most. An owner who left counts as none: whoever reads asks for active staff."""

    __tablename__ = "queue_owners"
    __table_args__ = (
        CheckConstraint("(dispute_id IS NULL) <> (request_id IS NULL)", name="about_one"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    dispute_id: Mapped[int | None] = mapped_column(Id, ForeignKey("disputes.id"), unique=True)
    request_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person_requests.id"), unique=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(Instant)

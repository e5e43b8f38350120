"""A creditor's saved questions about its debts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Document, Id, Instant
from portal.models.identity import public_id
from portal.models.staff import StaffMember


class SegmentRecord(Base):
    """Which debts, by a document of `offers.segments`; who saved it last."""

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("creditor_id", "name"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    name: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)

    author: Mapped[StaffMember | None] = relationship()

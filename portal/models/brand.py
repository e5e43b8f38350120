"""How a creditor looks on the pages of its debts: one draft that is edited, and what was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Document, Id, Instant, Octets
from portal.models.identity import public_id


class Brand(Base):
    """What a creditor edits; nobody else sees it. `logo` is a PNG the portal drew itself."""

    __tablename__ = "brands"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), unique=True)
    draft: Mapped[dict[str, Any]] = mapped_column(Document)
    logo: Mapped[bytes | None] = mapped_column(Octets)
    draft_version: Mapped[int] = mapped_column(default=1)  # two people editing at once: the later is told
    saved_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)


class BrandVersion(Base):
    """What debtors see from `published_at` until the next one."""

    __tablename__ = "brand_versions"
    __table_args__ = (UniqueConstraint("creditor_id", "number"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    logo: Mapped[bytes | None] = mapped_column(Octets)
    published_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    published_at: Mapped[datetime] = mapped_column(Instant)

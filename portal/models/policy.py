"""A creditor's discount policy: one draft that is edited, and the versions that were published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Document, Id, Instant
from portal.models.identity import public_id


class PolicyRecord(Base):
    """The policy a creditor edits. `draft` may be incomplete; only published versions make offers."""

    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), unique=True)
    name: Mapped[str]
    draft: Mapped[dict[str, Any]] = mapped_column(Document)
    draft_version: Mapped[int] = mapped_column(default=1)  # two people editing at once: the later is told
    updated_at: Mapped[datetime] = mapped_column(Instant)

    versions: Mapped[list[PolicyVersion]] = relationship(back_populates="policy", order_by="PolicyVersion.number")


class PolicyVersion(Base):
    """A published policy document. Never changed; agreements keep the version they were made under."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("policy_id", "number"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    policy_id: Mapped[int] = mapped_column(Id, ForeignKey("policies.id"))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str]
    published_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    published_at: Mapped[datetime] = mapped_column(Instant)

    policy: Mapped[PolicyRecord] = relationship(back_populates="versions")

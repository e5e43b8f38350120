"""A creditor's discount policy: one draft that is edited, and the versions that were published."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Document, Flag, Id, Instant
from portal.models.append_only import append_only
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
    draft_editors: Mapped[list[int] | None] = mapped_column(Document)  # staff who saved it since a version was made
    updated_at: Mapped[datetime] = mapped_column(Instant)

    versions: Mapped[list[PolicyVersion]] = relationship(back_populates="policy", order_by="PolicyVersion.number")


class PolicyVersion(Base):
    """A published document, which the database lets nobody change; agreements keep the version they were made under."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("policy_id", "number"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    policy_id: Mapped[int] = mapped_column(Id, ForeignKey("policies.id"))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str]
    trial: Mapped[bool] = mapped_column(Flag, default=False, server_default=text("FALSE"))  # for comparisons only
    published_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    published_at: Mapped[datetime] = mapped_column(Instant)

    policy: Mapped[PolicyRecord] = relationship(back_populates="versions")


append_only(cast("Table", PolicyVersion.__table__))

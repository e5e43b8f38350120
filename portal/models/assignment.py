"""Assignments: how debts bought from another creditor came to the one that asks for them now."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Day, Id, Instant, Octets
from portal.models.identity import public_id


class Assignment(Base):
    """One link of a chain of creditors (CC arts. 286-290), for every debt of `creditor_id` that names this
    `original_creditor`. `place` counts from 1; who gives at one place is who received at the place before.

    `notified_on` is when the people were told (CC art. 290). The deed is a PDF, kept sealed; `sha256` is of the file
    as sent.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("creditor_id", "original_creditor", "place"),
        CheckConstraint("place > 0", name="place"),
        CheckConstraint("original_creditor <> ''", name="original_creditor"),
        CheckConstraint("notified_on IS NULL OR notified_on >= assigned_on", name="notified_after"),
        CheckConstraint("(file_sealed IS NULL) = (sha256 IS NULL)", name="file_with_digest"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    original_creditor: Mapped[str]
    place: Mapped[int]
    assignor_name: Mapped[str]
    assignor_tax_id: Mapped[str] = mapped_column(default="")
    assignee_name: Mapped[str]
    assigned_on: Mapped[date] = mapped_column(Day)
    instrument: Mapped[str] = mapped_column(default="")  # number of the contract of assignment
    registry_office: Mapped[str] = mapped_column(default="")  # where it is registered
    notified_on: Mapped[date | None] = mapped_column(Day)
    file_sealed: Mapped[bytes | None] = mapped_column(Octets, deferred=True)
    sha256: Mapped[bytes | None] = mapped_column(Octets)
    added_at: Mapped[datetime] = mapped_column(Instant)

"""A policy document sent to a second person, and every step between a draft and a version that ended."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from offers.policies.review import ReviewState
from portal.db import Base
from portal.db_types import Choice, Day, Document, Flag, Id, Instant, one_of
from portal.models.append_only import append_only
from portal.models.identity import public_id
from portal.models.policy import PolicyVersion
from portal.models.staff import StaffMember

_OPEN = "state IN ('waiting', 'approved')"


class PolicyReview(Base):
    """A document as it was sent. `authors` are the staff who edited it, who sent it included: none of them approves.

    `publish_on` is the day an approved one becomes a version, today or later. `again` is the older version's number
    when what was sent is its document.
    """

    __tablename__ = "policy_reviews"
    __table_args__ = (
        CheckConstraint(one_of("state", ReviewState), name="state"),
        CheckConstraint(
            "state NOT IN ('approved', 'published') OR decided_by IS NOT NULL AND publish_on IS NOT NULL",
            name="approved_by_somebody",
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'published') OR asked_by IS NULL OR decided_by <> asked_by", name="four_eyes"
        ),
        CheckConstraint("(state = 'published') = (version_id IS NOT NULL)", name="published_is_a_version"),
        Index(
            "uq_policy_reviews_open", "policy_id", unique=True,
            postgresql_where=text(_OPEN), sqlite_where=text(_OPEN),
        ),
        {"sqlite_strict": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    policy_id: Mapped[int] = mapped_column(Id, ForeignKey("policies.id"))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str]
    trial: Mapped[bool] = mapped_column(Flag, default=False, server_default=text("FALSE"))  # for comparisons only
    again: Mapped[int | None]
    authors: Mapped[list[int]] = mapped_column(Document)
    note: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[ReviewState] = mapped_column(Choice(ReviewState), default=ReviewState.WAITING)
    decided_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(default="")
    publish_on: Mapped[date | None] = mapped_column(Day)
    version_id: Mapped[int | None] = mapped_column(Id, ForeignKey("policy_versions.id"))

    asker: Mapped[StaffMember | None] = relationship(foreign_keys=[asked_by])
    decider: Mapped[StaffMember | None] = relationship(foreign_keys=[decided_by])
    version: Mapped[PolicyVersion | None] = relationship()


class PolicyStepKind(StrEnum):
    """What happened to a review or a version."""

    SENT = "sent"
    SENT_BACK = "sent_back"
    TAKEN_BACK = "taken_back"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    RETIRED = "retired"


class PolicyStep(Base):
    """Who did what, when and why. Appended, never changed; a retired version has the step that retired it."""

    __tablename__ = "policy_steps"
    __table_args__ = (
        CheckConstraint(one_of("kind", PolicyStepKind), name="kind"),
        CheckConstraint("review_id IS NOT NULL OR version_id IS NOT NULL", name="about_something"),
        CheckConstraint("kind NOT IN ('sent_back', 'withdrawn', 'retired') OR reason <> ''", name="says_why"),
        Index(
            "uq_policy_steps_retired", "version_id", unique=True,
            postgresql_where=text("kind = 'retired'"), sqlite_where=text("kind = 'retired'"),
        ),
        {"sqlite_strict": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(Id, ForeignKey("policy_reviews.id"))
    version_id: Mapped[int | None] = mapped_column(Id, ForeignKey("policy_versions.id"))
    kind: Mapped[PolicyStepKind] = mapped_column(Choice(PolicyStepKind))
    actor: Mapped[str]  # "staff:3", "command:demo"
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(Instant)


append_only(cast("Table", PolicyStep.__table__))

"""Two published versions of a policy compared on the people who come in, and who came in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from offers.experiments.split import Arm
from portal.db import Base
from portal.db_types import Choice, Day, Id, Instant, one_of
from portal.models.identity import public_id
from portal.models.policy import PolicyVersion


class PolicyExperiment(Base):
    """A comparison from its first day to its last, both counted, or until it is ended; one open a creditor.

    Shares and `least_bps`, the smallest difference of the shares of people with an agreement that one looks for, are
    basis points. Nothing of it changes but its end: shares moved on the way would move what is compared.
    """

    __tablename__ = "policy_experiments"
    __table_args__ = (
        CheckConstraint("control_bps BETWEEN 0 AND 5000", name="control_share"),
        CheckConstraint("challenger_bps BETWEEN 500 AND 9000", name="challenger_share"),
        CheckConstraint("least_bps > 0", name="looks_for_something"),
        CheckConstraint("last_on > first_on", name="days"),
        CheckConstraint("champion_id <> challenger_id", name="two_versions"),
        CheckConstraint("ended_by IS NULL OR end_reason <> ''", name="says_why"),
        Index(
            "uq_policy_experiments_open", "creditor_id", unique=True,
            postgresql_where=text("ended_at IS NULL"), sqlite_where=text("ended_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    champion_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_versions.id"))
    challenger_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_versions.id"))
    control_bps: Mapped[int]
    challenger_bps: Mapped[int]
    least_bps: Mapped[int]
    first_on: Mapped[date] = mapped_column(Day)
    last_on: Mapped[date] = mapped_column(Day)
    started_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))  # None where its last day passed
    end_reason: Mapped[str] = mapped_column(default="")

    champion: Mapped[PolicyVersion] = relationship(foreign_keys=[champion_id])
    challenger: Mapped[PolicyVersion] = relationship(foreign_keys=[challenger_id])


class ExperimentPerson(Base):
    """A person who came in while a comparison ran, before any offer of it was shown: whom its results count."""

    __tablename__ = "policy_experiment_people"
    __table_args__ = (CheckConstraint(one_of("arm", Arm), name="arm"), {"sqlite_strict": True})

    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), primary_key=True)
    experiment_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_experiments.id"), primary_key=True, index=True)
    arm: Mapped[Arm] = mapped_column(Choice(Arm))
    entered_on: Mapped[date] = mapped_column(Day)

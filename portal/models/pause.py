"""A pause a person asked for: days on which nobody asks them for money."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Day, Id, Instant, one_of


class PauseWhy(StrEnum):
    """What a person may say of why; nobody has to, and no creditor sees it."""

    UNSAID = ""
    JOB = "job"
    ILLNESS = "illness"
    FAMILY = "family"
    DISASTER = "disaster"
    SAFETY = "safety"  # nothing at all is sent of it, not even that it began
    OTHER = "other"


class Pause(Base):
    """One pause, of all creditors at once. `ends_on` is its last day, and so is `ended_on` where the person ended it
    before. `ending_told_on`: the day they were told that it is about to end."""

    __tablename__ = "pauses"
    __table_args__ = (
        CheckConstraint(one_of("why", PauseWhy), name="why"),
        CheckConstraint("days IN (7, 30)", name="days"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("ended_on IS NULL OR ended_on BETWEEN starts_on AND ends_on", name="ended_within"),
        Index("ix_pauses_debtor_id", "debtor_id", "starts_on"),
        Index("ix_pauses_ends_on", "ends_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    days: Mapped[int]
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date] = mapped_column(Day)
    why: Mapped[PauseWhy] = mapped_column(Choice(PauseWhy), default=PauseWhy.UNSAID)
    ended_on: Mapped[date | None] = mapped_column(Day)
    ending_told_on: Mapped[date | None] = mapped_column(Day)
    created_at: Mapped[datetime] = mapped_column(Instant)

"""A policy tried on a creditor's debts before anyone is offered anything, and what the creditor expects of offers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Day, Document, Id, Instant, MaybeDocument, Octets, one_of
from portal.models.identity import public_id
from portal.models.policy import PolicyVersion
from portal.models.staff import StaffMember


class BacktestState(StrEnum):
    """How far a run got."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class BacktestScope(StrEnum):
    """Which of the creditor's debts."""

    WHOLE = "whole"
    SAMPLE = "sample"  # one in so many debtors, with all their debts
    SEGMENT = "segment"


class PolicyBacktest(Base):
    """One run of a document against the version in force when it was asked for, with the assumptions it used.

    `one_in` is the share of debtors of a sample; `segment` tells the debts of a segment. `result` is what the pages
    show (portal.services.backtest_result); `failure` a stable code. `beat_at` tells a run that goes on from one whose
    worker died.
    """

    __tablename__ = "policy_backtests"
    __table_args__ = (
        CheckConstraint(one_of("state", BacktestState), name="state"),
        CheckConstraint(one_of("scope", BacktestScope), name="scope"),
        CheckConstraint("(scope = 'sample') = (one_in > 1)", name="sample_of"),
        CheckConstraint("(scope = 'segment') = (segment IS NOT NULL)", name="segment_of"),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="done_has_result"),
        Index("ix_policy_backtests_creditor_id_digest", "creditor_id", "digest"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str]
    against_id: Mapped[int | None] = mapped_column(Id, ForeignKey("policy_versions.id"))
    scope: Mapped[BacktestScope] = mapped_column(Choice(BacktestScope))
    one_in: Mapped[int] = mapped_column(default=1)
    segment: Mapped[str | None]
    curve: Mapped[dict[str, Any]] = mapped_column(Document)
    priced_on: Mapped[date] = mapped_column(Day)
    asked_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[BacktestState] = mapped_column(Choice(BacktestState), default=BacktestState.WAITING)
    debts_done: Mapped[int] = mapped_column(default=0)
    debts_whole: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(MaybeDocument)

    asker: Mapped[StaffMember | None] = relationship()
    against: Mapped[PolicyVersion | None] = relationship()


class BacktestPart(Base):
    """The debts of one batch with what became of them, as a small Parquet file: what is downloaded."""

    __tablename__ = "policy_backtest_parts"
    __table_args__ = (UniqueConstraint("backtest_id", "number"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    backtest_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_backtests.id"))
    number: Mapped[int]
    rows: Mapped[int]
    content: Mapped[bytes] = mapped_column(Octets)


class AcceptanceCurve(Base):
    """What a creditor supposes of who accepts which offer (offers.backtest.acceptance); one a creditor."""

    __tablename__ = "acceptance_curves"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    version: Mapped[int] = mapped_column(default=1)  # two people editing at once: the later is told
    updated_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    updated_at: Mapped[datetime] = mapped_column(Instant)

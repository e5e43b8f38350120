"""Days and months of a bank account that somebody closed, and who opened them again and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Day, Document, Id, Instant
from portal.models.creditor import ReceivingAccount
from portal.models.identity import public_id


class DayClosing(Base):
    """A closed span of an account: one day, or one month whose days are closed. At most one stands for each span.

    The totals are what the three sides said when it was closed, and `differences` each line that differed. What is
    recorded later of a closed day counts on the next open one (payments.statements.closing).
    """

    __tablename__ = "day_closings"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="span"),
        CheckConstraint("(reopened_at IS NULL) = (reopen_reason = '')", name="reopened"),
        Index(
            "uq_day_closings_standing",
            "receiving_account_id",
            "first_on",
            "last_on",
            unique=True,
            postgresql_where=text("reopened_at IS NULL"),
            sqlite_where=text("reopened_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    first_on: Mapped[date] = mapped_column(Day)
    last_on: Mapped[date] = mapped_column(Day)
    statement_total: Mapped[Money | None] = mapped_column("statement_cents", Cents)  # None: no statement told of it
    ledger_total: Mapped[Money] = mapped_column("ledger_cents", Cents)
    creditor_total: Mapped[Money] = mapped_column("creditor_cents", Cents)
    differences: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    reason: Mapped[str] = mapped_column(default="")  # asked for when something differed
    closed_by: Mapped[str]
    closed_at: Mapped[datetime] = mapped_column(Instant)
    reopened_by: Mapped[str] = mapped_column(default="")
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopen_reason: Mapped[str] = mapped_column(default="")

    account: Mapped[ReceivingAccount] = relationship()

"""What waits for a decision of finance, and what was decided about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Day, Document, Id, Instant
from portal.models.agreement import Agreement
from portal.models.bank_file import BankLine
from portal.models.identity import public_id
from portal.models.payment import Payment


class FinanceCase(Base):
    """A named case: opened once for its `subject`, closed by a remedy with the reason of whoever chose it.

    `kind` is payments.incoming.CaseKind, `remedy` payments.incoming.Remedy; both have their words in portal/wording*.
    """

    __tablename__ = "finance_cases"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        CheckConstraint("(closed_at IS NULL) = (remedy = '')", name="closed"),
        Index("ix_finance_cases_open", "closed_at", "opened_at"),
        Index("ix_finance_cases_agreement_id", "agreement_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    kind: Mapped[str]
    subject: Mapped[str]  # what it is about: "bank_line:12", "payment:7", "agreement:3"
    agreement_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payments.id"))
    line_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_lines.id"))
    amount: Mapped[Money | None] = mapped_column("amount_cents", Cents)
    occurred_on: Mapped[date] = mapped_column(Day)
    due_on: Mapped[date | None] = mapped_column(Day)  # by when somebody must have decided
    detail: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    remedy: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    closed_by: Mapped[str] = mapped_column(default="")  # "staff:3", "debtor:12", "job:pix"
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    agreement: Mapped[Agreement | None] = relationship()
    payment: Mapped[Payment | None] = relationship()
    line: Mapped[BankLine | None] = relationship()

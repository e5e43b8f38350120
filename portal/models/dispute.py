"""What a person says is wrong with a debt, by when the creditor must answer, and how it ended."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Id, Instant, Octets, one_of
from portal.models.agreement import Agreement
from portal.models.creditor import Creditor
from portal.models.debt import DebtRecord, DebtStatus
from portal.models.identity import public_id


class DisputeReason(StrEnum):
    """Why a person does not agree."""

    NOT_MINE = "not_mine"
    ALREADY_PAID = "already_paid"
    WRONG_AMOUNT = "wrong_amount"
    FRAUD = "fraud"
    PRESCRIBED = "prescribed"
    DECEASED = "deceased"


class DisputeStatus(StrEnum):
    """Where a dispute stands. All but the first are its end."""

    OPEN = "open"
    UPHELD = "upheld"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"


class RegisterAnswer(StrEnum):
    """What the creditor says of the credit registers while it looks."""

    NONE = ""
    SUSPENDED = "suspended"
    NEVER_LISTED = "never_listed"


class Dispute(Base):
    """One dispute of one debt; `number` is the protocol told to the person.

    `found_as` is where the debt stood when it was disputed: what a withdrawn dispute goes back to. `claimed` is the
    amount the person says is right, or was paid. `said_sealed` and `answer_sealed` are words of people, sealed by
    portal.services.disputes.words_of_reason. `evidence` is how it was opened: address and browser.
    """

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(one_of("reason", DisputeReason), name="reason"),
        CheckConstraint(one_of("status", DisputeStatus), name="status"),
        CheckConstraint(one_of("found_as", DebtStatus), name="found_as"),
        CheckConstraint(one_of("bureau_answer", RegisterAnswer), name="bureau_answer"),
        CheckConstraint("bureau_answer = '' OR bureau_asked_at IS NOT NULL", name="bureau_asked"),
        CheckConstraint("(status = 'open') = (closed_on IS NULL)", name="closed"),
        CheckConstraint("(answered_at IS NULL) = (answered_by = '')", name="answered"),
        CheckConstraint("claimed_cents IS NULL OR claimed_cents >= 0", name="claimed"),
        CheckConstraint("answer_by >= opened_on", name="answer_after_opening"),
        Index(
            "uq_disputes_open",
            "debt_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_disputes_creditor_id", "creditor_id", "status", "answer_by"),
        Index("ix_disputes_debtor_id", "debtor_id"),
        Index("ix_disputes_debt_id", "debt_id"),
        Index("ix_disputes_agreement_id", "agreement_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debt_id: Mapped[int] = mapped_column(Id, ForeignKey("debts.id"))
    agreement_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))  # that held the debt then
    found_as: Mapped[DebtStatus] = mapped_column(Choice(DebtStatus))
    reason: Mapped[DisputeReason] = mapped_column(Choice(DisputeReason))
    said_sealed: Mapped[bytes | None] = mapped_column(Octets)
    claimed: Mapped[Money | None] = mapped_column("claimed_cents", Cents)
    paid_on: Mapped[date | None] = mapped_column(Day)
    status: Mapped[DisputeStatus] = mapped_column(Choice(DisputeStatus), default=DisputeStatus.OPEN)
    opened_on: Mapped[date] = mapped_column(Day)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[date] = mapped_column(Day)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    bureau_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    bureau_answer: Mapped[RegisterAnswer] = mapped_column(Choice(RegisterAnswer), default=RegisterAnswer.NONE)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str] = mapped_column(default="")  # "staff:3", "job:disputes"
    answer_sealed: Mapped[bytes | None] = mapped_column(Octets)
    closed_on: Mapped[date | None] = mapped_column(Day)
    evidence: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)

    debt: Mapped[DebtRecord] = relationship()
    creditor: Mapped[Creditor] = relationship()
    agreement: Mapped[Agreement | None] = relationship()

"""The clock of the credit bureaus: a creditor has five bank days to take a name off, once it was paid or once a dispute
ended in the person's favour."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Day, Id, Instant, one_of
from portal.models.agreement import Agreement
from portal.models.creditor import Creditor
from portal.models.dispute import Dispute
from portal.models.identity import public_id


class BureauEvent(StrEnum):
    """What starts the clock: the payment that the accepted plan names, or the end of a dispute."""

    FIRST_PAYMENT = "first_payment"
    LAST_PAYMENT = "last_payment"
    DISPUTE_ENDED = "dispute_ended"


class BureauAnswer(StrEnum):
    """What the creditor says was done."""

    REMOVED = "removed"
    NEVER_LISTED = "never_listed"


class BureauCancel(StrEnum):
    """Why nobody waits for an answer any more."""

    PAYMENT_RETURNED = "payment_returned"  # the payment that started the clock was taken back
    AGREEMENT_ENDED = "agreement_ended"


class BureauRequest(Base):
    """One clock of one agreement, or of one dispute. `due_by` is the fifth bank day after `event_on` (STJ Sumula 548;
    of a dispute CDC art. 43 §3º), `remind_on` the third, `late_on` the sixth. At most one of each runs: an event taken
    back cancels it."""

    __tablename__ = "bureau_requests"
    __table_args__ = (
        CheckConstraint(one_of("event", BureauEvent), name="event"),
        CheckConstraint("(agreement_id IS NULL) <> (dispute_id IS NULL)", name="about_one"),
        CheckConstraint("(event = 'dispute_ended') = (dispute_id IS NOT NULL)", name="event_of"),
        CheckConstraint("answer IN ('', 'removed', 'never_listed')", name="answer"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered"),
        CheckConstraint("(canceled_on IS NULL) = (cancellation = '')", name="canceled"),
        Index("ix_bureau_requests_creditor_id", "creditor_id"),
        Index("ix_bureau_requests_debtor_id", "debtor_id"),
        Index(
            "uq_bureau_requests_live",
            "agreement_id",
            unique=True,
            postgresql_where=text("canceled_on IS NULL"),
            sqlite_where=text("canceled_on IS NULL"),
        ),
        Index(
            "uq_bureau_requests_live_dispute",
            "dispute_id",
            unique=True,
            postgresql_where=text("canceled_on IS NULL"),
            sqlite_where=text("canceled_on IS NULL"),
        ),
        Index(
            "ix_bureau_requests_waiting",
            "late_on",
            postgresql_where=text("canceled_on IS NULL AND answered_at IS NULL"),
            sqlite_where=text("canceled_on IS NULL AND answered_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    agreement_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))
    dispute_id: Mapped[int | None] = mapped_column(Id, ForeignKey("disputes.id"))
    event: Mapped[BureauEvent] = mapped_column(Choice(BureauEvent))
    event_on: Mapped[date] = mapped_column(Day)
    remind_on: Mapped[date] = mapped_column(Day)
    due_by: Mapped[date] = mapped_column(Day)
    late_on: Mapped[date] = mapped_column(Day)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    requested_at: Mapped[datetime | None] = mapped_column(Instant)  # the creditor was told by e-mail
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    late_at: Mapped[datetime | None] = mapped_column(Instant)  # finance and the debtor were told
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str] = mapped_column(default="")
    canceled_on: Mapped[date | None] = mapped_column(Day)
    cancellation: Mapped[str] = mapped_column(default="")

    creditor: Mapped[Creditor] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
    dispute: Mapped[Dispute | None] = relationship()

    @property
    def number(self) -> str:
        """The number people know it by: its agreement's, or its dispute's protocol."""
        about = self.agreement or self.dispute
        return about.number if about is not None else ""

    @property
    def contracts(self) -> list[str]:
        """The contract numbers of the debts it is about."""
        if self.dispute is not None:
            return [self.dispute.debt.contract_number]
        return [row.debt.contract_number for row in self.agreement.debts] if self.agreement is not None else []

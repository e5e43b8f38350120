"""A payment entered by hand: money that came into an account without any file, webhook or statement telling of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Id, Instant, one_of
from portal.models.agreement import Agreement
from portal.models.identity import public_id
from portal.models.payment import Payment


class HandEntryStatus(StrEnum):
    """Where it stands."""

    PROPOSED = "proposed"  # above the limit: a second person decides
    APPLIED = "applied"
    REFUSED = "refused"


class HandEntry(Base):
    """Who entered it, why, and who else looked. Whoever proposes never decides."""

    __tablename__ = "hand_entries"
    __table_args__ = (
        CheckConstraint(one_of("status", HandEntryStatus), name="status"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="four_eyes"),
        CheckConstraint("(status = 'applied') = (payment_id IS NOT NULL)", name="applied"),
        Index("ix_hand_entries_agreement_id", "agreement_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))
    installment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("installments.id"))  # None: the oldest first
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    paid_on: Mapped[date] = mapped_column(Day)
    reason: Mapped[str]  # why no file tells of it
    status: Mapped[HandEntryStatus] = mapped_column(Choice(HandEntryStatus), default=HandEntryStatus.PROPOSED)
    proposed_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision: Mapped[str] = mapped_column(default="")  # the reason of whoever decided
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payments.id"))

    agreement: Mapped[Agreement] = relationship()
    payment: Mapped[Payment | None] = relationship()

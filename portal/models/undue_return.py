"""Money that comes back to a person because what they paid was not owed, and what its creditor says of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import ZERO, Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Id, Instant, Octets, one_of
from portal.models.creditor import Creditor
from portal.models.dispute import Dispute
from portal.models.identity import public_id


class ReturnStatus(StrEnum):
    """Where the money is."""

    OWED = "owed"
    JUSTIFIED = "justified"  # the mistake was justifiable, the creditor says: no double; what was paid is owed
    PAID = "paid"


class UndueReturnRecord(Base):
    """What came of a dispute that ended in the person's favour, where something had been paid: one each.

    The amounts are those of `reckoned_on`, as offers.owed.undue works them out of `memo`; while it is owed they run on.
    `credited` is what of `base` the portal's books hold for the person as a credit: the rest the creditor pays by
    itself. `justification_sealed` is sealed by portal.services.disputes.words_of_reason.
    """

    __tablename__ = "undue_returns"
    __table_args__ = (
        CheckConstraint(one_of("status", ReturnStatus), name="status"),
        CheckConstraint("base_cents > 0 AND doubled_cents BETWEEN 0 AND base_cents", name="base"),
        CheckConstraint("credited_cents BETWEEN 0 AND base_cents", name="credited"),
        CheckConstraint("correction_cents >= 0 AND interest_cents >= 0", name="grown"),
        CheckConstraint("total_cents = base_cents + doubled_cents + correction_cents + interest_cents", name="adds_up"),
        CheckConstraint("(status = 'paid') = (paid_on IS NOT NULL)", name="paid"),
        CheckConstraint("(paid_on IS NULL) = (paid_by = '')", name="paid_by"),
        CheckConstraint("status <> 'justified' OR justification_sealed IS NOT NULL", name="justified"),
        CheckConstraint("(justification_sealed IS NULL) = (justified_at IS NULL)", name="justified_at"),
        CheckConstraint("(justification_sealed IS NULL) = (justified_by = '')", name="justified_by"),
        CheckConstraint("justification_sealed IS NULL OR doubled_cents = 0", name="justified_single"),
        Index("ix_undue_returns_creditor_id", "creditor_id", "status", "due_by"),
        Index("ix_undue_returns_debtor_id", "debtor_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    dispute_id: Mapped[int] = mapped_column(Id, ForeignKey("disputes.id"), unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    status: Mapped[ReturnStatus] = mapped_column(Choice(ReturnStatus), default=ReturnStatus.OWED)
    base: Mapped[Money] = mapped_column("base_cents", Cents)
    doubled: Mapped[Money] = mapped_column("doubled_cents", Cents)
    correction: Mapped[Money] = mapped_column("correction_cents", Cents)
    interest: Mapped[Money] = mapped_column("interest_cents", Cents)
    total: Mapped[Money] = mapped_column("total_cents", Cents)
    credited: Mapped[Money] = mapped_column("credited_cents", Cents, default=ZERO)
    reckoned_on: Mapped[date] = mapped_column(Day)
    memo: Mapped[dict[str, Any]] = mapped_column(Document)  # asked_on, and each payment: day, centavos, back_on
    due_by: Mapped[date] = mapped_column(Day)
    justification_sealed: Mapped[bytes | None] = mapped_column(Octets)
    justified_at: Mapped[datetime | None] = mapped_column(Instant)
    justified_by: Mapped[str] = mapped_column(default="")  # "staff:3"
    paid_on: Mapped[date | None] = mapped_column(Day)
    paid_by: Mapped[str] = mapped_column(default="")  # who noted it
    reference: Mapped[str] = mapped_column(default="")  # the bank's, or the Pix's

    dispute: Mapped[Dispute] = relationship()
    creditor: Mapped[Creditor] = relationship()

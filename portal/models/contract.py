"""What a creditor and the operator agreed on commission, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from payments.payout import FeeBearer
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Id, Instant, one_of
from portal.models.creditor import Creditor
from portal.models.identity import public_id
from portal.models.staff import StaffMember


class CreditorContract(Base):
    """Terms of commission from a day on; never changed, another row takes over.

    In force on a day: of those that started by it the one that started last, and of two of one day the newer.
    `bands` is ``[[from_days, rate_bps], ...]``; `bears` the parts of what is recovered that bear commission.
    """

    __tablename__ = "creditor_contracts"
    __table_args__ = (
        CheckConstraint("minimum_cents >= 0", name="minimum_not_negative"),
        CheckConstraint(one_of("fee_bearer", FeeBearer), name="fee_bearer"),
        Index("ix_creditor_contracts_creditor_starts", "creditor_id", "starts_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    starts_on: Mapped[date] = mapped_column(Day)
    bands: Mapped[list[Any]] = mapped_column(Document)
    minimum: Mapped[Money] = mapped_column("minimum_cents", Cents)
    bears: Mapped[list[Any]] = mapped_column(Document)
    fee_bearer: Mapped[FeeBearer] = mapped_column(Choice(FeeBearer))
    reason: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))  # None: a command, or the demonstration
    added_at: Mapped[datetime] = mapped_column(Instant)

    creditor: Mapped[Creditor] = relationship()
    author: Mapped[StaffMember | None] = relationship()

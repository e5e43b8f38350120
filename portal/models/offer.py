"""What was offered: the pricing of a debt on a day, and the numbered offers made from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Day, Document, Id, Instant
from portal.models.debt import DebtRecord
from portal.models.identity import public_id
from portal.models.policy import PolicyVersion


class Pricing(Base):
    """A debt priced on a day under a policy version. Every plan shown from it holds until `valid_until`."""

    __tablename__ = "pricings"
    __table_args__ = (
        UniqueConstraint("debt_id", "debt_version", "policy_version_id", "priced_on"),
        CheckConstraint("valid_until >= priced_on", name="validity"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    debt_id: Mapped[int] = mapped_column(Id, ForeignKey("debts.id"))
    debt_version: Mapped[int]
    policy_version_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_versions.id"))
    priced_on: Mapped[date] = mapped_column(Day)
    valid_until: Mapped[date] = mapped_column(Day)
    balance: Mapped[dict[str, Any]] = mapped_column(Document)
    cash_total: Mapped[Money] = mapped_column("cash_total_cents", Cents)
    tier_index: Mapped[int | None]  # None where it was made while the days overdue alone chose the tier
    created_at: Mapped[datetime] = mapped_column(Instant)

    debt: Mapped[DebtRecord] = relationship()
    policy_version: Mapped[PolicyVersion] = relationship()


class OfferRecord(Base):
    """A numbered offer: one plan with its dates. `document` says it whole; `digest` is the document's SHA-256."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("pricing_id", "digest"),
        CheckConstraint("installment_count >= 1", name="count"),
        Index("ix_offers_debtor_id", "debtor_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    pricing_id: Mapped[int] = mapped_column(Id, ForeignKey("pricings.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    debt_id: Mapped[int] = mapped_column(Id, ForeignKey("debts.id"), index=True)
    installment_count: Mapped[int]
    first_due_on: Mapped[date] = mapped_column(Day)
    total: Mapped[Money] = mapped_column("total_cents", Cents)
    valid_until: Mapped[date] = mapped_column(Day)
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)

    pricing: Mapped[Pricing] = relationship()
    debt: Mapped[DebtRecord] = relationship()

"""Calculation memos handed out on paper: the very document, so that its number and code can be checked for good."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from secrets import token_hex
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Id, Instant, one_of
from portal.models.creditor import Creditor


class MemoKind(StrEnum):
    """What a memo works out."""

    BALANCE = "balance"  # of a debt
    OFFER = "offer"
    AGREEMENT = "agreement"  # what it takes to pay it whole, or what it left when it ended


class CalculationMemo(Base):
    """One memo as it was handed out. The same memo asked for again is the same row: `digest` is the SHA-256 of its
    canonical JSON. Never changed, never removed."""

    __tablename__ = "calculation_memos"
    __table_args__ = (
        UniqueConstraint("debtor_id", "digest"),
        CheckConstraint(one_of("kind", MemoKind), name="kind"),
        CheckConstraint("amount_cents >= 0", name="amount"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(default=lambda: f"MC/{token_hex(6).upper()}", unique=True)
    kind: Mapped[MemoKind] = mapped_column(Choice(MemoKind))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    day: Mapped[date] = mapped_column(Day)
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    document: Mapped[dict[str, Any]] = mapped_column("document", Document)
    digest: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(Instant)

    creditor: Mapped[Creditor] = relationship()

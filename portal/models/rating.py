"""How a step of the portal went, as the person who took it says."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Day, Id, Instant, Octets, one_of
from portal.models.identity import public_id


class Step(StrEnum):
    """What is rated; a value is also the word in the address."""

    SIGN_IN = "entrar"
    CHOOSE = "escolher"
    ACCEPT = "aceitar"
    PAY = "pagar"
    CHANGE = "mudar"
    DISPUTE = "contestar"
    DOCUMENT = "documento"
    PAUSE = "pausa"


class Rating(Base):
    """One rating: `score` 1 is very hard, 5 very easy. No rule of an offer reads this table.

    `creditor_id` is whose page it was, where it was one creditor's. `said_sealed` is what the person wrote with it.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("debtor_id", "step", "rated_on"),
        CheckConstraint(one_of("step", Step), name="step"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("ix_ratings_step", "step", "rated_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"))
    step: Mapped[Step] = mapped_column(Choice(Step))
    score: Mapped[int]
    said_sealed: Mapped[bytes | None] = mapped_column(Octets)
    rated_on: Mapped[date] = mapped_column(Day)
    rated_at: Mapped[datetime] = mapped_column(Instant)

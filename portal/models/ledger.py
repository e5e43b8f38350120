"""The double-entry ledger. Journals are written once; a correction is another journal."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Day, Id, Instant


class JournalRecord(Base):
    """One event with money in it. (`creditor_id`, `kind`, `ref`) says which, so it is posted at most once."""

    __tablename__ = "journals"
    __table_args__ = (UniqueConstraint("creditor_id", "kind", "ref"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    kind: Mapped[str]
    ref: Mapped[str]
    occurred_on: Mapped[date] = mapped_column(Day)
    reverses_id: Mapped[int | None] = mapped_column(Id, ForeignKey("journals.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    postings: Mapped[list[PostingRecord]] = relationship(back_populates="journal")


class PostingRecord(Base):
    """Money from one account to another; always positive, so every journal adds up to zero by its shape."""

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("source <> destination", name="moves"),
        Index("ix_postings_source", "source"),
        Index("ix_postings_destination", "destination"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    journal_id: Mapped[int] = mapped_column(Id, ForeignKey("journals.id"), index=True)
    source: Mapped[str]
    destination: Mapped[str]
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)

    journal: Mapped[JournalRecord] = relationship(back_populates="postings")

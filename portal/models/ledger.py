"""The double-entry ledger. Journals are written once; a correction is another journal. Balances follow them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Day, Document, Id, Instant
from portal.models.append_only import append_only


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


class LedgerBalance(Base):
    """What an account holds, by slice: their sum is the account's balance, kept in the transaction of each journal.

    Accounts that every posting of a creditor touches have several slices, so that many may post at once.
    """

    __tablename__ = "ledger_balances"
    __table_args__ = ({"sqlite_strict": True},)

    account: Mapped[str] = mapped_column(primary_key=True)
    slice: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    balance: Mapped[Money] = mapped_column("balance_cents", Cents)


class LedgerFinding(Base):
    """An invariant that does not hold. While it is open, its agreement or account is parked: nothing goes on by itself.

    `subject` says what it is about (``agreement:3``, ``account:bank:3``, ``journal:7``).
    """

    __tablename__ = "ledger_findings"
    __table_args__ = (
        CheckConstraint("(released_at IS NULL) = (released_by = '')", name="released"),
        Index(
            "uq_ledger_findings_open",
            "code",
            "subject",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
            sqlite_where=text("released_at IS NULL"),
        ),
        Index(
            "ix_ledger_findings_parked",
            "agreement_id",
            postgresql_where=text("released_at IS NULL"),
            sqlite_where=text("released_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"))
    agreement_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("finance_cases.id"))
    code: Mapped[str]  # portal.services.ledger_checks.invariants.Invariant
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(Document)
    found_at: Mapped[datetime] = mapped_column(Instant)
    released_by: Mapped[str] = mapped_column(default="")  # "staff:3"
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(default="")


for _kept in (JournalRecord, PostingRecord):
    append_only(cast(Table, _kept.__table__))

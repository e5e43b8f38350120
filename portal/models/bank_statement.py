"""Bank statements, kept as they came, and the movements of an account they tell of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from payments.statements.findings import Decision
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Id, Instant, Octets, one_of
from portal.models.bank_file import BankFileStatus
from portal.models.creditor import ReceivingAccount
from portal.models.identity import public_id


class BankStatement(Base):
    """The raw bytes first, then what was read from them. The same bytes are one statement, however often they come."""

    __tablename__ = "bank_statements"
    __table_args__ = (
        UniqueConstraint("sha256"),
        CheckConstraint(one_of("status", BankFileStatus), name="status"),
        Index("ix_bank_statements_account_days", "receiving_account_id", "first_on", "last_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    receiving_account_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    file_name: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(Octets)
    raw: Mapped[bytes] = mapped_column(Octets, deferred=True)
    status: Mapped[BankFileStatus] = mapped_column(Choice(BankFileStatus))
    reason: Mapped[str] = mapped_column(default="")
    refused_line: Mapped[int] = mapped_column(default=0)
    first_on: Mapped[date | None] = mapped_column(Day)  # the days it covers, both included
    last_on: Mapped[date | None] = mapped_column(Day)
    balance: Mapped[Money | None] = mapped_column("balance_cents", Cents)
    balance_on: Mapped[date | None] = mapped_column(Day)
    lines_read: Mapped[int] = mapped_column(default=0)
    lines_new: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[ReceivingAccount | None] = relationship()


class StatementEntry(Base):
    """One movement of a bank account, once, however many statements tell of it; and what was decided about it.

    `ordinal` tells apart movements of one statement that the bank gave the same FITID, day and amount.
    """

    __tablename__ = "statement_entries"
    __table_args__ = (
        UniqueConstraint("receiving_account_id", "fitid", "posted_on", "amount_cents", "ordinal"),
        CheckConstraint(one_of("decision", Decision), name="decision"),
        CheckConstraint("amount_cents <> 0", name="moves"),
        CheckConstraint("(decision = 'open') = (decided_at IS NULL)", name="decided"),
        Index("ix_statement_entries_account_day", "receiving_account_id", "posted_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    statement_id: Mapped[int] = mapped_column(Id, ForeignKey("bank_statements.id"), index=True)
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    line_number: Mapped[int]
    fitid: Mapped[str]
    posted_on: Mapped[date] = mapped_column(Day)
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)  # negative for what left the account
    ordinal: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="")  # OFX TRNTYPE
    memo: Mapped[str] = mapped_column(default="")
    checknum: Mapped[str] = mapped_column(default="")
    decision: Mapped[Decision] = mapped_column(Choice(Decision), default=Decision.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")  # "staff:3"
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    journal_id: Mapped[int | None] = mapped_column(Id, ForeignKey("journals.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    statement: Mapped[BankStatement] = relationship()

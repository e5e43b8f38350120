"""Files exchanged with banks, kept as they came, and the movements read from them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Id, Instant, Octets, one_of
from portal.models.charge import Charge
from portal.models.identity import public_id


class Direction(StrEnum):
    """Which way a file went."""

    REMESSA = "remessa"
    RETORNO = "retorno"


class BankFileStatus(StrEnum):
    """What became of a file."""

    RECEIVED = "received"
    READ = "read"
    REFUSED = "refused"
    WRITTEN = "written"
    DELIVERED = "delivered"


class Outcome(StrEnum):
    """What became of a line of a retorno."""

    APPLIED = "applied"  # changed a charge or was posted
    NOTED = "noted"  # nothing to do: a fee, a confirmation already known
    REPEATED = "repeated"  # the same movement had come in another file
    UNMATCHED = "unmatched"  # money with no installment: in suspense, for a person
    RESOLVED = "resolved"  # a person placed it
    QUARANTINED = "quarantined"  # could not be read


class BankFile(Base):
    """The raw bytes first, then what was read from them. The same bytes are one file, however often they come."""

    __tablename__ = "bank_files"
    __table_args__ = (
        UniqueConstraint("direction", "sha256"),
        CheckConstraint(one_of("direction", Direction), name="direction"),
        CheckConstraint(one_of("status", BankFileStatus), name="status"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    direction: Mapped[Direction] = mapped_column(Choice(Direction))
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    receiving_account_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    file_name: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(Octets)
    raw: Mapped[bytes] = mapped_column(Octets, deferred=True)
    bank: Mapped[str] = mapped_column(default="")
    layout: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int | None]
    made_on: Mapped[date | None] = mapped_column(Day)  # by the bank, as its header says: it covers the days before
    status: Mapped[BankFileStatus] = mapped_column(Choice(BankFileStatus))
    reason: Mapped[str] = mapped_column(default="")
    refused_line: Mapped[int] = mapped_column(default=0)
    refused_column: Mapped[int] = mapped_column(default=0)
    lines_read: Mapped[int] = mapped_column(default=0)
    paid_total: Mapped[Money | None] = mapped_column("paid_total_cents", Cents)
    fee_total: Mapped[Money | None] = mapped_column("fee_total_cents", Cents)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)  # the file against itself
    received_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    lines: Mapped[list[BankLine]] = relationship(back_populates="file", order_by="BankLine.line_number")


class BankLine(Base):
    """One movement of a retorno and what became of it."""

    __tablename__ = "bank_lines"
    __table_args__ = (
        UniqueConstraint("file_id", "line_number"),
        Index("ix_bank_lines_outcome", "outcome"),
        CheckConstraint(one_of("outcome", Outcome), name="outcome"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    file_id: Mapped[int] = mapped_column(Id, ForeignKey("bank_files.id"))
    line_number: Mapped[int]
    column_number: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome))
    code: Mapped[str] = mapped_column(default="")  # why quarantined or unmatched
    occurrence_code: Mapped[str] = mapped_column(default="")
    nosso_numero: Mapped[str] = mapped_column(default="")
    occurred_on: Mapped[date | None] = mapped_column(Day)
    credited_on: Mapped[date | None] = mapped_column(Day)
    paid: Mapped[Money | None] = mapped_column("paid_cents", Cents)
    fee: Mapped[Money | None] = mapped_column("fee_cents", Cents)
    record: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    charge_id: Mapped[int | None] = mapped_column(Id, ForeignKey("charges.id"))
    event_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_events.id"))

    file: Mapped[BankFile] = relationship(back_populates="lines")
    charge: Mapped[Charge | None] = relationship()


class BankEvent(Base):
    """A movement at the bank, once, however many files tell of it. `key` is its business key."""

    __tablename__ = "bank_events"
    __table_args__ = (UniqueConstraint("receiving_account_id", "key"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    key: Mapped[str]
    journal_id: Mapped[int | None] = mapped_column(Id, ForeignKey("journals.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)

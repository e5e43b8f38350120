"""What an import would change, what it changed and how it was before, and the file itself, sealed.

These rows go when they are of no more use (portal.services.portfolios.keeping); the import's own row stays.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Flag, Id, Instant, Octets, one_of
from portal.models.staff import StaffMember


class Decision(StrEnum):
    """What somebody decided about an import."""

    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    UNDONE = "undone"


class ImportDecision(Base):
    """Who decided what of an import, and when. `staff_id` is None for a command or a folder."""

    __tablename__ = "portfolio_decisions"
    __table_args__ = (CheckConstraint(one_of("decision", Decision), name="decision"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"), index=True)
    decision: Mapped[Decision] = mapped_column(Choice(Decision))
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    author: Mapped[StaffMember | None] = relationship()


class FilePiece(Base):
    """A piece of the file as it came, sealed; in the order of `number`, from 0."""

    __tablename__ = "portfolio_file_pieces"

    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Id, primary_key=True)
    content_sealed: Mapped[bytes] = mapped_column(Octets)


class ChangeKind(StrEnum):
    """What an import does to a debt."""

    ADDED = "added"
    CHANGED = "changed"
    CLOSED = "closed"
    LEFT = "left"  # missing from a whole portfolio, yet under agreement or in dispute


class PortfolioChange(Base):
    """What a file would do to one debt. `row_number` is 0 for a debt the file lacks.

    `differences` has a line for each column that changes: its name, what it was and what it becomes, tabs between.
    """

    __tablename__ = "portfolio_changes"
    __table_args__ = (
        CheckConstraint(one_of("kind", ChangeKind), name="kind"),
        Index("ix_portfolio_changes_import_id_kind", "import_id", "kind", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"))
    row_number: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(Choice(ChangeKind))
    contract_number: Mapped[str]
    name: Mapped[str]
    principal_before: Mapped[Money | None] = mapped_column("before_cents", Cents)
    principal_after: Mapped[Money | None] = mapped_column("after_cents", Cents)
    differences: Mapped[str]


class DebtBefore(Base):
    """A debt as it was before an import changed it: everything an import may write. The names are those of `debts`."""

    __tablename__ = "portfolio_debts_before"

    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"), primary_key=True)
    debt_id: Mapped[int] = mapped_column(Id, primary_key=True)
    product: Mapped[str]
    origin: Mapped[str]
    original_creditor: Mapped[str]
    contracted_on: Mapped[date | None] = mapped_column(Day)
    due_on: Mapped[date] = mapped_column(Day)
    principal: Mapped[Money] = mapped_column("principal_cents", Cents)
    correction_index: Mapped[str | None]
    fine_bps: Mapped[int]
    late_interest_bps: Mapped[int | None]
    correction_days: Mapped[str]
    interest_days: Mapped[str]
    remuneratory_bps: Mapped[int]
    fees_bps: Mapped[int]
    segment: Mapped[str]
    score_band: Mapped[str]
    campaign: Mapped[str] = mapped_column(default="", server_default=text("''"))
    prescribes_on: Mapped[date] = mapped_column(Day)
    row_digest: Mapped[bytes] = mapped_column(Octets)
    status: Mapped[str]
    closing_reason: Mapped[str]
    version: Mapped[int]
    last_import_id: Mapped[int | None] = mapped_column(Id)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class PersonBefore(Base):
    """What the creditor had on file of a debtor before an import changed it. The names are those of `registrations`."""

    __tablename__ = "portfolio_people_before"

    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"), primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    birth_date: Mapped[date | None] = mapped_column(Day)
    street: Mapped[str]
    district: Mapped[str]
    city: Mapped[str]
    state: Mapped[str]
    postal_code: Mapped[str]
    deceased: Mapped[bool] = mapped_column(Flag)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class ContactBefore(Base):
    """A contact an import added, or the confirmation it had before."""

    __tablename__ = "portfolio_contacts_before"

    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(Id, primary_key=True)
    added: Mapped[bool] = mapped_column(Flag)
    confirmed_on: Mapped[date | None] = mapped_column(Day)
    confirmed_after: Mapped[date | None] = mapped_column(Day)


class ColumnMapping(Base):
    """What a creditor's own headings mean. `titles` are plain names, sorted; `fields` what each stands for, or ""."""

    __tablename__ = "portfolio_mappings"
    __table_args__ = (UniqueConstraint("creditor_id", "titles_digest"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    titles_digest: Mapped[bytes] = mapped_column(Octets)
    fields: Mapped[dict[str, str]] = mapped_column(Document)
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)

"""A portfolio file that was brought in, and the rows that were refused."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Document, Flag, Id, Instant, Octets, one_of
from portal.models.identity import public_id
from portal.models.staff import StaffMember


class ImportStatus(StrEnum):
    """How far an import got."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"  # the file as a whole
    FAILED = "failed"
    CHECKING = "checking"  # the worker is finding out what it would change
    MAPPING = "mapping"  # its columns have to be named first
    REVIEW = "review"  # what it would change is shown; nothing of it is written
    DISCARDED = "discarded"
    UNDONE = "undone"


class Covers(StrEnum):
    """What a file speaks of: debts that changed, or every debt there is, so that those it lacks are closed."""

    CHANGES = "changes"
    WHOLE = "whole"


class Arrival(StrEnum):
    """How a file came."""

    PAGE = "page"
    COMMAND = "command"
    FOLDER = "folder"
    SFTP = "sftp"


class PortfolioImport(Base):
    """One upload. The counts say what the file changed, or would change while it waits for a yes; `sha256` recognises
    the same file again. `shown_again`: the portfolio changed between showing and the yes, so it is shown once more."""

    __tablename__ = "portfolio_imports"
    __table_args__ = (
        CheckConstraint(one_of("status", ImportStatus), name="status"),
        CheckConstraint(one_of("covers", Covers), name="covers"),
        CheckConstraint(one_of("arrival", Arrival), name="arrival"),
        Index("ix_portfolio_imports_creditor_id_sha256", "creditor_id", "sha256"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    file_name: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(Octets)
    status: Mapped[ImportStatus] = mapped_column(Choice(ImportStatus))
    reason: Mapped[str] = mapped_column(default="")  # stable code when refused or failed
    header: Mapped[list[str]] = mapped_column(Document, default=list)  # the file's own columns, for the rejects file
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_updated: Mapped[int] = mapped_column(default=0)
    rows_unchanged: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    rows_under_agreement: Mapped[int] = mapped_column(default=0)  # left alone, and said so
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    covers: Mapped[Covers] = mapped_column(Choice(Covers), default=Covers.CHANGES, server_default=Covers.CHANGES.value)
    arrival: Mapped[Arrival] = mapped_column(
        Choice(Arrival), default=Arrival.COMMAND, server_default=Arrival.COMMAND.value
    )
    rows_closed: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # debts withdrawn or paid elsewhere
    file_size: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # bytes kept; 0 where it was not
    # What it changed is kept as it was before, so that it can be taken back; not of imports older than that.
    traced: Mapped[bool] = mapped_column(Flag, default=False, server_default=text("FALSE"))
    shown_again: Mapped[bool] = mapped_column(Flag, default=False, server_default=text("FALSE"))

    author: Mapped[StaffMember | None] = relationship()


class PortfolioReject(Base):
    """A row that was refused: where, why, and the row itself, sealed, to be corrected and sent again."""

    __tablename__ = "portfolio_rejects"
    __table_args__ = (UniqueConstraint("import_id", "row_number"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_imports.id"))
    row_number: Mapped[int]
    column_name: Mapped[str]
    code: Mapped[str]
    masked_value: Mapped[str]
    row_sealed: Mapped[bytes] = mapped_column(Octets)

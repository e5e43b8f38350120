"""Where a creditor leaves its portfolio files: a folder or a server, how it stands, and what was taken from it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from payments.mailbox_address import AfterReading
from portal.db import Base
from portal.db_types import Choice, Document, Flag, Id, Instant, Octets, one_of
from portal.models.identity import public_id
from portal.models.portfolio import Covers


class MailboxKind(StrEnum):
    """What a creditor's mailbox is."""

    FOLDER = "folder"  # of this installation, one for each creditor; nobody names a path of this machine
    SFTP = "sftp"


class PortfolioMailbox(Base):
    """A creditor's mailbox. The secrets are sealed to the row's `public_id`; a folder has no server and no secrets.

    `told` is the error people were told of, so that they hear of it once.
    """

    __tablename__ = "portfolio_mailboxes"
    __table_args__ = (
        UniqueConstraint("creditor_id"),
        CheckConstraint(one_of("kind", MailboxKind), name="kind"),
        CheckConstraint(one_of("covers", Covers), name="covers"),
        CheckConstraint(one_of("after_reading", AfterReading), name="after_reading"),
        CheckConstraint("port BETWEEN 1 AND 65535", name="port"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    kind: Mapped[MailboxKind] = mapped_column(Choice(MailboxKind))
    active: Mapped[bool] = mapped_column(Flag, default=True)
    host: Mapped[str] = mapped_column(default="")
    port: Mapped[int] = mapped_column(Id, default=22)
    username: Mapped[str] = mapped_column(default="")
    password_sealed: Mapped[bytes | None] = mapped_column(Octets)
    private_key_sealed: Mapped[bytes | None] = mapped_column(Octets)
    host_keys: Mapped[list[str]] = mapped_column(Document, default=list)
    incoming: Mapped[str] = mapped_column(default="")
    after_reading: Mapped[AfterReading] = mapped_column(Choice(AfterReading), default=AfterReading.MOVE)
    taken: Mapped[str] = mapped_column(default="")
    pattern: Mapped[str]
    covers: Mapped[Covers] = mapped_column(Choice(Covers), default=Covers.CHANGES)
    automatic: Mapped[bool] = mapped_column(Flag, default=False)  # goes in by itself when nothing stands against it
    version: Mapped[int] = mapped_column(Id, default=1)  # one more with each saving
    next_at: Mapped[datetime] = mapped_column(Instant)  # when to look for files again
    failures: Mapped[int] = mapped_column(Id, default=0)  # in a row
    contact_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(default="")
    error_at: Mapped[datetime | None] = mapped_column(Instant)
    told: Mapped[str] = mapped_column(default="")
    saved_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class PortfolioTaken(Base):
    """A file read from a mailbox whose server leaves files where they are; `mark` is its name, size and time."""

    __tablename__ = "portfolio_taken_files"
    __table_args__ = (UniqueConstraint("mailbox_id", "mark"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(Id, ForeignKey("portfolio_mailboxes.id"))
    mark: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(Instant)

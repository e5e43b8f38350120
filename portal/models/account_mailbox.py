"""The SFTP mailbox of an account at its bank, how contact with it stands, and the files taken from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from payments.mailbox_address import AfterReading
from portal.db import Base
from portal.db_types import Choice, Document, Flag, Id, Instant, Octets, one_of
from portal.models.creditor import ReceivingAccount
from portal.models.identity import public_id


class AccountMailbox(Base):
    """Where the account's files go and come from; without one they use the installation's folders.

    `host_keys` are what the bank stated, line by line. The secrets are sealed to the row's `public_id`.
    """

    __tablename__ = "account_mailboxes"
    __table_args__ = (
        UniqueConstraint("receiving_account_id"),
        CheckConstraint(one_of("after_reading", AfterReading), name="after_reading"),
        CheckConstraint("port BETWEEN 1 AND 65535", name="port"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    active: Mapped[bool] = mapped_column(Flag, default=True)
    host: Mapped[str]
    port: Mapped[int] = mapped_column(Id, default=22)
    username: Mapped[str]
    password_sealed: Mapped[bytes | None] = mapped_column(Octets)
    private_key_sealed: Mapped[bytes | None] = mapped_column(Octets)
    host_keys: Mapped[list[str]] = mapped_column(Document)
    outgoing: Mapped[str]
    incoming: Mapped[str]
    after_reading: Mapped[AfterReading] = mapped_column(Choice(AfterReading), default=AfterReading.MOVE)
    taken: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(Id, default=1)  # one more with each saving
    next_at: Mapped[datetime] = mapped_column(Instant)  # when to look for files again
    failures: Mapped[int] = mapped_column(Id, default=0)  # in a row
    contact_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(default="")
    error_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[ReceivingAccount] = relationship()


class TakenFile(Base):
    """A file read from a mailbox whose bank leaves files where they are; `mark` is its name, size and time."""

    __tablename__ = "taken_files"
    __table_args__ = (UniqueConstraint("mailbox_id", "mark"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(Id, ForeignKey("account_mailboxes.id"))
    mark: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(Instant)

"""Messages that were not sent because something told us to be quiet: kept, so that it can be shown."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Id, Instant, one_of
from portal.models.append_only import append_only


class Why(StrEnum):
    """What a message was withheld for."""

    DISPUTE = "dispute"
    PAUSE = "pause"
    PREFERENCE = "preference"
    WRONG_NUMBER = "wrong_number"
    FREQUENCY = "frequency"


class WithheldMessage(Base):
    """One message of a kind that was due and did not leave. Never changed."""

    __tablename__ = "withheld_messages"
    __table_args__ = (
        CheckConstraint(one_of("reason", Why), name="reason"),
        Index("ix_withheld_messages_debtor_id", "debtor_id", "at"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"))
    kind: Mapped[str]  # a folder of templates/messages
    reason: Mapped[Why] = mapped_column(Choice(Why))
    at: Mapped[datetime] = mapped_column(Instant)


append_only(cast("Table", WithheldMessage.__table__))

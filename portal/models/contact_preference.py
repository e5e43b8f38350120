"""How a person wants to be written to: the channel, the hours and how often."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Id, Instant, one_of


class WantedChannel(StrEnum):
    """Where messages that ask for something may go. `NONE`: nowhere; codes and answers go as ever."""

    EMAIL = "email"
    SMS = "sms"
    NONE = "none"


class ContactPreference(Base):
    """One row a person, once they said something. Hours are whole, of the person's own clock: from the first, up to
    but without the second; the law's window holds besides. `per_week` counts any seven days in a row."""

    __tablename__ = "contact_preferences"
    __table_args__ = (
        CheckConstraint(one_of("channel", WantedChannel), name="channel"),
        CheckConstraint("from_hour >= 0 AND from_hour < to_hour AND to_hour <= 24", name="hours"),
        CheckConstraint("per_week IN (1, 2, 3)", name="per_week"),
        {"sqlite_strict": True},
    )

    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), primary_key=True)
    channel: Mapped[WantedChannel] = mapped_column(Choice(WantedChannel))
    from_hour: Mapped[int] = mapped_column(default=0)
    to_hour: Mapped[int] = mapped_column(default=24)
    per_week: Mapped[int] = mapped_column(default=3)
    updated_at: Mapped[datetime] = mapped_column(Instant)

"""Instants as the PSP writes and orders them, and the day they fall on in Brazil."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_BRAZIL = ZoneInfo("America/Sao_Paulo")


def written(instant: datetime) -> str:
    """RFC 3339 in UTC to the millisecond: texts of one length, so that their order is that of time."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03}Z"


def read_instant(text: str) -> datetime:
    """An instant as `written`, or any RFC 3339 with a zone. Raises ValueError."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant has a zone")
    return instant.astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day in Brasília."""
    return instant.astimezone(_BRAZIL).date()

"""The only place that asks what time it is. Business days are those of Sao Paulo; instants are UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


_ahead: Callable[[], timedelta] = timedelta


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + _ahead()


def run_ahead(by: Callable[[], timedelta]) -> None:
    """Let this process run ahead of the world by what `by` says whenever it is asked: for demonstrations alone."""
    global _ahead
    _ahead = by


def today() -> date:
    """The legal date: between 21:00 and midnight in Sao Paulo, UTC is already tomorrow."""
    return business_date(now())


def business_date(instant: datetime) -> date:
    """The date in Sao Paulo at an instant."""
    return instant.astimezone(SAO_PAULO).date()


def midnight_after(day: date) -> datetime:
    """The instant a day ends in Sao Paulo, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, SAO_PAULO).astimezone(UTC)

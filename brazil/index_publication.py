"""By when each index is published, and so which month of it should be known on a day.

IPCA and INPC come out by the 12th of the following month (IBGE's calendar), IGP-M and IPCA-15 within their own month,
Selic on the first bank day after it; the legal rate of a month on the first bank day of that very month (Resolução
CMN 5.171/2024). Some days are added to each before anyone is told that a series is behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from brazil.indices import IndexSeries, month_of, previous_month

# Months after its own in which an index is due, and the day of that month.
_DUE: Mapping[str, tuple[int, int]] = MappingProxyType({
    "IPCA": (1, 15),
    "INPC": (1, 15),
    "IGP-M": (1, 5),
    "IPCA-15": (1, 5),
    "SELIC": (1, 5),
    "LEGAL_RATE": (0, 5),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A series that is behind: the last month known, and the one that should be. Both are first days of months."""

    name: str
    last_month: date
    expected: date


def expected_month(name: str, today: date) -> date:
    """The newest month of an index that should be known on a day, as its first day."""
    months_after, day = _DUE[name]
    expected = month_of(today)
    for _ in range(months_after + (today.day < day)):
        expected = previous_month(expected)
    return expected


def last_final_month(name: str, today: date) -> date:
    """The newest month whose figure can be final on a day: the current one is not over, except for the legal rate."""
    return month_of(today) if _DUE[name][0] == 0 else previous_month(month_of(today))


def behind(series: Mapping[str, IndexSeries], today: date) -> tuple[Behind, ...]:
    """The series whose last month should have been followed by another."""
    found = (
        Behind(name=name, last_month=each.last_month, expected=expected_month(name, today))
        for name, each in series.items()
    )
    return tuple(each for each in found if each.last_month < each.expected)

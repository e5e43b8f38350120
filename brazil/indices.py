"""Monthly index series: what each month was worth, where the figure is from, and up to which month it is known.

The packaged CSVs (brazil/series/) carry month, percent and where each figure was taken from. IPCA and INPC are IBGE's,
IGP-M is FGV's, Selic and the legal rate Banco Central's (SGS 433, 188, 189, 4390, 29543; IPCA-15 7478).
A month that is absent is an error, never a zero; months not published yet are simply not there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from brazil.errors import MissingIndex

_PRECISION = 50
_FILES = {
    "IPCA": "ipca.csv",
    "INPC": "inpc.csv",
    "IGP-M": "igpm.csv",
    "IPCA-15": "ipca15.csv",
    "SELIC": "selic.csv",
    "LEGAL_RATE": "legal_rate.csv",
}


def month_of(day: date) -> date:
    """The month a day lies in, as its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The month after, as its first day."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def previous_month(month: date) -> date:
    """The month before, as its first day."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Every month from `first` to `last`, both included; none when `last` is before `first`."""
    month = first
    while month <= last:
        yield month
        month = next_month(month)


@dataclass(frozen=True, slots=True, eq=False)
class IndexSeries:
    """One index: `values` maps the first day of each month to its change in percent (1.31 is 1.31 %).

    `sources` says where each figure was taken from.
    """

    name: str
    values: Mapping[date, Decimal]
    sources: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    last_month: date = field(init=False)  # the newest month published and known; kept, as every balance asks for it

    def __post_init__(self) -> None:
        if not self.values:
            raise MissingIndex("index_empty", index=self.name)
        object.__setattr__(self, "last_month", max(self.values))

    def percent(self, month: date) -> Decimal:
        """The change in one month, in percent. Raises MissingIndex("index_gap") when the month is absent."""
        try:
            return self.values[month]
        except KeyError as error:
            raise MissingIndex("index_gap", index=self.name, month=f"{month:%Y-%m}") from error

    def factor(self, first: date, last: date) -> Decimal:
        """The product of (1 + i) over the months `first` to `last`, both included; 1 when there is none."""
        return _factor(self, first, last)


@lru_cache(maxsize=8192)
def _factor(series: IndexSeries, first: date, last: date) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        product = Decimal(1)
        for month in months_between(first, last):
            product *= 1 + series.percent(month) / 100
        return product


@lru_cache(maxsize=1)
def load_series() -> Mapping[str, IndexSeries]:
    """The packaged series by name: IPCA, INPC, IGP-M, IPCA-15, SELIC, LEGAL_RATE. Read once per process."""
    folder = files("brazil") / "series"
    return MappingProxyType(
        {name: read_series(name, (folder / file).read_text("utf-8")) for name, file in _FILES.items()}
    )


def read_series(name: str, text: str) -> IndexSeries:
    """Read ``month,percent,source`` lines. Raises MissingIndex("index_unreadable") naming the line."""
    values: dict[date, Decimal] = {}
    sources: dict[date, str] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            month, percent = date.fromisoformat(f"{row['month']}-01"), Decimal(row["percent"])
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise MissingIndex("index_unreadable", index=name, line=number) from error
        if not percent.is_finite() or month in values or None in row:  # None: more columns than the heading
            raise MissingIndex("index_unreadable", index=name, line=number)
        values[month], sources[month] = percent, row.get("source") or ""
    return IndexSeries(name, MappingProxyType(values), MappingProxyType(sources))


def laid_over(series: IndexSeries, values: Mapping[date, Decimal], sources: Mapping[date, str]) -> IndexSeries:
    """The series with these months added or in the place of its own."""
    return IndexSeries(
        series.name,
        MappingProxyType({**series.values, **values}),
        MappingProxyType({**series.sources, **sources}),
    )

"""The index series in force: those the package brings, with the months fetched since laid over them.

Each process keeps them and looks whether the table changed every `LOOK_SECONDS`: an update made anywhere counts
within that time, and pages do not ask the database for what changes once a month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from time import monotonic
from types import MappingProxyType
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from brazil.index_publication import Behind, behind
from brazil.indices import IndexSeries, laid_over, load_series
from portal.models.index_value import IndexValue

LOOK_SECONDS = 20.0
# A contract's indices and the legal rate. Selic counts until August 2024 and IPCA-15 for no debt: neither can be late.
WATCHED = ("IPCA", "INPC", "IGP-M", "LEGAL_RATE")

Stamp = tuple[int, datetime | None]
Row = tuple[str, date, str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    looked_at: float
    stamp: Stamp
    series: Mapping[str, IndexSeries]


_known: WeakKeyDictionary[Engine | Connection, _Known] = WeakKeyDictionary()


def series_in_force(session: Session) -> Mapping[str, IndexSeries]:
    """The series by name. The same objects come back until the table changes, so factors made of them stay cached."""
    engine = session.get_bind()
    known = _known.get(engine)
    if known is not None and monotonic() - known.looked_at < LOOK_SECONDS:
        return known.series
    with session.no_autoflush:
        count, newest = session.execute(select(func.count(IndexValue.id), func.max(IndexValue.fetched_at))).one()
        unchanged = known is not None and known.stamp == (count, newest)
        series = known.series if known is not None and unchanged else _laid_over(_rows(session) if count else ())
    _known[engine] = _Known(monotonic(), (count, newest), series)
    return series


def forget_series() -> None:
    """Look at the table at the next chance: after an update in this very process."""
    _known.clear()


def series_behind(session: Session, today: date) -> tuple[Behind, ...]:
    """The series people should be warned of: a month is missing that was published by now."""
    series = series_in_force(session)
    return behind({name: series[name] for name in WATCHED}, today)


def _rows(session: Session) -> tuple[Row, ...]:
    columns = select(IndexValue.series, IndexValue.month, IndexValue.percent, IndexValue.source)
    return tuple((row[0], row[1], row[2], row[3]) for row in session.execute(columns.order_by(IndexValue.id)))


@lru_cache(maxsize=4)
def _laid_over(rows: Sequence[Row]) -> Mapping[str, IndexSeries]:
    packaged = load_series()
    if not rows:
        return packaged
    found = dict(packaged)
    for name in {row[0] for row in rows} & found.keys():
        mine = [row for row in rows if row[0] == name]
        values = {month: Decimal(percent) for _, month, percent, _ in mine}
        found[name] = laid_over(found[name], values, {month: source for _, month, _, source in mine})
    return MappingProxyType(found)

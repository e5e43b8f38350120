"""Bringing index series up to date: new months are kept, changed ones are told and kept only when someone says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.index_publication import last_final_month
from brazil.indices import IndexSeries, months_between, next_month
from portal.models.index_value import IndexValue
from portal.services.index_series import forget_series, series_in_force
from portal.services.index_source import SGS_CODES, SourceRefused

# Legal interest was Selic from 2003 on (Código Civil art. 2.044); the package begins later.
_SINCE = {"SELIC": date(2003, 1, 1)}

Fetch = Callable[[str, date, date], dict[date, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A month whose publisher now gives another figure than the one known."""

    month: date
    known: Decimal
    published: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesUpdate:
    """What came of one series. `partial` is a month left out because it is not over; `refused` why nothing was kept."""

    name: str
    last_month: date
    added: tuple[date, ...] = ()
    revisions: tuple[Revision, ...] = ()
    partial: tuple[date, ...] = ()
    refused: SourceRefused | None = field(default=None)


def update_series(
    session: Session, *, fetch: Fetch, today: date, now: datetime, accept_revisions: bool = False
) -> list[SeriesUpdate]:
    """Fetch every series from its first month on and keep what is new; one that cannot be believed is left as it is."""
    forget_series()
    known = series_in_force(session)
    done = []
    for name in SGS_CODES:
        try:
            first = min(known[name].values)
            found = _compared(known[name], fetch(name, min(first, _SINCE.get(name, first)), today), today)
        except SourceRefused as refused:
            done.append(SeriesUpdate(name=name, last_month=known[name].last_month, refused=refused))
            continue
        update, published = found
        changed = [revision.month for revision in update.revisions] if accept_revisions else []
        _keep(session, known[name], published, [*update.added, *changed], now)
        done.append(update)
    session.commit()
    forget_series()
    return done


def _compared(
    known: IndexSeries, published: Mapping[date, Decimal], today: date
) -> tuple[SeriesUpdate, Mapping[date, Decimal]]:
    final = last_final_month(known.name, today)
    whole = {month: percent for month, percent in published.items() if month <= final}
    if not whole:
        raise SourceRefused("no_values")
    for month in months_between(next_month(known.last_month), max(whole)):
        if month not in whole:
            raise SourceRefused("month_missing", month=f"{month:%m/%Y}")
    revisions = tuple(
        Revision(month=month, known=known.values[month], published=percent)
        for month, percent in sorted(whole.items())
        if month in known.values and known.values[month] != percent
    )
    update = SeriesUpdate(
        name=known.name,
        last_month=max(known.last_month, max(whole)),
        added=tuple(month for month in sorted(whole) if month not in known.values),
        revisions=revisions,
        partial=tuple(month for month in sorted(published) if month > final),
    )
    return update, whole


def _keep(
    session: Session, known: IndexSeries, published: Mapping[date, Decimal], months: Iterable[date], now: datetime
) -> None:
    rows = {row.month: row for row in session.scalars(select(IndexValue).where(IndexValue.series == known.name))}
    for month in months:
        row = rows.get(month) or IndexValue(series=known.name, month=month)
        row.percent, row.fetched_at = str(published[month]), now
        row.source = f"SGS {SGS_CODES[known.name]}, Banco Central, em {now:%Y-%m-%d}"
        row.replaced = str(known.values[month]) if month in known.values else None
        session.add(row)

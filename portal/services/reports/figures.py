"""A figure: the sum of one column of its rows over the sum of another. One query is both the figure and its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Registration
from portal.services.reports.asked import Asked, Rows
from portal.statistics.ratios import ratio_interval
from portal.statistics.shares import wilson

Members = Callable[[Asked], Rows]


class Method(StrEnum):
    """How sure a figure is, and what its numbers are."""

    SHARE = "share"  # yes or no for each: Wilson
    RATIO = "ratio"  # amounts over amounts: bootstrap by person
    WHOLE = "whole"  # everything there was, no sample: no interval
    SURVIVAL = "survival"  # days until: Kaplan-Meier


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A figure of a report: how its rows are found, and whether they come in kinds."""

    key: str
    members: Members
    method: Method
    kinds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` is part over whole; None where the whole is nothing. `kind` is "" for all of them together."""

    kind: str
    part: int
    whole: int
    count: int
    interval: tuple[float, float] | None

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row behind a figure."""

    subject: str
    name: str
    on: date | None
    part: int
    whole: int
    kind: str


def figure(session: Session, spec: Spec, asked: Asked) -> Figure:
    """The figure over all kinds."""
    found = spec.members(asked).subquery()
    part, whole, count = session.execute(select(*_sums(found)).select_from(found)).one()
    return _figure(session, spec, found, "", int(part), int(whole), int(count))


def by_kind(session: Session, spec: Spec, asked: Asked) -> list[Figure]:
    """One figure a kind, in the order of their names."""
    found = spec.members(asked).subquery()
    query = select(found.c.kind, *_sums(found)).group_by(found.c.kind).order_by(found.c.kind)
    return [
        _figure(session, spec, found, str(kind), int(part), int(whole), int(count))
        for kind, part, whole, count in session.execute(query).all()
    ]


def rows(
    session: Session, spec: Spec, asked: Asked, *, kind: str | None = None, offset: int = 0, limit: int | None = None
) -> list[Row]:
    """The rows, those that count above the line first; of one kind where it is named."""
    found = spec.members(asked).subquery()
    name = (
        select(Registration.name)
        .where(Registration.creditor_id == asked.creditor_id, Registration.debtor_id == found.c.debtor_id)
        .scalar_subquery()
    )
    order = (found.c.part.desc(), found.c.on_day.desc(), found.c.subject, found.c.kind)
    query = select(found, name.label("name")).order_by(*order).offset(offset)
    if kind is not None:
        query = query.where(found.c.kind == kind)
    return [
        Row(
            subject=each.subject, name=each.name or "", on=each.on_day, part=int(each.part), whole=int(each.whole),
            kind=str(each.kind),
        )
        for each in session.execute(query if limit is None else query.limit(limit))
    ]  # fmt: skip


def _sums(found: Any) -> Sequence[Any]:
    return (
        func.coalesce(func.sum(found.c.part), 0),
        func.coalesce(func.sum(found.c.whole), 0),
        func.count(),
    )


def _figure(session: Session, spec: Spec, found: Any, kind: str, part: int, whole: int, count: int) -> Figure:
    interval = None
    if spec.method is Method.SHARE:
        interval = wilson(part, whole)
    elif spec.method is Method.RATIO:
        people = select(func.sum(found.c.part), func.sum(found.c.whole)).group_by(found.c.debtor_id)
        ordered = (people.where(found.c.kind == kind) if kind else people).order_by(found.c.debtor_id)
        interval = ratio_interval([(int(above), int(below)) for above, below in session.execute(ordered)])
    return Figure(kind=kind, part=part, whole=whole, count=count, interval=interval)

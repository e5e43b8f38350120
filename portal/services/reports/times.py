"""Days until something happened, as a curve: what has not happened yet counts for as long as it was followed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.services.reports.asked import Asked
from portal.services.reports.figures import Spec
from portal.statistics.survival import Median, Moment, kaplan_meier, median_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The curve and its median; `count` were followed, to `happened` of whom it happened."""

    curve: tuple[Moment, ...]
    median: Median
    count: int
    happened: int
    longest: int


def time_until(session: Session, spec: Spec, asked: Asked) -> Time:
    """The curve of a figure's rows: `part` is whether it happened, `whole` after how many days, or so far."""
    found = spec.members(asked).subquery()
    query = select(found.c.whole, found.c.part, func.count()).group_by(found.c.whole, found.c.part)
    followed = [(int(days), bool(did)) for days, did, count in session.execute(query) for _ in range(int(count))]
    curve = kaplan_meier(followed)
    return Time(
        curve=curve, median=median_of(curve), count=len(followed), happened=sum(did for _, did in followed),
        longest=max((days for days, _ in followed), default=0),
    )  # fmt: skip

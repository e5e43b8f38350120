"""Which reports there are, what each holds, and for which days it is shown unless somebody says others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.services.reports import costs, harm, kept, recovery, vintages
from portal.services.reports.figures import Spec
from portal.services.reports.vintages import By


class Report(StrEnum):
    """A value is also the word in the address; they stand in this order, harm among the rest."""

    RECOVERY = "recuperacao"
    HARM = "danos"
    FUNNEL = "funil"
    VINTAGES = "safras"
    BREACH = "quebra"
    DISCOUNT = "desconto"
    TIME = "tempo"
    COST = "custo"
    SATISFACTION = "satisfacao"


SPECS: Mapping[Report, tuple[Spec, ...]] = {
    Report.RECOVERY: recovery.SPECS,
    Report.HARM: harm.SPECS,
    Report.FUNNEL: kept.SPECS_OF_FUNNEL,
    Report.VINTAGES: tuple(vintages.SPECS[by] for by in By),
    Report.BREACH: kept.SPECS_OF_BREACH,
    Report.DISCOUNT: kept.SPECS_OF_DISCOUNT,
    Report.TIME: recovery.TIMES,
    Report.COST: costs.SPECS,
    Report.SATISFACTION: (),
}

_FOLLOWED = (Report.RECOVERY, Report.FUNNEL, Report.BREACH)
_WHOLE_MONTHS = (Report.VINTAGES, Report.COST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both days belong to it."""

    since: date
    until: date


def usual_period(report: Report, today: date) -> Period:
    """Sixty days that ended thirty days ago where each is followed for a while; the last months, or ninety days,
    otherwise."""
    if report in _FOLLOWED:
        until = today - timedelta(days=30)
        return Period(since=until - timedelta(days=59), until=until)
    if report in _WHOLE_MONTHS:
        first = today.replace(day=1)
        back = 5 if report is Report.COST else 11
        month = first.year * 12 + first.month - 1 - back
        return Period(since=date(month // 12, month % 12 + 1, 1), until=today)
    return Period(since=today - timedelta(days=89), until=today)


def spec_of(report: Report, key: str) -> Spec | None:
    """A figure of a report by its word; None for one it does not have."""
    return next((each for each in SPECS[report] if each.key == key), None)

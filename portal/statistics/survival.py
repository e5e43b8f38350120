"""How long until something happens, where it has not happened to all yet.

Kaplan, E. L. and Meier, P. (1958), Journal of the American Statistical Association 53:457-481; variance by Greenwood
(1926); band on the log-log scale (Kalbfleisch and Prentice (1980), section 1.3), and from it the interval of the median
(Brookmeyer, R. and Crowley, J. (1982), Biometrics 38:29-41). Checked against the remission times of Freireich et al.
(1963), as in Klein and Moeschberger (2003), section 4.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from portal.statistics.shares import Z95


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day on which it happened to somebody: the share it has not happened to after it, and its band.

    The band is None where the share is 0: there is nothing on the log-log scale then.
    """

    day: int
    at_risk: int
    happened: int
    without: float
    error: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """The first day by which it happened to half, and its interval; None is: not yet."""

    day: int | None
    low: int | None
    high: int | None


def kaplan_meier(followed: Iterable[tuple[int, bool]], z: float = Z95) -> tuple[Moment, ...]:
    """The curve. Each was followed for so many days, at the end of which it happened, or not (yet).

    Who leaves on a day on which it happens to others was still at risk on it.
    """
    happened: Counter[int] = Counter()
    ended: Counter[int] = Counter()
    for days, did in followed:
        ended[days] += 1
        happened[days] += did
    at_risk, share, spread, curve = ended.total(), 1.0, 0.0, []
    for day in sorted(ended):
        if happened[day]:
            share *= 1 - happened[day] / at_risk
            left = at_risk - happened[day]
            spread = spread + happened[day] / (at_risk * left) if left else inf
            curve.append(_moment(day, at_risk, happened[day], share, spread, z))
        at_risk -= ended[day]
    return tuple(curve)


def median_of(curve: tuple[Moment, ...]) -> Median:
    """The first day on which half or fewer are left; its interval are the days whose band holds a half."""
    day = next((each.day for each in curve if each.without <= 0.5 + 1e-12), None)
    low = next((each.day for each in curve if each.low is None or each.low <= 0.5), None)
    high = next((each.day for each in curve if each.high is not None and each.high <= 0.5), None)
    return Median(day=day, low=low, high=high)


def _moment(day: int, at_risk: int, happened: int, share: float, spread: float, z: float) -> Moment:
    if share <= 0.0:
        return Moment(day=day, at_risk=at_risk, happened=happened, without=0.0, error=0.0, low=None, high=None)
    error = share * sqrt(spread)
    width = z * sqrt(spread) / abs(log(share))
    low, high = share ** exp(width), share ** exp(-width)
    return Moment(day=day, at_risk=at_risk, happened=happened, without=share, error=error, low=low, high=high)

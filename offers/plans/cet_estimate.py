"""A quick estimate of the annual cost in binary floating point, with a proved bound on its error.

The only place of the rules with floats, apart from statistics: an estimate decides a digit only where its bound leaves
no doubt about it; everything near a half is settled by plans.cet with exact present values.

The daily discount factor v solves g(log v) = 0 with g(x) = log(sum(c e^(dx)) / received). With each day weighed with
its present value, g' is the mean day, g'' their variance and g''' their third central moment; over a spread s of days
the last two are at most s**2 / 4 and s**3 / (6 sqrt 3). Chebyshev's step `y/g' + g'' y**2 / (2 g'**3)`, y = g(x), is
the Taylor polynomial of the inverse of g, so it leaves at most |y|**3 / 6 times the inverse's third derivative,
(3 g''**2 - g' g''') / g'**5, at its largest between x and the root. The root is at most e = |y/g'| * last/first day
away; where s**2 / 4 * e is under a tenth of the mean, g' keeps within a tenth of it, and with q = |y/g'| what is left
is under q**3 s**3 (0.053 s + 0.03 mean) / mean**2. The sum of n rounded terms is off by (n + 707) units in the last
place while nothing overflows, each exponential by 4 at most, and the root by that over the first day: under 4e-11 of a
year's growth for 120 payments.

The plans of one sheet are estimated together: their payments stand one after another in one array, and each step is
made for all plans at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, repeat
from math import cbrt, exp, expm1, log
from operator import mul
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_LEFT = 1e-10 / 365
"""The most a step may leave: a ten thousand millionth of a year's growth."""

_DOUBT = 1e-9
"""How near a half, as a share of the growth, a digit is left to the exact check: seven times both bounds together."""

_STEPS = 12
_EXTREME = 100 / 365  # growth nobody is told, past which terms may overflow

_Reals = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]
_FAR = 20_000_000
_PERIODS = np.array([[-365.0], [-365 / 12]])


class Told(NamedTuple):
    """Costs of plans in ten-thousandths, a year's and a month's, and whether both digits of a plan are certain."""

    annual: list[int]
    monthly: list[int]
    sure: list[bool]


def estimate(received: int, days: Sequence[int], cents: Sequence[int]) -> float | None:
    """The logarithm of the daily discount factor: zero at no cost, below zero when there is one.

    Days grow from 1, centavos are positive. None when a few steps do not get there. The first guess takes everything
    as paid on the mean day.
    """
    near, left = _bounds(days[0], days[-1])
    try:
        paid = sum(cents)
        x = log(received / paid) * paid / sum(map(mul, days, cents))
        for _ in range(_STEPS):
            terms = list(map(mul, cents, map(exp, map(mul, repeat(x), days))))
            weighted = list(map(mul, days, terms))
            value = sum(terms)
            mean = sum(weighted) / value
            variance = sum(map(mul, days, weighted)) / value - mean * mean
            step = log(value / received) / mean
            x -= step * (1 + variance * step / (2 * mean))
            if abs(step) <= min(near * mean, cbrt(left * mean * mean)):
                return x if abs(x) < _EXTREME else None
    except (OverflowError, ZeroDivisionError, ValueError):
        pass
    return None


def places(log_v: float) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """The cost of a year, a month and thirty days in ten-thousandths, and which of the three are certain."""
    costs = [10_000 * expm1(-days * log_v) for days in (365, 365 / 12, 30)]
    nearest = tuple(map(round, costs))
    apart = zip(costs, nearest, strict=True)
    return nearest, tuple(abs(cost - whole) < 0.5 - _DOUBT * (cost + 10_000) for cost, whole in apart)


def estimates(received: int, days: tuple[int, ...], plans: Sequence[Sequence[int]]) -> Told:
    """The costs of plans that pay these centavos on the first of these days, as `places` of each tells them.

    Costs above _FAR, which nobody is told, are told as that. Nothing is sure of a plan the steps do not get to.
    """
    when = _timetable(days, tuple(map(len, plans)))
    paid = np.fromiter(chain.from_iterable(plans), np.float64, len(when.days))
    with np.errstate(all="ignore"):  # what overflows ends in no number, and no number is near anything
        root, found = _roots(float(received), paid, when)
        cost = np.expm1(root * _PERIODS)
        cost *= 10_000
        cost = np.minimum(cost, _FAR)
        nearest = np.rint(cost)
        doubt = cost * _DOUBT
        cost -= nearest
        year, month = np.abs(cost) + doubt < 0.5 - 10_000 * _DOUBT
        annual, monthly = nearest.astype(np.int64).tolist()
    return Told(annual, monthly, (year & month & found).tolist())


class _Timetable(NamedTuple):
    """The payments of all plans: to which plan each belongs, its day and the powers of it; where each plan begins.

    Of each plan: the mean of its days, that squared, twice their variance, and its `_bounds`.
    """

    plan: npt.NDArray[np.intp]
    days: _Reals
    powers: _Reals
    starts: npt.NDArray[np.intp]
    mean: _Reals
    mean_squared: _Reals
    twice_variance: _Reals
    near: _Reals
    left: _Reals


@lru_cache(maxsize=1024)
def _timetable(days: tuple[int, ...], counts: tuple[int, ...]) -> _Timetable:
    plans = [days[:count] for count in counts]
    paid_on = np.array(list(chain.from_iterable(plans)), dtype=np.float64)
    mean = np.array([sum(plan) / len(plan) for plan in plans])
    near, left = zip(*(_bounds(plan[0], plan[-1]) for plan in plans), strict=True)
    return _Timetable(
        plan=np.repeat(np.arange(len(counts)), counts),
        days=paid_on,
        powers=np.vstack((np.ones_like(paid_on), paid_on, paid_on * paid_on)),
        starts=np.cumsum((0, *counts[:-1])),
        mean=mean,
        mean_squared=mean * mean,
        twice_variance=np.array([2 * np.var(plan) for plan in plans]),
        near=np.array(near),
        left=np.array(left),
    )


def _roots(received: float, paid: _Reals, when: _Timetable) -> tuple[_Reals, _Mask]:
    """What `estimate` finds for each plan, and where it does.

    The first guess takes the payments of a plan as alike, and g as the parabola of the mean and the variance of days.
    """
    gain = np.log(received / np.add.reduceat(paid, when.starts))
    root = 2 * gain / (when.mean + np.sqrt(np.maximum(when.mean_squared + when.twice_variance * gain, 0)))
    for _ in range(_STEPS):
        terms = paid * np.exp(when.days * root[when.plan])
        value, weighted, square = np.add.reduceat(when.powers * terms, when.starts, axis=1)
        mean = weighted / value
        step = np.log(value / received) / mean
        root -= step * (1 + (square / weighted - mean) * step / 2)
        found = np.abs(step) <= np.minimum(when.near * mean, np.cbrt(when.left * mean * mean))
        if found.all():
            break
    return root, found


def _bounds(first: int, last: int) -> tuple[float, float]:
    """What a last step must not pass: so many times the mean, and the cube root of so many times its square."""
    spread = max(last - first, 1)
    return 0.4 * first / (spread**2 * last), _LEFT / (spread**3 * (0.053 * spread + 0.03 * last))

"""A quick estimate of the annual cost in binary floating point, with a proved bound on its error.

The only place of the rules with floats, apart from statistics: an estimate decides a digit only where its bound leaves
no doubt about it; everything near a half is settled by plans.cet with exact present values.

The daily discount factor v solves g(log v) = 0 with g(x) = log(sum(c e^(dx)) / received). With each day weighed with
its present value, g' is the mean day, g'' their variance and g''' their third central moment; over a spread s of days
the last two are at most s**2 / 4 and s**3 / (6 sqrt 3). Chebyshev's step `y/g' + g'' y**2 / (2 g'**3)`, y = g(x), is
the Taylor polynomial of the inverse of g, so it leaves at most |y|**3 / 6 times the inverse's third derivative,
(3 g''**2 - g' g''') / g'**5, at its largest between x and the root. The root is at most e = |y/g'| * last/first day
away; where s**2 / 4 * e is under a tenth of the mean, g' keeps within a tenth of it, and with q = |y/g'| what is left
is under q**3 s**3 (0.053 s + 0.03 mean) / mean**2. The sum of n rounded terms is off by (n + 703) units in the last
place while nothing overflows, and the root by that over the first day: under 4e-11 of a year's growth for 120 payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from math import exp, expm1, log
from operator import mul
from typing import NamedTuple

_LEFT = 1e-10 / 365
"""The most a step may leave: a ten thousand millionth of a year's growth."""

_DOUBT = 1e-9
"""How near a half, as a share of the growth, a digit is left to the exact check: seven times both bounds together."""

_STEPS = 12
_EXTREME = 100 / 365  # growth nobody is told, past which terms may overflow


class Estimate(NamedTuple):
    """The logarithm of the daily discount factor: zero at no cost, below zero when there is one.

    `share` is that over the first guess, `before` the share of the plan this one started from.
    """

    log_v: float
    share: float
    before: float


def estimate(received: int, days: Sequence[int], cents: Sequence[int], near: Estimate | None = None) -> Estimate | None:
    """The root, from that of a plan alike when one is given; None when a few steps do not get there.

    Days grow from 1, centavos are positive. The first guess takes everything as paid on the mean day.
    """
    spread, reach = days[-1] - days[0], days[-1] / days[0]
    try:
        paid = sum(cents)
        guess = log(received / paid) * paid / sum(map(mul, days, cents))
        x = guess * (2 * near.share - near.before) if near else guess
        for _ in range(_STEPS):
            terms = list(map(mul, cents, map(exp, map(mul, repeat(x), days))))
            weighted = list(map(mul, days, terms))
            value = sum(terms)
            mean = sum(weighted) / value
            variance = sum(map(mul, days, weighted)) / value - mean * mean
            step = log(value / received) / mean
            x -= step * (1 + variance * step / (2 * mean))
            size = abs(step)
            near_enough = spread * spread * size * reach <= 0.4 * mean
            if near_enough and (size * spread) ** 3 * (0.053 * spread + 0.03 * mean) <= _LEFT * mean * mean:
                share = x / guess if guess else 1.0
                return Estimate(x, share, near.share if near else share) if abs(x) < _EXTREME else None
    except (OverflowError, ZeroDivisionError, ValueError):
        pass
    return None


def places(found: Estimate) -> tuple[tuple[int, ...], bool]:
    """The cost of a year, a month and thirty days in ten-thousandths, and whether all three are certain."""
    daily = -found.log_v
    year = 10_000 * expm1(365 * daily)
    month = 10_000 * expm1(365 / 12 * daily)
    thirty = 10_000 * expm1(30 * daily)
    nearest = round(year), round(month), round(thirty)
    sure = (
        abs(year - nearest[0]) < 0.5 - _DOUBT * (year + 10_000)
        and abs(month - nearest[1]) < 0.5 - _DOUBT * (month + 10_000)
        and abs(thirty - nearest[2]) < 0.5 - _DOUBT * (thirty + 10_000)
    )
    return nearest, sure

"""A quick estimate of the annual cost in binary floating point, with a proved bound on its error.

The only place of the rules with floats, apart from statistics: an estimate decides a digit only where its bound leaves
no doubt about it; everything near a half is settled by offers.cet with exact present values.

The daily discount factor v solves g(log v) = 0 with g(x) = log(sum(c e^(dx)) / received). g grows and is convex; its
slope is the mean of the days, each weighed with its present value, so between the first day and the last; its second
derivative is their variance, at most spread**2 / 4. A step of Newton's method from an error e leaves at most
k * e**2, k = spread**2 / (8 mean), and e is at most the step times last/first day. So once k * step * last / first is
under a quarter, the step left at most 2 * k * step**2. The sum of n rounded terms is off by (n + 703) units in the last
place while nothing overflows, and by that over the first day the root: under 4e-11 of a year's growth for 120 payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from math import exp, expm1, log
from operator import mul
from typing import NamedTuple

_LEFT = 1e-10
"""The most a step may leave, as a share of a year's growth."""

_DOUBT = 1e-9
"""How near a half, as a share of the growth, a digit is left to the exact check: seven times both bounds together."""

_STEPS = 12
_EXTREME = 100  # the logarithm of a growth nobody is told


class Estimate(NamedTuple):
    """The logarithm of the daily discount factor: zero at no cost, below zero when there is one."""

    log_v: float


def estimate(received: int, days: Sequence[int], cents: Sequence[int], near: Estimate | None = None) -> Estimate | None:
    """The root, from that of a plan alike when one is given; None when a few steps do not get there.

    Days grow from 1, centavos are positive.
    """
    spread, reach = (days[-1] - days[0]) ** 2 / 8, days[-1] / days[0]
    try:
        x = near.log_v if near else _first_guess(received, days, cents)
        for _ in range(_STEPS):
            terms = list(map(mul, cents, map(exp, map(mul, repeat(x), days))))
            value = sum(terms)
            mean = sum(map(mul, days, terms)) / value
            step = log(value / received) / mean
            x -= step
            left = spread / mean * abs(step)
            if left * reach < 0.25 and 730 * left * abs(step) <= _LEFT:
                return Estimate(x) if 365 * abs(x) < _EXTREME else None
    except (OverflowError, ZeroDivisionError, ValueError):
        pass
    return None


def places(found: Estimate, period: tuple[int, int]) -> tuple[int, bool]:
    """The cost of a period of so many days (a fraction) in ten-thousandths, and whether that is certain."""
    days, over = period
    power = -found.log_v * days / over
    cost = 10_000 * expm1(power)
    nearest = round(cost)
    return nearest, abs(cost - nearest) < 0.5 - 10_000 * _DOUBT * exp(power)


def _first_guess(received: int, days: Sequence[int], cents: Sequence[int]) -> float:
    """Exact when everything falls on one day."""
    paid = sum(cents)
    mean: float = sum(map(mul, days, cents)) / paid
    return log(received / paid) / mean

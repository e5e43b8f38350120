"""The annual effective cost (CET) of many plans at once: an estimate in binary floating point, doubts settled exactly.

The daily discount factor v solves g(log v) = 0 with g(x) = log(sum(c e^(dx)) / received); g' is the mean of the days,
each weighed with its present value, and g'' their variance, at most spread^2 / 4. A step of Newton's method from an
error e leaves at most k e^2, k = spread^2 / (8 mean), and e is at most the step times last/first day; so once
k * step * last / first is under a quarter, the step left at most 2 k step^2: at most 1e-12 of a year's growth here.

What rounding adds, u = 1.1e-16: e^(dx) is a product of powers of one e^x, off by under 2d units u, which is an x off by
2u: 8e-14 of a year's growth. Adding n terms is off by n units, an x off by n u / mean; the mean is at least the first
day, 2 or later, and half the number of payments: 8e-14 again, and the logarithm as much. So a digit is told only where
the estimate is further from a half than 1e-11 of the growth; what is nearer, and cells the search does not reach, are
left to plans.cet, as the one-debt path does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from offers.backtest.centavos import Column
from offers.backtest.scratch import Scratch
from offers.backtest.timetable import Paid, Reals
from offers.backtest.worth import worth
from offers.plans.cet import CEILING, MONTH, YEAR, cost_of
from offers.policies.rules.vectors import Mask

UNKNOWN = -(2**31)
"""Where there is no cost to tell: above the ceiling, or no such plan."""

_STEPS = 8
_LEFT = 1e-12
_DOUBT = 1e-11
_MOST = int(10_000 * CEILING)
_EXTREME = 100 / 365
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Tables of plans by debts, in ten-thousandths (4393 is 43.93 %), UNKNOWN where there is none."""

    annual: Places
    monthly: Places


def costs(received: Column, paid: Paid, offered: Mask, scratch: Scratch) -> Costs:
    """The cost of each plan offered, of receiving the cash offer today; as `annual_cost` tells it."""
    with np.errstate(all="ignore"):  # cells without a plan hold anything
        root, found = _search(received.astype(np.float64), paid, offered, scratch)
        annual, sure = _places(root, YEAR, scratch)
        monthly, sure_monthly = _places(root, MONTH, scratch)
    above = found & (annual > _MOST + 1)  # the estimate is far closer than that: nothing to tell
    told = offered & found & sure & sure_monthly & (annual < _MOST)
    table = Costs(annual=_whole(annual, told), monthly=_whole(monthly, told))
    for plan, row in np.argwhere(offered & ~told & ~above):
        exact = cost_of(paid.flows(plan, row, int(received[row])))
        if exact is not None:
            table.annual[plan, row] = int(exact.annual.scaleb(4))
            table.monthly[plan, row] = int(exact.monthly.scaleb(4))
    return table


def _search(received: Reals, paid: Paid, offered: Mask, scratch: Scratch) -> tuple[Reals, Mask]:
    """The logarithm of the daily discount factor of each cell, and where it is close enough."""
    root = _first_guess(received, paid, scratch)
    found = np.zeros(offered.shape, dtype=np.bool_)
    for _ in range(_STEPS):
        value, weighted = worth(root, paid, scratch)
        weighted /= value  # the mean of the days, each weighed with what is paid on it
        value /= received
        step = np.log(value, out=value)
        step /= weighted
        root -= step
        np.abs(step, out=step)
        left = np.divide(paid.when.spread, weighted, out=weighted)
        left *= step
        found = (left * step <= _LEFT / 730) & (left * paid.when.reach < 0.25)
        if (found | ~offered).all():
            break
    return root, found & (np.abs(root) < _EXTREME)


def _first_guess(received: Reals, paid: Paid, scratch: Scratch) -> Reals:
    """From the mean of the days and their variance, as if all payments were alike."""
    guess = scratch.real("root", paid.lines.total.shape)
    np.divide(received, paid.lines.total if paid.down is None else paid.lines.total + paid.down, out=guess)
    np.log(guess, out=guess)
    guess /= paid.when.mean
    straight = np.multiply(guess, paid.when.bend, out=scratch.real("spare", guess.shape))
    guess -= np.multiply(straight, guess, out=straight)
    return guess


def _places(root: Reals, period: tuple[int, int], scratch: Scratch) -> tuple[Reals, Mask]:
    """The cost of a period in ten-thousandths, half even, and where that is beyond doubt."""
    days, over = period
    cost = np.multiply(root, -days / over, out=scratch.real("spare", root.shape))
    np.expm1(cost, out=cost)
    cost *= 10_000
    nearest = np.rint(cost, out=scratch.real(f"nearest {over}", root.shape))
    room = np.multiply(cost, _DOUBT, out=scratch.real("room", root.shape))
    cost -= nearest
    np.abs(cost, out=cost)
    cost += room
    return nearest, cost < 0.5 - 10_000 * _DOUBT


def _whole(places: Reals, known: Mask) -> Places:
    return np.where(known, places, UNKNOWN).astype(np.int32)

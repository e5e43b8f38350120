"""The annual effective cost (CET) of many plans at once: an estimate in binary floating point, doubts settled exactly.

The search is that of offers.cet_estimate, whose docstring proves what a step leaves and how near a half a digit may be
trusted. Here powers are products of one exp(x): an error of e in it is an error of e in x, so of 365 e, under 1e-13, in
a year's growth; rounding 31 products of 31 factors adds less than cet_estimate allows for its 120 sums. Cells the
search leaves in doubt are counted by offers.cet itself, as the one-debt path does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from offers.backtest.centavos import Column
from offers.backtest.lines import Lines
from offers.cet import MONTH, YEAR, cost_of
from offers.present_value import Flows
from offers.rules.vectors import Mask

UNKNOWN = -(2**31)
"""Where there is no cost to tell: above the ceiling, or no such plan."""

_STEPS = 8
_LEFT = 1e-10
_DOUBT = 1e-9
_HIGHEST = 10_000 * 1000 - 1  # from here on exact present values decide
_EXTREME = 100 / 365
Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Tables of plans by debts, in ten-thousandths (4393 is 43.93 %), UNKNOWN where there is none."""

    annual: Places
    monthly: Places


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When the plans of a grid are paid: days from the pricing day, a down payment (0: none) before the others."""

    counts: tuple[int, ...]
    days: tuple[int, ...]
    down_day: int

    def of(self, plan: int) -> tuple[int, ...]:
        """The days of one plan."""
        days = self.days[: self.counts[plan]]
        return (self.down_day, *days) if self.down_day else days

    @cached_property
    def periods(self) -> tuple[tuple[int, int], ...]:
        """Each step's day, and the days since the one before."""
        return tuple((day, day - since) for since, day in pairwise((self.down_day, *self.days)))

    @cached_property
    def last_days(self) -> Reals:
        """The last day of each plan."""
        return _column([self.of(plan)[-1] for plan in range(len(self.counts))])

    @cached_property
    def mean(self) -> Reals:
        """The mean day of each plan."""
        return _column([sum(days) / len(days) for days in self._all()])

    @cached_property
    def spread(self) -> Reals:
        """(last - first)^2 / 8."""
        return _column([(days[-1] - days[0]) ** 2 / 8 for days in self._all()])

    @cached_property
    def reach(self) -> Reals:
        """last / first."""
        return _column([days[-1] / days[0] for days in self._all()])

    @cached_property
    def bend(self) -> Reals:
        """The variance of the days over twice their mean: how far from straight the logarithm of the value is."""
        return _column([float(np.var(days)) / (2 * sum(days) / len(days)) for days in self._all()])

    def _all(self) -> list[tuple[int, ...]]:
        return [self.of(plan) for plan in range(len(self.counts))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What the plans pay: the lines of a grid, after a down payment where there is one."""

    lines: Lines
    when: Timetable
    down: Column | None

    def flows(self, plan: int, row: int, received: int) -> Flows:
        """One plan of one debt."""
        cents = tuple(self.lines.amount(plan, step, row) for step in range(self.lines.counts[plan]))
        first = () if self.down is None else (int(self.down[row]),)
        return Flows(received=received, days=self.when.of(plan), cents=first + cents)


def costs(received: Column, paid: Paid, offered: Mask) -> Costs:
    """The cost of each plan offered, of receiving the cash offer today; as `annual_cost` tells it."""
    with np.errstate(all="ignore"):  # cells without a plan hold anything
        root, found = _search(received.astype(np.float64), paid, offered)
        annual, sure = _places(root, YEAR)
        monthly, sure_monthly = _places(root, MONTH)
    trusted = found & sure & sure_monthly & (annual < _HIGHEST)
    table = Costs(annual=_whole(annual, offered & trusted), monthly=_whole(monthly, offered & trusted))
    for plan, row in np.argwhere(offered & ~trusted):
        exact, _ = cost_of(paid.flows(plan, row, int(received[row])))
        if exact is not None:
            table.annual[plan, row] = int(exact.annual.scaleb(4))
            table.monthly[plan, row] = int(exact.monthly.scaleb(4))
    return table


def _search(received: Reals, paid: Paid, offered: Mask) -> tuple[Reals, Mask]:
    """The logarithm of the daily discount factor of each cell, and where it is close enough."""
    root = _first_guess(received, paid)
    found = np.zeros(offered.shape, dtype=np.bool_)
    for _ in range(_STEPS):
        value, weighted = _worth(root, paid)
        weighted /= value  # the mean of the days, each weighed with what is paid on it
        value /= received
        step = np.log(value, out=value)
        step /= weighted
        root -= step
        np.abs(step, out=step)
        left = np.divide(paid.when.spread, weighted, out=weighted)
        left *= step
        found = (left * paid.when.reach < 0.25) & (left * step <= _LEFT / 730) & (np.abs(root) < _EXTREME)
        if (found | ~offered).all():
            break
    return root, found


def _first_guess(received: Reals, paid: Paid) -> Reals:
    """From the mean of the days and their variance, as if all payments were alike."""
    total = paid.lines.total if paid.down is None else paid.lines.total + paid.down
    guess = np.log(received / total)
    guess /= paid.when.mean
    guess *= 1 - guess * paid.when.bend
    return guess


def _worth(root: Reals, paid: Paid) -> tuple[Reals, Reals]:
    """The present value of what is paid, and the same with each payment times its day."""
    powers = _Powers(root)
    start = powers.of(paid.when.down_day)
    value, weighted = (_level if paid.lines.amounts is None else _stepped)(start, powers, paid)
    if paid.down is not None:
        start = start * paid.down
        value += start
        weighted += paid.when.down_day * start
    return value, weighted


def _level(start: Reals, powers: _Powers, paid: Paid) -> tuple[Reals, Reals]:
    """Payments that are alike but for the first and the last: the sum of the powers, and what those two differ."""
    lines, power = paid.lines, start.copy()
    value, weighted, spare = np.zeros_like(power), np.zeros_like(power), np.empty_like(power)
    for (day, gap), first in zip(paid.when.periods, lines.starts, strict=False):
        power[first:] *= powers.of(gap)[first:]
        value[first:] += power[first:]
        weighted[first:] += np.multiply(power[first:], day, out=spare[first:])
    usual = lines.first if lines.usual is None else lines.usual
    value *= usual
    weighted *= usual
    power *= lines.last - usual  # it stayed at the day of each plan's last payment
    value += power
    power *= paid.when.last_days
    weighted += power
    if lines.first is not usual:
        first_day, gap = paid.when.periods[0]
        early = np.where(_column(lines.counts) > 1, lines.first - usual, 0) * start * powers.of(gap)
        value += early
        weighted += early * first_day
    return value, weighted


def _stepped(start: Reals, powers: _Powers, paid: Paid) -> tuple[Reals, Reals]:
    """Payments that differ from each other."""
    power, amounts = start.copy(), paid.lines.amounts or ()
    value, weighted = np.zeros_like(power), np.zeros_like(power)
    for (day, gap), first, amount in zip(paid.when.periods, paid.lines.starts, amounts, strict=False):
        power[first:] *= powers.of(gap)[first:]
        worth = power[first:] * amount
        value[first:] += worth
        weighted[first:] += worth * day
    return value, weighted


class _Powers:
    """Whole powers of exp(x), each made by squaring and kept."""

    def __init__(self, root: Reals) -> None:
        self._made: dict[int, Reals] = {0: np.ones_like(root), 1: np.exp(root)}

    def of(self, days: int) -> Reals:
        if days not in self._made:
            near = max((made for made in self._made if days // 2 < made < days), default=0)
            half = self.of(days // 2)
            self._made[days] = (
                self._made[near] * self.of(days - near)
                if near and days - near in self._made
                else half * self.of(days - days // 2)
            )
        return self._made[days]


def _places(root: Reals, period: tuple[int, int]) -> tuple[Reals, Mask]:
    days, over = period
    power = root * (-days / over)
    cost = np.expm1(power)
    cost *= 10_000
    nearest = np.rint(cost)
    np.exp(power, out=power)
    return nearest, np.abs(cost - nearest) < 0.5 - 10_000 * _DOUBT * power


def _column(numbers: Sequence[float]) -> Reals:
    """One number a plan, to line up with tables of plans by debts."""
    return np.array(numbers, dtype=np.float64)[:, None]


def _whole(places: Reals, known: Mask) -> Places:
    return np.where(known, places, UNKNOWN).astype(np.int32)

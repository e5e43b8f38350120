"""The annual effective cost (CET) of many plans at once: an estimate in binary floating point, doubts settled exactly.

The search is that of offers.cet_estimate, whose docstring proves what a step leaves and how near a half a digit may be
trusted. Here powers are products of one exp(x): an error of e in it is an error of e in x, so of 365 e, under 1e-13, in
a year's growth; rounding 31 products of 31 factors adds less than cet_estimate allows for its 120 sums. Cells the
search leaves in doubt are counted by offers.cet itself, as the one-debt path does.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What the plans of a grid pay and when: days from the pricing day, a down payment on the day before the first."""

    lines: Lines
    days: tuple[int, ...]
    down: Column | None
    down_day: int

    def flows(self, plan: int, row: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Days and centavos of one plan of one debt."""
        count = self.lines.counts[plan]
        cents = tuple(self.lines.amount(plan, step, row) for step in range(count))
        if self.down is None:
            return self.days[:count], cents
        return (self.down_day, *self.days[:count]), (int(self.down[row]), *cents)


def costs(received: Column, paid: Paid, offered: Mask) -> Costs:
    """The cost of each plan offered, of receiving the cash offer today; as `annual_cost` tells it."""
    with np.errstate(all="ignore"):  # cells without a plan hold anything
        root, found = _search(received.astype(np.float64), paid, offered)
        annual, sure = _places(root, YEAR)
        monthly, sure_monthly = _places(root, MONTH)
    trusted = found & sure & sure_monthly & (annual < _HIGHEST)
    table = Costs(annual=_whole(annual, offered & trusted), monthly=_whole(monthly, offered & trusted))
    for plan, row in np.argwhere(offered & ~trusted):
        days, cents = paid.flows(plan, row)
        exact, _ = cost_of(Flows(received=int(received[row]), days=days, cents=cents))
        if exact is not None:
            table.annual[plan, row] = int(exact.annual.scaleb(4))
            table.monthly[plan, row] = int(exact.monthly.scaleb(4))
    return table


def _search(received: Reals, paid: Paid, offered: Mask) -> tuple[Reals, Mask]:
    """The logarithm of the daily discount factor of each cell, and where it is close enough."""
    root = _first_guess(received, paid)
    spread, reach = _spread_and_reach(paid)
    left_over = np.zeros(offered.shape, dtype=np.bool_)
    for _ in range(_STEPS):
        value, weighted = _worth(root, paid)
        mean = weighted / value
        step = np.log(value / received) / mean
        root -= step
        np.abs(step, out=step)
        left = spread / mean * step
        left_over = (left * reach < 0.25) & (730 * left * step <= _LEFT) & (np.abs(root) < _EXTREME)
        if (left_over | ~offered).all():
            break
    return root, left_over


def _first_guess(received: Reals, paid: Paid) -> Reals:
    """From the mean of the days and their variance, as if all payments were alike."""
    lines = paid.lines
    total = lines.total.astype(np.float64)
    if paid.down is not None:
        total += paid.down
    rows = [(days.mean(), days.var()) for days in (np.array(_days(paid, count)) for count in lines.counts)]
    mean, variance = (np.array(column)[:, None] for column in zip(*rows, strict=True))
    straight = np.log(received / total) / mean
    guess: Reals = straight * (1 - straight * variance / (2 * mean))
    return guess


def _spread_and_reach(paid: Paid) -> tuple[Reals, Reals]:
    days = [_days(paid, count) for count in paid.lines.counts]
    spread = np.array([(each[-1] - each[0]) ** 2 / 8 for each in days])[:, None]
    reach = np.array([each[-1] / each[0] for each in days])[:, None]
    return spread, reach


def _days(paid: Paid, count: int) -> tuple[int, ...]:
    return paid.days[:count] if paid.down is None else (paid.down_day, *paid.days[:count])


def _worth(root: Reals, paid: Paid) -> tuple[Reals, Reals]:
    """The present value of what is paid, and the same with each payment times its day."""
    powers = _Powers(root)
    start_day = 0 if paid.down is None else paid.down_day
    start = powers.of(start_day)
    value, weighted = (_level if paid.lines.amounts is None else _stepped)(start, start_day, powers, paid)
    if paid.down is not None:
        start = start * paid.down
        value += start
        weighted += start_day * start
    return value, weighted


def _level(start: Reals, start_day: int, powers: _Powers, paid: Paid) -> tuple[Reals, Reals]:
    """Payments that are alike but for the first and the last: the sum of the powers, and what those two differ."""
    lines, power = paid.lines, start.copy()
    value, weighted, spare = np.zeros_like(power), np.zeros_like(power), np.empty_like(power)
    for since, day, first in _periods(paid, start_day):
        power[first:] *= powers.of(day - since)[first:]
        value[first:] += power[first:]
        weighted[first:] += np.multiply(power[first:], day, out=spare[first:])
    usual = lines.first if lines.usual is None else lines.usual
    value *= usual
    weighted *= usual
    counts = np.array(lines.counts)[:, None]
    power *= lines.last - usual  # it stayed at the day of each plan's last payment
    value += power
    weighted += power * np.array(paid.days)[counts - 1]
    if lines.first is not usual:
        early = np.where(counts > 1, lines.first - usual, 0) * start * powers.of(paid.days[0] - start_day)
        value += early
        weighted += early * paid.days[0]
    return value, weighted


def _stepped(start: Reals, start_day: int, powers: _Powers, paid: Paid) -> tuple[Reals, Reals]:
    """Payments that differ from each other."""
    power, amounts = start.copy(), paid.lines.amounts or ()
    value, weighted = np.zeros_like(power), np.zeros_like(power)
    for (since, day, first), amount in zip(_periods(paid, start_day), amounts, strict=True):
        power[first:] *= powers.of(day - since)[first:]
        worth = power[first:] * amount
        value[first:] += worth
        weighted[first:] += worth * day
    return value, weighted


def _periods(paid: Paid, start_day: int) -> list[tuple[int, int, int]]:
    """For each step: the day before it, its own, and the first plan that goes on to it."""
    days = (start_day, *paid.days)
    return [(days[step], days[step + 1], first) for step, first in enumerate(paid.lines.starts[:-1])]


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


def _whole(places: Reals, known: Mask) -> Places:
    return np.where(known, places, UNKNOWN).astype(np.int32)

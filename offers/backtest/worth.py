"""The present value of many plans at once, each at its own rate, in binary floating point."""

from __future__ import annotations

import numpy as np

from offers.backtest.centavos import Column
from offers.backtest.scratch import Scratch
from offers.backtest.timetable import Paid, Reals, column


class Powers:
    """Whole powers of e^x for a table of x, each made of two smaller ones and kept."""

    def __init__(self, root: Reals, scratch: Scratch) -> None:
        self._scratch = scratch
        self._made = {1: np.exp(root, out=scratch.real("power 1", root.shape))}

    def of(self, days: int) -> Reals:
        """e^(days x); at least one day. Not to be written on."""
        if days not in self._made:
            part = self._part(days)
            left, right = self.of(part), self.of(days - part)
            self._made[days] = np.multiply(left, right, out=self._scratch.real(f"power {days}", left.shape))
        return self._made[days]

    def _part(self, days: int) -> int:
        """A smaller power to begin with, one that leaves a power already made if there is one."""
        fitting = [made for made in self._made if days / 2 <= made < days and days - made in self._made]
        return max(fitting, default=days // 2)


def worth(root: Reals, paid: Paid, scratch: Scratch) -> tuple[Reals, Reals]:
    """What is paid, discounted by e^x a day, and the same with each payment times its day; both are scratch."""
    powers = Powers(root, scratch)
    value, weighted = (_level if paid.lines.amounts is None else _stepped)(root, powers, paid, scratch)
    if paid.down is not None:
        down = np.multiply(powers.of(paid.when.down_day), paid.down, out=scratch.real("spare", root.shape))
        value += down
        down *= paid.when.down_day
        weighted += down
    return value, weighted


def _level(root: Reals, powers: Powers, paid: Paid, scratch: Scratch) -> tuple[Reals, Reals]:
    """Payments that are alike but for the first and the last: the sum of the powers, and what those two differ."""
    lines = paid.lines
    power = scratch.real("power", root.shape)
    spare, value, weighted = (scratch.real(name, root.shape) for name in ("spare", "value", "weighted"))
    for step, (day, first) in enumerate(_steps(paid)):
        _next_power(power[first:], powers, paid, step, first)
        now = power[first:]
        if step == 0:
            value[:] = now
            np.multiply(now, day, out=weighted)
        else:
            value[first:] += now
            weighted[first:] += np.multiply(now, day, out=spare[first:])
    usual = lines.first if lines.usual is None else lines.usual
    value *= usual
    weighted *= usual
    power *= np.subtract(lines.last, usual, out=spare)  # it stayed at the day of each plan's last payment
    value += power
    power *= paid.when.last_days
    weighted += power
    if lines.first is not usual:
        _add_first(value, weighted, lines.first - usual, powers, paid)
    return value, weighted


def _add_first(value: Reals, weighted: Reals, more: Column, powers: Powers, paid: Paid) -> None:
    """What the first payment has over the others; the only payment of a plan was its last already."""
    day = paid.when.days[0]
    early = np.where(column(paid.lines.counts) > 1, more, 0) * powers.of(day)
    value += early
    weighted += early * day


def _stepped(root: Reals, powers: Powers, paid: Paid, scratch: Scratch) -> tuple[Reals, Reals]:
    """Payments that differ from each other."""
    power = scratch.real("power", root.shape)
    spare, value, weighted = (scratch.real(name, root.shape) for name in ("spare", "value", "weighted"))
    value[:] = 0
    weighted[:] = 0
    for step, (day, first) in enumerate(_steps(paid)):
        _next_power(power[first:], powers, paid, step, first)
        now = np.multiply(power[first:], (paid.lines.amounts or ())[step], out=spare[first:])
        value[first:] += now
        now *= day
        weighted[first:] += now
    return value, weighted


def _steps(paid: Paid) -> list[tuple[int, int]]:
    """For each step its day, and the first plan that goes on to it."""
    return list(zip(paid.when.days, paid.lines.starts, strict=False))


def _next_power(power: Reals, powers: Powers, paid: Paid, step: int, first: int) -> None:
    """Bring the power of the plans that go on to the day of the step."""
    day, gap = paid.when.periods[step]
    if step == 0:
        power[:] = powers.of(day)
    else:
        power *= powers.of(gap)[first:]

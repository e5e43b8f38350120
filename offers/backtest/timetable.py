"""What plans pay and when, as the search for their annual cost looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from offers.backtest.centavos import Column
from offers.backtest.lines import Lines
from offers.plans.present_value import Flows

Reals = npt.NDArray[np.float64]


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
        return column([days[-1] for days in self._all()])

    @cached_property
    def mean(self) -> Reals:
        """The mean day of each plan."""
        return column([sum(days) / len(days) for days in self._all()])

    @cached_property
    def spread(self) -> Reals:
        """(last - first)^2 / 8."""
        return column([(days[-1] - days[0]) ** 2 / 8 for days in self._all()])

    @cached_property
    def reach(self) -> Reals:
        """last / first."""
        return column([days[-1] / days[0] for days in self._all()])

    @cached_property
    def bend(self) -> Reals:
        """The variance of the days over twice their mean: how far from straight the logarithm of the value is."""
        return column([float(np.var(days)) / (2 * sum(days) / len(days)) for days in self._all()])

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


def column(numbers: Sequence[float]) -> Reals:
    """One number a plan, to line up with tables of plans by debts."""
    return np.array(numbers, dtype=np.float64)[:, None]

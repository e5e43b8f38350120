"""What the plans of a tier share on one day: how many payments, when, and at which rate, with the factors of each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from offers.backtest.centavos import Factors
from offers.factors import SCALE, growth, installment_factors, interest_factors


@dataclass(frozen=True, kw_only=True)
class Grid:
    """What the plans of a tier share on one day.

    `counts` are the numbers of payments, growing; `offsets` the days of the longest plan's payments, counted from the
    day interest starts, whose first ones are those of every shorter plan; `rates` the interest a month of each plan.
    """

    counts: tuple[int, ...]
    offsets: tuple[int, ...]
    rates: tuple[Decimal, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """For each step, and for the one after the last, the first plan that goes on to it."""
        return tuple(sum(count <= step for count in self.counts) for step in range(self.counts[-1] + 1))

    @cached_property
    def installments(self) -> Factors:
        """The constant installment of an amount of 1, for each plan."""
        plans = zip(self.counts, self.rates, strict=True)
        return Factors([installment_factors(rate, self.offsets)[count - 1] for count, rate in plans])

    @cached_property
    def growths(self) -> tuple[Factors, ...]:
        """What an amount of 1 grows to over each period, for each plan that goes on to it or, if equal, for all.

        A whole amount added before or after rounding is the same: growth is the amount and its interest half up.
        """
        return tuple(self._period(step) for step in range(self.counts[-1]))

    @cached_property
    def growth_millionths(self) -> int:
        """What an amount of 1 grows to until the last day at the highest rate, rounded up."""
        return int((growth(max(self.rates), self.offsets[-1]) * 10**6).to_integral_value(rounding=ROUND_CEILING))

    def _period(self, step: int) -> Factors:
        rates = self.rates[self.starts[step] :]
        shared = rates[:1] if len(set(rates)) == 1 else rates
        return Factors([SCALE + interest_factors(rate, self.offsets)[step] for rate in shared])

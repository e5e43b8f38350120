"""How discounts and numbers of payments are spread over the debts that get an offer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from offers.backtest.outcome import Outcome

STEPS = 10
"""Discounts are counted in steps of a tenth of the balance; the last step includes the whole of it."""


@dataclass(slots=True, kw_only=True)
class Spread:
    """Debts by tenths of the balance the cash discount takes off, and by the most payments offered (1: cash only)."""

    discounts: list[int] = field(default_factory=lambda: [0] * STEPS)
    payments: dict[int, int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count a batch."""
        offered = outcome.offered
        balance = np.maximum(outcome.balance[offered], 1)
        tenths = np.minimum(outcome.cash_discount[offered] * STEPS // balance, STEPS - 1)
        for step, count in enumerate(np.bincount(tenths, minlength=STEPS).tolist()):
            self.discounts[step] += count
        longest = np.maximum(outcome.longest[offered], 1)
        numbers, counts = np.unique(longest, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            self.payments[number] = self.payments.get(number, 0) + count

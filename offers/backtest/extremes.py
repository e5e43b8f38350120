"""The debts a policy changes most: whose cash discount grows, and shrinks, by the largest amounts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from offers.backtest.centavos import Column
from offers.backtest.columns import Portfolio, word_at
from offers.backtest.outcome import Outcome

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """One debt; amounts in centavos, None where nothing is offered. `change` is of the cash discount."""

    name: str
    segment: str
    days_overdue: int
    balance: int
    cash: int | None
    other_cash: int | None
    change: int


@dataclass(slots=True, kw_only=True)
class Extremes:
    """The MOST debts at either end of a run, the largest change first. A debt that changes nothing is at neither."""

    best: list[Extreme] = field(default_factory=list)
    worst: list[Extreme] = field(default_factory=list)

    def add(self, portfolio: Portfolio, first: Outcome, other: Outcome | None) -> None:
        """Look through a batch; without another policy, discounts are compared with none."""
        change = first.cash_discount if other is None else first.cash_discount - other.cash_discount
        grows, shrinks = np.flatnonzero(change > 0), np.flatnonzero(change < 0)
        for rows, kept, sign in ((grows, self.best, -1), (shrinks, self.worst, 1)):
            first_ones = rows[np.argsort(sign * change[rows], kind="stable")][:MOST]
            found = [_extreme(portfolio, first, other, change, int(row)) for row in first_ones]
            kept[:] = sorted([*kept, *found], key=lambda each, sign=sign: sign * each.change)[:MOST]  # type: ignore[misc]


def _extreme(portfolio: Portfolio, first: Outcome, other: Outcome | None, change: Column, row: int) -> Extreme:
    offered = other is not None and bool(other.offered[row])
    return Extreme(
        name=str(portfolio.names[row]),
        segment=word_at(portfolio.segment, row),
        days_overdue=int(first.days_overdue[row]),
        balance=int(first.balance[row]),
        cash=int(first.cash[row]) if first.offered[row] else None,
        other_cash=int(other.cash[row]) if other is not None and offered else None,
        change=int(change[row]),
    )

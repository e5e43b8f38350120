"""A policy over a batch of debts on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from brazil.indices import IndexSeries
from offers.backtest.centavos import Column
from offers.backtest.choice import CODES, Rules, choose
from offers.backtest.columns import Portfolio
from offers.backtest.discounts import discounts
from offers.backtest.outcome import Outcome
from offers.backtest.owed import Accruals, OwedColumns
from offers.backtest.scratch import Scratch
from offers.backtest.shape import Shape, shape_of
from offers.backtest.sheets import Sheets, sheets_of
from offers.policies.policy import Policy
from offers.policies.rules.vectors import NO_TIER
from offers.refusal import RefusalCode

BATCH = 65_536
"""Debts taken at once; working on one batch takes some 100 MB whatever the policy."""

_CELLS = 24_000
"""Plans times debts worked out at once: tables of this size stay in a processor's own memory."""

Visit = Callable[[Sheets], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The day of a backtest and what it is worked out with."""

    priced_on: date
    series: Mapping[str, IndexSeries]
    shows_prescribed: bool = False
    with_cost: bool = True


class Backtest:
    """One policy, ready to be applied batch after batch."""

    def __init__(self, policy: Policy, day: Day, *, keep: bool = False) -> None:
        self.policy, self.day = policy, day
        self._keep = keep
        self._scratch = Scratch()
        self._rules = Rules.of(policy)
        self._shapes: dict[int, Shape] = {}

    def outcome(self, portfolio: Portfolio, owed: OwedColumns, visit: Visit | None = None) -> Outcome:
        """What becomes of each debt; `visit` is shown every sheet on the way."""
        chosen = choose(portfolio, owed, self._rules, self.day.priced_on, shows_prescribed=self.day.shows_prescribed)
        outcome = Outcome.of(owed, chosen)
        for sheets in self._sheets(owed, outcome):
            outcome.take(sheets)
            if visit is not None:
                visit(sheets)
        return outcome

    def _sheets(self, owed: OwedColumns, outcome: Outcome) -> Iterator[Sheets]:
        for index in np.unique(outcome.tier_at).tolist():
            if index == NO_TIER:
                continue
            shape = self._shape(index)
            rows = np.flatnonzero(outcome.tier_at == index)
            for start in range(0, len(rows), _block(shape)):
                yield self._block(shape, rows[start : start + _block(shape)], owed, outcome)

    def _block(self, shape: Shape, rows: Column, owed: OwedColumns, outcome: Outcome) -> Sheets:
        """The sheets of a block of debts, less those the discount leaves nothing to pay of: they become refusals."""
        part = owed.rows(rows)
        cash = discounts(part, shape.tier.cash)
        nothing = cash.payable <= 0
        if nothing.any():
            outcome.refusal_at[rows[nothing]] = CODES.index(RefusalCode.NOTHING_TO_PAY)
            outcome.tier_at[rows[nothing]] = NO_TIER
            rows, part = rows[~nothing], part.rows(np.flatnonzero(~nothing))
            cash = discounts(part, shape.tier.cash)
        return sheets_of(shape, rows, part, cash, scratch=self._scratch, with_cost=self.day.with_cost, keep=self._keep)

    def _shape(self, index: int) -> Shape:
        if index not in self._shapes:
            self._shapes[index] = shape_of(self.policy.tiers[index], index, self.day.priced_on)
        return self._shapes[index]


def accruals_of(day: Day) -> Accruals:
    """What balances of the day are worked out with, for one policy or several."""
    return Accruals(day.priced_on, day.series)


def _block(shape: Shape) -> int:
    return max(_CELLS // max(len(shape.counts), 1), 1)

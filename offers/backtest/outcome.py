"""What a backtest keeps of each debt: the tier or the refusal, the cash offer and the longest plan, by the column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from offers.backtest.centavos import Column
from offers.backtest.choice import OFFERED, Chosen
from offers.backtest.effective_cost import UNKNOWN
from offers.backtest.owed import OwedColumns
from offers.backtest.sheets import Ladder, Sheets
from offers.policies.rules.vectors import Indices, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One row a debt, in the batch's order; amounts in centavos, zero where nothing is offered.

    `tier_at` and `refusal_at` are those of Chosen, a refusal for lack of anything to pay included. `plans` counts the
    plans over time. Of the longest: `longest` payments, the first `installment` after any down payment, everything
    paid, the discount it starts from, and its CET in ten-thousandths, UNKNOWN where there is none or none was asked.
    """

    tier_at: Indices
    refusal_at: Indices
    days_overdue: Column
    balance: Column
    cash: Column
    cash_discount: Column
    plans: Column
    longest: Column
    installment: Column
    longest_total: Column
    longest_discount: Column
    longest_cet: npt.NDArray[np.int32]

    @classmethod
    def of(cls, owed: OwedColumns, chosen: Chosen) -> Outcome:
        """What is known before any offer is made."""
        rows = len(owed.total)
        names = ("cash", "cash_discount", "plans", "longest", "installment", "longest_total", "longest_discount")
        return cls(
            tier_at=chosen.tier_at,
            refusal_at=chosen.refusal_at,
            days_overdue=owed.days_overdue,
            balance=owed.total,
            **{name: np.zeros(rows, dtype=np.int64) for name in names},
            longest_cet=np.full(rows, UNKNOWN, dtype=np.int32),
        )

    @property
    def offered(self) -> Mask:
        """The debts something is offered for."""
        return np.equal(self.refusal_at, OFFERED)

    def take(self, sheets: Sheets) -> None:
        """Write down the offers of some of the debts."""
        self.cash[sheets.rows] = sheets.cash.payable
        self.cash_discount[sheets.rows] = sheets.cash.total
        if sheets.ladder is not None:
            self._take_longest(sheets.rows, np.array(sheets.shape.counts, dtype=np.int64), sheets.ladder)

    def _take_longest(self, rows: Column, counts: Column, ladder: Ladder) -> None:
        plans = ladder.offered.sum(axis=0)
        some = plans > 0
        longest = len(counts) - 1 - ladder.offered[::-1].argmax(axis=0)
        cell = (longest[some], np.flatnonzero(some))
        rows = rows[some]
        self.plans[rows] = plans[some]
        self.longest[rows] = counts[longest[some]]
        self.installment[rows] = ladder.lines.first[cell]
        self.longest_total[rows] = ladder.total[cell]
        self.longest_discount[rows] = ladder.discounts.total[some]
        if ladder.costs is not None:
            self.longest_cet[rows] = ladder.costs.annual[cell]

"""A whole backtest: batch after batch of a portfolio through one policy, or two that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from offers.backtest.columns import Portfolio
from offers.backtest.comparison import Comparison
from offers.backtest.outcome import Outcome
from offers.backtest.owed import OwedColumns
from offers.backtest.recheck import Recheck
from offers.backtest.run import Backtest, Day, Visit, accruals_of
from offers.backtest.totals import Summary
from offers.policies.policy import Policy

Keep = Callable[[Portfolio, Outcome, Outcome | None], None]
"""Given every batch with its outcome under the policy, and under the other one where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a backtest found. `checked` debts were worked out again one by one, under each policy, and agreed."""

    summary: Summary
    other: Summary | None
    comparison: Comparison | None
    checked: int


class _Side:
    """One of the policies: its backtest, its sample and its sums."""

    def __init__(self, policy: Policy, day: Day) -> None:
        self.summary = Summary()
        self.recheck = Recheck(policy, day)
        self._backtest = Backtest(policy, day)

    def run(self, portfolio: Portfolio, owed: OwedColumns, visit: Visit | None) -> Outcome:
        """The outcome of a batch, checked and counted."""
        outcome = self._backtest.outcome(portfolio, owed, visit)
        self.recheck.check(portfolio, owed, outcome)
        self.summary.add(portfolio, outcome)
        return outcome


def backtest(
    batches: Iterable[Portfolio],
    policy: Policy,
    day: Day,
    *,
    against: Policy | None = None,
    keep: Keep | None = None,
    visit: Visit | None = None,
) -> Report:
    """Apply a policy to every batch; `keep` and `visit` see what comes out, nothing else of it stays in memory.

    Raises OfferError("backtest_differs") when a debt of the sample comes out otherwise debt by debt, and what the
    accrual of a debt raises (owed.accrual.itemize).
    """
    accruals = accruals_of(day)
    first, other = _Side(policy, day), _Side(against, day) if against is not None else None
    comparison = Comparison() if other is not None else None
    for portfolio in filter(len, batches):
        owed = accruals.owed(portfolio)
        outcome = first.run(portfolio, owed, visit)
        against_outcome = other.run(portfolio, owed, None) if other is not None else None
        if comparison is not None and against_outcome is not None:
            comparison.add(portfolio, outcome, against_outcome)
        if keep is not None:
            keep(portfolio, outcome, against_outcome)
    return Report(
        summary=first.summary,
        other=other.summary if other is not None else None,
        comparison=comparison,
        checked=first.recheck.checked + (other.recheck.checked if other is not None else 0),
    )

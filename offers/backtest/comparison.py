"""One policy against another, debt by debt and segment by segment: what would change for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from offers.backtest.centavos import Column
from offers.backtest.columns import Portfolio
from offers.backtest.outcome import Outcome
from offers.backtest.totals import by_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What the first policy offers less what the other does, one row a debt; amounts in centavos.

    Amounts and counts are compared where both offer something, and zero elsewhere; `gained` are debts only the first
    offers something for, `lost` those only the other does.
    """

    gained: Column
    lost: Column
    cash: Column
    longest: Column
    longest_total: Column

    @classmethod
    def between(cls, first: Outcome, other: Outcome) -> Differences:
        """The differences of two outcomes of the same debts."""
        both = (first.offered & other.offered).astype(np.int64)
        financed = both * (first.plans > 0) * (other.plans > 0)
        return cls(
            gained=(first.offered & ~other.offered).astype(np.int64),
            lost=(~first.offered & other.offered).astype(np.int64),
            cash=(first.cash - other.cash) * both,
            longest=(first.longest - other.longest) * both,
            longest_total=(first.longest_total - other.longest_total) * financed,
        )


@dataclass(slots=True, kw_only=True)
class DifferenceTotals:
    """Counts and sums of differences. `cheaper` and `dearer` are debts whose cash offer changed, `same` the others
    with an offer under both policies; `longer` and `shorter` those whose longest plan changed in payments."""

    debts: int = 0
    gained: int = 0
    lost: int = 0
    cheaper: int = 0
    dearer: int = 0
    same: int = 0
    longer: int = 0
    shorter: int = 0
    cash: int = 0
    longest_total: int = 0

    def add(self, other: Mapping[str, int]) -> None:
        """Add sums of the same names."""
        for name, value in other.items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(slots=True, kw_only=True)
class Comparison:
    """The differences between two policies over a portfolio, in all and by segment."""

    whole: DifferenceTotals = field(default_factory=DifferenceTotals)
    by_segment: dict[str, DifferenceTotals] = field(default_factory=dict)

    def add(self, portfolio: Portfolio, first: Outcome, other: Outcome) -> None:
        """Count a batch."""
        columns = _counted(Differences.between(first, other), first, other)
        everyone = np.ones(len(portfolio), dtype=np.bool_)
        for word, sums in by_word(columns, portfolio.segment, everyone):
            self.whole.add(sums)
            self.by_segment.setdefault(word, DifferenceTotals()).add(sums)


def _counted(found: Differences, first: Outcome, other: Outcome) -> dict[str, Column]:
    both = (first.offered & other.offered).astype(np.int64)
    return {
        "debts": np.ones_like(found.cash),
        "gained": found.gained,
        "lost": found.lost,
        "cheaper": (found.cash < 0).astype(np.int64),
        "dearer": (found.cash > 0).astype(np.int64),
        "same": (found.cash == 0) * both,
        "longer": (found.longest > 0).astype(np.int64),
        "shorter": (found.longest < 0).astype(np.int64),
        "cash": found.cash,
        "longest_total": found.longest_total,
    }

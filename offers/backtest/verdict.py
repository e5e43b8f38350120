"""Whether a debt's offers get better or worse with another policy, counted in all, by tier and by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from offers.backtest.centavos import Column
from offers.backtest.columns import Portfolio
from offers.backtest.comparison import Differences
from offers.backtest.outcome import Outcome
from offers.backtest.totals import by_word, grouped

Places = npt.NDArray[np.int8]


class Verdict(StrEnum):
    """How a debt's offers compare with those of the other policy."""

    BETTER = (
        "better"  # something is better and nothing worse: an offer where there was none, less to pay, more payments
    )
    EQUAL = "equal"
    MIXED = "mixed"  # better in one thing and worse in another
    WORSE = "worse"
    NOTHING = "nothing"  # no offer under either


VERDICTS = tuple(Verdict)


def verdicts(first: Outcome, other: Outcome) -> Places:
    """The place in VERDICTS of each debt.

    What counts: an offer or none; the amount in cash; the most payments; and, for as many payments, their total.
    """
    found = Differences.between(first, other)
    alike = found.longest == 0
    better = (found.gained > 0) | (found.cash < 0) | (found.longest > 0) | (alike & (found.longest_total < 0))
    worse = (found.lost > 0) | (found.cash > 0) | (found.longest < 0) | (alike & (found.longest_total > 0))
    at = np.full(len(found.cash), VERDICTS.index(Verdict.EQUAL), dtype=np.int8)
    at[better] = VERDICTS.index(Verdict.BETTER)
    at[worse] = VERDICTS.index(Verdict.WORSE)
    at[better & worse] = VERDICTS.index(Verdict.MIXED)
    at[~first.offered & ~other.offered] = VERDICTS.index(Verdict.NOTHING)
    return at


@dataclass(slots=True, kw_only=True)
class VerdictTotals:
    """Debts by verdict. `discount` is what cash discounts change by, in centavos, no offer being no discount."""

    better: int = 0
    equal: int = 0
    mixed: int = 0
    worse: int = 0
    nothing: int = 0
    discount: int = 0

    def add(self, other: Mapping[str, int]) -> None:
        """Add counts and sums of the same names."""
        for name, value in other.items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(slots=True, kw_only=True)
class Verdicts:
    """The verdicts of a whole run. Tiers are those of the first policy, NO_TIER for debts it offers nothing."""

    whole: VerdictTotals = field(default_factory=VerdictTotals)
    by_tier: dict[int, VerdictTotals] = field(default_factory=dict)
    by_segment: dict[str, VerdictTotals] = field(default_factory=dict)

    def add(self, portfolio: Portfolio, first: Outcome, other: Outcome) -> None:
        """Count a batch."""
        columns = _columns(first, other)
        everyone = np.ones(len(portfolio), dtype=np.bool_)
        for word, sums in by_word(columns, portfolio.segment, everyone):
            self.whole.add(sums)
            self.by_segment.setdefault(word, VerdictTotals()).add(sums)
        tiers = np.unique(first.tier_at).tolist()
        places = np.searchsorted(np.array(tiers), first.tier_at).astype(np.int64)
        sums_at = {name: grouped(column, places, len(tiers)) for name, column in columns.items()}
        for place, index in enumerate(tiers):
            sums = {name: found[place] for name, found in sums_at.items()}
            self.by_tier.setdefault(int(index), VerdictTotals()).add(sums)


def _columns(first: Outcome, other: Outcome) -> dict[str, Column]:
    at = verdicts(first, other)
    counted = {verdict.value: (at == place).astype(np.int64) for place, verdict in enumerate(VERDICTS)}
    return {**counted, "discount": first.cash_discount - other.cash_discount}

"""Everything pages show of a run, gathered batch by batch: `Study.keep` is given to `backtest`."""

from __future__ import annotations

from dataclasses import dataclass, field

from offers.backtest.acceptance import Acceptance, Recovery
from offers.backtest.columns import Portfolio
from offers.backtest.extremes import Extremes
from offers.backtest.outcome import Outcome
from offers.backtest.spread import Spread
from offers.backtest.verdict import Verdicts


@dataclass(slots=True, kw_only=True)
class Side:
    """What is gathered of one policy."""

    spread: Spread = field(default_factory=Spread)
    recovery: Recovery = field(default_factory=Recovery)


@dataclass(slots=True, kw_only=True)
class Study:
    """A run under one supposition of who accepts what. `other` and `verdicts` stay empty without another policy."""

    acceptance: Acceptance
    first: Side = field(default_factory=Side)
    other: Side = field(default_factory=Side)
    verdicts: Verdicts = field(default_factory=Verdicts)
    extremes: Extremes = field(default_factory=Extremes)

    def keep(self, portfolio: Portfolio, outcome: Outcome, other: Outcome | None) -> None:
        """Count a batch."""
        self._count(self.first, outcome)
        self.extremes.add(portfolio, outcome, other)
        if other is not None:
            self._count(self.other, other)
            self.verdicts.add(portfolio, outcome, other)

    def _count(self, side: Side, outcome: Outcome) -> None:
        side.spread.add(outcome)
        side.recovery.add(self.acceptance.expects(outcome))

"""What a run leaves for its pages: one document, counts and centavos only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from offers.backtest.choice import CODES
from offers.backtest.columns import Portfolio
from offers.backtest.outcome import Outcome
from offers.backtest.report import Report
from offers.backtest.study import Side, Study
from offers.backtest.totals import Summary

MOST_SEGMENTS = 50
MOST_ROWS = 10


class RefusedRows:
    """The first debts of each reason nothing is offered for."""

    def __init__(self) -> None:
        self.rows: dict[str, list[str]] = {}

    def keep(self, portfolio: Portfolio, outcome: Outcome) -> None:
        """Look through a batch."""
        for place in np.unique(outcome.refusal_at[~outcome.offered]).tolist():
            kept = self.rows.setdefault(CODES[place].value, [])
            wanted = np.flatnonzero(outcome.refusal_at == place)[: MOST_ROWS - len(kept)]
            kept.extend(str(portfolio.names[row]) for row in wanted)


def result_of(report: Report, study: Study, refused: RefusedRows, remade: int) -> dict[str, Any]:
    """The document of a run. Tiers are by place from 0, -1 where nothing is offered; of segments the largest."""
    return {
        "first": _side(report.summary, study.first),
        "other": _side(report.other, study.other) if report.other is not None else None,
        "refused_rows": refused.rows,
        "verdicts": {
            "whole": asdict(study.verdicts.whole),
            "tiers": [[index, asdict(totals)] for index, totals in sorted(study.verdicts.by_tier.items())],
            "segments": [[word, asdict(totals)] for word, totals in _largest(study.verdicts.by_segment)],
        },
        "best": [asdict(each) for each in study.extremes.best],
        "worst": [asdict(each) for each in study.extremes.worst],
        "checked": report.checked,
        "remade": remade,
    }


def _side(summary: Summary, side: Side) -> dict[str, Any]:
    return {
        "debts": summary.debts,
        "balance": summary.balance,
        "offered": asdict(summary.offered),
        "refused": sorted(((code.value, count) for code, count in summary.refused.items()), key=lambda each: -each[1]),
        "tiers": [[index, asdict(totals)] for index, totals in sorted(summary.by_tier.items())],
        "discounts": side.spread.discounts,
        "payments": sorted(side.spread.payments.items()),
        "recovery": {"accepting_bps": side.recovery.accepting, "cents": side.recovery.cents},
    }


def _largest(by_segment: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    def debts(item: tuple[str, Any]) -> int:
        totals = item[1]
        counts = (totals.better, totals.equal, totals.mixed, totals.worse, totals.nothing)
        return -sum(int(count) for count in counts)

    return sorted(by_segment.items(), key=debts)[:MOST_SEGMENTS]

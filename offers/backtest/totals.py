"""What a backtest adds up to: debts, refusals, sums offered and discounts, in all, by tier and by segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from offers.backtest.centavos import Column, bound_of
from offers.backtest.choice import CODES
from offers.backtest.columns import Portfolio
from offers.backtest.outcome import Outcome
from offers.errors import OfferError
from offers.policies.rules.vectors import NO_TIER, Mask, WordColumn
from offers.refusal import RefusalCode

_LARGEST = 2**63 - 1


@dataclass(slots=True, kw_only=True)
class Totals:
    """Sums over debts offers are made for; amounts in centavos.

    `balance` is what these debts amount to; `cash` and `cash_discount` the cash offers; `plans` the plans over time of
    `financed` debts, `longest_total` and `longest_discount` the longest of each.
    """

    debts: int = 0
    balance: int = 0
    cash: int = 0
    cash_discount: int = 0
    financed: int = 0
    plans: int = 0
    longest_total: int = 0
    longest_discount: int = 0

    def add(self, other: Mapping[str, int]) -> None:
        """Add sums of the same names."""
        for name, value in other.items():
            setattr(self, name, getattr(self, name) + value)


NAMES = tuple(each.name for each in fields(Totals))


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run over a portfolio says of a policy. Tiers are by index; segments in the creditor's words."""

    debts: int = 0
    balance: int = 0
    offered: Totals = field(default_factory=Totals)
    refused: dict[RefusalCode, int] = field(default_factory=dict)
    by_tier: dict[int, Totals] = field(default_factory=dict)
    by_segment: dict[str, Totals] = field(default_factory=dict)

    def add(self, portfolio: Portfolio, outcome: Outcome) -> None:
        """Count a batch."""
        self.debts += len(portfolio)
        self.balance += grouped(outcome.balance, np.zeros(len(portfolio), dtype=np.int64), 1)[0]
        self._count_refusals(outcome)
        columns = _columns(outcome)
        self.offered.add(_one(columns, outcome.offered))
        for index in np.unique(outcome.tier_at[outcome.tier_at != NO_TIER]).tolist():
            self.by_tier.setdefault(index, Totals()).add(_one(columns, outcome.tier_at == index))
        for word, sums in by_word(columns, portfolio.segment, outcome.offered):
            self.by_segment.setdefault(word, Totals()).add(sums)

    def _count_refusals(self, outcome: Outcome) -> None:
        places, counts = np.unique(outcome.refusal_at[~outcome.offered], return_counts=True)
        for place, count in zip(places.tolist(), counts.tolist(), strict=True):
            self.refused[CODES[place]] = self.refused.get(CODES[place], 0) + count


def by_word(columns: Mapping[str, Column], words: WordColumn, among: Mask) -> Iterable[tuple[str, dict[str, int]]]:
    """The sums of columns over some of the debts, word by word."""
    places = words.places[among].astype(np.int64)
    sums = {name: grouped(column[among], places, len(words.words)) for name, column in columns.items()}
    for place in np.unique(places).tolist():
        yield words.words[place], {name: totals[place] for name, totals in sums.items()}


def grouped(column: Column, places: Column, count: int) -> list[int]:
    """Exact sums of a column by place. Raises OfferError("amount_too_large") where int64 could overflow."""
    if bound_of(column) * max(len(column), 1) > _LARGEST:
        raise OfferError("amount_too_large", cents=bound_of(column))
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, places, column)
    found: list[int] = sums.tolist()
    return found


def _columns(outcome: Outcome) -> dict[str, Column]:
    ones = np.ones(len(outcome.balance), dtype=np.int64)
    own = {name: getattr(outcome, name) for name in NAMES if hasattr(outcome, name)}
    return {"debts": ones, "financed": (outcome.plans > 0).astype(np.int64), **own}


def _one(columns: Mapping[str, Column], among: Mask) -> dict[str, int]:
    chosen = {name: column[among] for name, column in columns.items()}
    return {name: grouped(column, np.zeros(len(column), dtype=np.int64), 1)[0] for name, column in chosen.items()}

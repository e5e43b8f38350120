"""What offers are expected to bring in, under what a creditor supposes of who accepts which.

`Acceptance` is the port: a table the creditor writes is one implementation, a score that learns may be another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from offers.backtest.centavos import Column
from offers.backtest.outcome import Outcome
from offers.backtest.totals import grouped
from offers.errors import OfferError

WHOLE = 10_000
"""Basis points of a certainty, and of a whole balance."""


class Acceptance(Protocol):
    """Says of each debt how likely its better-liked offer is accepted, and what then comes in."""

    def expects(self, outcome: Outcome) -> Expected:
        """The chances, in basis points, and the amounts expected."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One row a debt: the `chance` that an offer is accepted in basis points, whether over time, and the `amount`
    expected in ten-thousandths of a centavo."""

    chance: Column
    over_time: Column
    amount: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A creditor's own table. Raises OfferError("curve_bounds", "curve_shape", "curve_chance") for one that is none.

    `discounts` and `payments` are where each row and each column begins, in basis points of the balance, the first at
    zero: how much is taken off, and how large one payment is. `chances` are the shares of people, in basis points, who
    accept such an offer. `kept` is the share of what is agreed over time that is paid in the end. Of the cash offer
    and the longest plan a person accepts at most one: the likelier, cash where they are as likely.
    """

    discounts: tuple[int, ...]
    payments: tuple[int, ...]
    chances: tuple[tuple[int, ...], ...]
    kept: int

    def __post_init__(self) -> None:
        for bounds in (self.discounts, self.payments):
            if not bounds or bounds[0] != 0 or any(one >= two for one, two in pairwise(bounds)) or bounds[-1] > WHOLE:
                raise OfferError("curve_bounds", bounds=bounds)
        if len(self.chances) != len(self.discounts) or {len(row) for row in self.chances} != {len(self.payments)}:
            raise OfferError("curve_shape", rows=len(self.chances))
        if not all(0 <= chance <= WHOLE for chance in (self.kept, *(each for row in self.chances for each in row))):
            raise OfferError("curve_chance")

    def expects(self, outcome: Outcome) -> Expected:
        """As the port says."""
        offered, planned = outcome.offered, outcome.plans > 0
        cash = np.where(offered, self._chance(outcome.cash_discount, outcome.cash, outcome.balance), 0)
        later = np.where(
            planned & offered, self._chance(outcome.longest_discount, outcome.installment, outcome.balance), 0
        )
        over_time = later > cash
        amount = np.where(over_time, outcome.longest_total * self.kept // WHOLE * later, outcome.cash * cash)
        return Expected(chance=np.maximum(cash, later), over_time=over_time.astype(np.int64), amount=amount)

    def _chance(self, discount: Column, payment: Column, balance: Column) -> Column:
        whole = np.maximum(balance, 1)
        row = np.searchsorted(np.array(self.discounts), discount * WHOLE // whole, side="right") - 1
        column = np.searchsorted(np.array(self.payments), payment * WHOLE // whole, side="right") - 1
        return np.array(self.chances, dtype=np.int64)[np.maximum(row, 0), np.maximum(column, 0)]


START = Curve(
    discounts=(0, 1_000, 3_000, 5_000),
    payments=(0, 500, 1_500, 4_000),
    chances=((300, 200, 100, 50), (600, 400, 250, 150), (1_000, 800, 500, 350), (1_500, 1_200, 900, 700)),
    kept=7_000,
)
"""Where a creditor begins: round numbers that grow with the discount and fall with the payment. They are no measure."""


def curve_from(document: Mapping[str, Any]) -> Curve:
    """The curve of a JSON document made by `curve_document`. Raises what Curve does."""
    return Curve(
        discounts=tuple(document["discounts"]),
        payments=tuple(document["payments"]),
        chances=tuple(tuple(row) for row in document["chances"]),
        kept=document["kept"],
    )


def curve_document(curve: Curve) -> dict[str, Any]:
    """The curve as JSON keeps it."""
    return {
        "discounts": list(curve.discounts),
        "payments": list(curve.payments),
        "chances": [list(row) for row in curve.chances],
        "kept": curve.kept,
    }


@dataclass(slots=True, kw_only=True)
class Recovery:
    """What is expected of a whole run: people-debts accepting in basis points, and ten-thousandths of a centavo."""

    accepting: int = 0
    over_time: int = 0
    amount: int = 0

    def add(self, expected: Expected) -> None:
        """Count a batch."""
        self.accepting += int(expected.chance.sum())
        self.over_time += int((expected.chance * expected.over_time).sum())
        self.amount += grouped(expected.amount, np.zeros(len(expected.amount), dtype=np.int64), 1)[0]

    @property
    def cents(self) -> int:
        """The amount in whole centavos, what is less dropped."""
        return self.amount // WHOLE

    @property
    def debts(self) -> int:
        """Debts expected to be agreed on, rounded down."""
        return self.accepting // WHOLE

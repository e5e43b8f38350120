"""A balance on a day, line by line: the answer to "how did it become this much?"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from brazil.money import Money, total


class Component(StrEnum):
    """The parts a balance is made of, in the order they are shown and discounted."""

    PRINCIPAL = "principal"
    CORRECTION = "correction"
    REMUNERATORY = "remuneratory"  # the price of the money, compound, where the contract goes on charging it
    FINE = "fine"
    INTEREST = "interest"  # for being late: contractual or, without a contract rate, legal
    FEES = "fees"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One component: the amount and how it came about.

    `rate` is a fraction (0.02 for 2 %): per month for interest a contract fixes, accumulated over the delay for
    correction and for legal interest. `days` counts from the due date, excluded, to the pricing date, included.
    `rule` names the article; `limit` the legal limit that cut the contract's rate or the amount, or "". `detail` is
    what else it takes to work the line out again, by name: months of the index used and the last one published,
    the way time was counted, the contract's rate before the cut (owed.charge lists them).
    """

    component: Component
    amount: Money
    base: Money
    rate: Decimal
    days: int
    rule: str
    limit: str = ""
    detail: tuple[tuple[str, str], ...] = ()  # e.g. first and last month of the index used


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is owed on `priced_on`. Lines come in Component order; principal is always there."""

    priced_on: date
    due_on: date
    days_overdue: int
    lines: tuple[BalanceLine, ...]

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return total(line.amount for line in self.lines)

    def amount_of(self, component: Component) -> Money:
        """The amount of a component; zero when the balance has no such line."""
        return total(line.amount for line in self.lines if line.component is component)

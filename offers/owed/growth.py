"""How an amount came to be what it is: the balance on a few days from the first to the last, evenly apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from brazil.errors import MissingIndex
from brazil.money import Money
from offers.owed.balance import Balance, Component

MOST_POINTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Two balances or more, the oldest first, each worked out for its own day; the last is above the first."""

    balances: tuple[Balance, ...]

    @property
    def added(self) -> tuple[tuple[Component, Money], ...]:
        """What each part rose by, those that stayed left out; a part that fell is below zero.

        The parts add up to what the last total is above the first, to the centavo.
        """
        first, last = self.balances[0], self.balances[-1]
        rises = ((part, last.amount_of(part) - first.amount_of(part)) for part in Component)
        return tuple((part, amount) for part, amount in rises if amount)


def days_between(since: date, until: date, most: int = MOST_POINTS) -> tuple[date, ...]:
    """At most so many days, evenly apart, both ends among them; none when `until` is not after `since`."""
    span = (until - since).days
    if span <= 0:
        return ()
    steps = min(most - 1, span)
    return tuple(since + (until - since) * step // steps for step in range(steps + 1))


def growth(since: date, until: date, balance_on: Callable[[date], Balance]) -> Growth | None:
    """The balances of the days between; None where nothing grew. A month no index has ends it at the day before."""
    found: list[Balance] = []
    for day in days_between(since, until):
        try:
            found.append(balance_on(day))
        except MissingIndex:
            break
    if len(found) < 2 or found[-1].total <= found[0].total:
        return None
    return Growth(balances=tuple(found))

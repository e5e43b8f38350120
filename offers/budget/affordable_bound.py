"""How little a choice can cost at best, without trying it: the bound that lets the search leave things out.

Every limit gets a price per centavo. What each group costs at least, prices included, less what the limits are worth
at those prices, is never more than the cost of any choice within the limits (Lagrangian relaxation). Prices are whole
numbers of 1/SCALE, so the bound is exact and no choice is ever lost to a rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, mul

SCALE = 1 << 24
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One way to settle a group: an additive cost and what it takes of each limit, all whole and never negative."""

    cost: int
    load: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """A price of each limit, and what it makes of every option: `SCALE * cost + sum(price * load)`."""

    prices: tuple[int, ...]
    reduced: tuple[tuple[int, ...], ...]

    def least(self) -> tuple[int, ...]:
        """The least reduced cost of each group."""
        return tuple(min(group) for group in self.reduced)


def prices_of(groups: Sequence[Sequence[Option]], limits: Sequence[int], upper: int) -> Prices:
    """Prices whose bound is the highest met on the way. `upper` is the cost of some choice that is known.

    Subgradient steps: a limit that the cheapest choice passes gets dearer, one it leaves free gets cheaper.
    """
    prices = [0] * len(limits)
    scaled = [[(SCALE * one.cost, one.load) for one in group] for group in groups]
    best, highest = tuple(prices), -1
    for turn in range(_ROUNDS):
        bound, over = _relaxed(scaled, limits, prices)
        if bound > highest:
            best, highest = tuple(prices), bound
        norm = sum(each * each for each in over)
        if not norm or bound >= SCALE * upper:
            break
        gap = (SCALE * upper - bound) * 3 // (turn + 3)
        prices = [max(0, price + gap * each // norm) for price, each in zip(prices, over, strict=True)]
    return Prices(prices=best, reduced=tuple(tuple(_reduced(group, best)) for group in scaled))


_Scaled = Sequence[tuple[int, tuple[int, ...]]]
"""Options of a group: the cost in 1/SCALE, and the load."""


def _relaxed(groups: Sequence[_Scaled], limits: Sequence[int], prices: Sequence[int]) -> tuple[int, list[int]]:
    """The bound these prices give, and by how much its choice passes each limit."""
    bound, over = 0, [-limit for limit in limits]
    for group in groups:
        reduced = _reduced(group, prices)
        least = min(reduced)
        bound += least
        over = list(map(add, over, group[reduced.index(least)][1]))
    bound -= sum(map(mul, prices, limits))
    return bound, over


def _reduced(group: _Scaled, prices: Sequence[int]) -> list[int]:
    return [cost + sum(map(mul, prices, load)) for cost, load in group]

"""One option of every group, at the least cost, within limits that all groups share: an exact search.

The problem is the multiple-choice knapsack with several limits, most of which never matter. It is solved with none of
them first; while the answer passes a limit, the one it passes most is taken in and it is solved again. An answer to
the easier problem that keeps every limit is the answer to the whole one.

Groups are settled one after the other, depth first, options in the order of their reduced cost; a branch is left as
soon as its bound says that nothing in it is cheaper than what is known. The bound is exact, so what is left out is
never better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import add, le

from offers.budget.affordable_bound import SCALE, Option, prices_of

Open = dict[int, list[int]]
"""Groups still to settle, each with the places of the options that may be taken."""

STEPS_AT_MOST = 300_000
"""How many options one search may look at: well under a second. Beyond it the best choice met is told as unproved."""


@dataclass(frozen=True, slots=True)
class Found:
    """The option taken of each group, by its place, and their cost. `proved`: nothing else is cheaper."""

    places: tuple[int, ...]
    cost: int
    proved: bool


def cheapest(
    groups: Sequence[Sequence[Option]], limits: Sequence[int], below: int, *, enough: int = -1
) -> Found | None:
    """The cheapest choice that costs less than `below`; None when there is none within the limits.

    Stops at the first choice that costs `enough` or less. Raises OutOfSteps when the steps are used up before any
    choice was met: nothing is known then.
    """
    if not all(groups):
        return None
    active: list[int] = []
    steps = 0
    while True:
        slim = [_undominated(group, active) for group in groups]
        search = _Search(
            [[one for _, one in group] for group in slim], [limits[i] for i in active], below, enough, steps
        )
        search.run()
        steps = search.steps
        if search.places is None:
            if steps > STEPS_AT_MOST:
                raise OutOfSteps
            return None
        places = tuple(group[place][0] for group, place in zip(slim, search.places, strict=True))
        over = _most_passed(groups, limits, places)
        if over is None:
            return Found(places=places, cost=search.below, proved=steps <= STEPS_AT_MOST)
        if steps > STEPS_AT_MOST:
            raise OutOfSteps
        active = sorted([*active, over])


def _undominated(group: Sequence[Option], active: Sequence[int]) -> list[tuple[int, Option]]:
    """The options worth looking at while only these limits count, each with its place in the group."""
    loads = [tuple([one.load[i] for i in active]) for one in group]
    kept: list[int] = []
    for place in sorted(range(len(group)), key=lambda at: (group[at].cost, loads[at], max(group[at].load))):
        load = loads[place]
        if not any(all(map(le, loads[other], load)) for other in kept):
            kept.append(place)
    return [(place, Option(group[place].cost, loads[place])) for place in kept]


def _most_passed(groups: Sequence[Sequence[Option]], limits: Sequence[int], places: Sequence[int]) -> int | None:
    """The limit this choice passes by most; None when it keeps them all."""
    over = [-limit for limit in limits]
    for group, place in zip(groups, places, strict=True):
        over = list(map(add, over, group[place].load))
    worst = max(range(len(over)), key=over.__getitem__, default=None)
    return worst if worst is not None and over[worst] > 0 else None


class OutOfSteps(Exception):
    """The search used up its steps before it met any choice."""


@dataclass(slots=True)
class _Search:
    """What is known so far; `below` falls to the cost of the best choice met."""

    groups: Sequence[Sequence[Option]]
    limits: list[int]
    below: int
    enough: int
    steps: int
    places: tuple[int, ...] | None = None
    reduced: Sequence[Sequence[int]] = ()
    cheapest: Sequence[int] = ()
    taken: dict[int, int] = field(default_factory=dict)

    def run(self) -> None:
        prices = prices_of(self.groups, self.limits, self.below)
        self.reduced = prices.reduced
        worth = sum(price * limit for price, limit in zip(prices.prices, self.limits, strict=True))
        everything = {
            group: sorted(range(len(options)), key=prices.reduced[group].__getitem__)
            for group, options in enumerate(self.groups)
        }
        self.cheapest = [min(option.cost for option in options) for options in self.groups]
        self._descend(everything, self.limits, -worth, 0)

    def _descend(self, still: Open, limits: list[int], settled: int, cost: int) -> None:
        """Settle one more group; `settled` is what the settled ones and the limits make at their prices, in 1/SCALE."""
        if self._over():
            return
        fitting = self._fitting(still, limits)
        if fitting is None:
            return
        if not fitting:
            self._keep(cost)
            return
        least = settled + sum(self.reduced[group][places[0]] for group, places in fitting.items())
        group = min(fitting, key=lambda each: len(fitting[each]))
        places = fitting.pop(group)
        first = self.reduced[group][places[0]]
        others = cost + sum(self.cheapest[each] for each in fitting)
        for place in places:
            here = self.reduced[group][place]
            if least - first + here > SCALE * (self.below - 1) or self._over():
                break
            option = self.groups[group][place]
            self.steps += 1
            if others + option.cost >= self.below:
                continue
            self.taken[group] = place
            left = [each - taken for each, taken in zip(limits, option.load, strict=True)]
            self._descend(fitting, left, settled + here, cost + option.cost)
        self.taken.pop(group, None)

    def _fitting(self, still: Open, limits: list[int]) -> Open | None:
        """What of each group fits what is left, the least reduced cost first; None when one has nothing."""
        fitting = {}
        for group, places in still.items():
            options = self.groups[group]
            self.steps += len(places)
            fits = [at for at in places if all(map(le, options[at].load, limits))]
            if not fits:
                return None
            fitting[group] = fits
        return fitting

    def _over(self) -> bool:
        return self.steps > STEPS_AT_MOST or self.below <= self.enough

    def _keep(self, cost: int) -> None:
        if cost < self.below:
            self.places, self.below = tuple(self.taken[group] for group in range(len(self.groups))), cost

"""The best choice among candidates for several debts: most debts, least paid, earliest end, fewest payments.

Four searches one after the other, each keeping what the ones before it settled. Every one is exact; when one gives up,
the choice so far stands and is told as unproved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from offers.budget.affordable_bound import Option
from offers.budget.affordable_search import Found, OutOfSteps, cheapest


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A plan as the search sees it: centavos by calendar month, and the day of the last payment as an ordinal."""

    place: int
    load: Mapping[int, int]
    total: int
    end: int
    payments: int


Cost = Callable[[Candidate | None], int]
"""What taking a candidate, or leaving the debt out, costs."""


def undominated(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those no other beats in every month, in its end and in its payments: the best choice is made of them alone."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda each: (each.total, each.end, each.payments, each.place)):
        if not any(_dominates(other, one) for other in kept):
            kept.append(one)
    return tuple(kept)


def _dominates(one: Candidate, other: Candidate) -> bool:
    if any(taken > other.load.get(month, 0) for month, taken in one.load.items()):
        return False
    return one.total < other.total or (one.end <= other.end and one.payments <= other.payments)


def _peak(one: Candidate) -> int:
    return max(one.load.values())


def choose(debts: Sequence[Sequence[Candidate]], left: Mapping[int, int]) -> tuple[tuple[Candidate | None, ...], bool]:
    """One candidate or none for each debt, within what each month has `left`, and whether it is proved the best."""
    choice = _Choice(debts=[list(debt) for debt in debts], months=tuple(sorted(left)), left=left)
    choice.most_debts()
    choice.least_paid()
    choice.earliest_end()
    choice.fewest_payments()
    return choice.chosen, choice.proved


@dataclass(slots=True, kw_only=True)
class _Choice:
    """The choice as it is settled step by step; it always fits."""

    debts: list[list[Candidate]]
    months: tuple[int, ...]
    left: Mapping[int, int]
    chosen: tuple[Candidate | None, ...] = ()
    proved: bool = True
    skips: int = 0  # how many debts may be left out

    def __post_init__(self) -> None:
        self.chosen = (None,) * len(self.debts)
        self.skips = len(self.debts)

    def most_debts(self) -> None:
        """Beginning with one debt after the other, the least heavy first, so that something stands in any case."""
        self.chosen = self._one_by_one()
        self._improve(lambda one: 0 if one else 1, below=self.chosen.count(None), enough=0)
        self.skips = self.chosen.count(None)

    def _one_by_one(self) -> tuple[Candidate | None, ...]:
        left, chosen = dict(self.left), dict[int, Candidate]()
        lightest = {at: min(debt, key=_peak) for at, debt in enumerate(self.debts) if debt}
        for at in sorted(lightest, key=lambda each: _peak(lightest[each])):
            one = lightest[at]
            if all(taken <= left[month] for month, taken in one.load.items()):
                chosen[at] = one
                left.update({month: left[month] - taken for month, taken in one.load.items()})
        return tuple(chosen.get(at) for at in range(len(self.debts)))

    def least_paid(self) -> None:
        self._improve(self._paid, below=self._cost(self._paid) + 1)

    def earliest_end(self) -> None:
        """The earliest day by which the same amount can be paid, by halving the days that are left to try."""
        paid = self._cost(self._paid)
        ends = sorted({each.end for debt in self.debts for each in debt if each.end < self._end()})
        while ends:
            middle = len(ends) // 2
            if self._improve(self._paid, below=paid + 1, enough=paid, by=ends[middle]):
                ends = [end for end in ends if end < self._end()]
            else:
                ends = ends[middle + 1 :]

    def fewest_payments(self) -> None:
        """Payments are counted in the small change of the cost, so that the amount paid stays what it is."""
        unit = 1 + sum(max((each.payments for each in debt), default=0) for debt in self.debts)

        def cost(one: Candidate | None) -> int:
            return self._paid(one) * unit + (one.payments if one else 0)

        proved = self.proved
        self._improve(cost, below=self._cost(cost), by=self._end())
        self.proved = proved  # the last word among equals: not what makes a choice the best

    @staticmethod
    def _paid(one: Candidate | None) -> int:
        return one.total if one else 0

    def _cost(self, cost: Cost) -> int:
        return sum(cost(one) for one in self.chosen)

    def _end(self) -> int:
        return max((one.end for one in self.chosen if one), default=0)

    def _improve(self, cost: Cost, *, below: int, enough: int = -1, by: int | None = None) -> bool:
        """Take the cheapest choice under `below` that ends in time, if there is one."""
        ways = [self._ways(debt, by) for debt in self.debts]
        groups = [[Option(cost(one), self._load(one)) for one in group] for group in ways]
        limits = [self.skips, *(self.left[month] for month in self.months)]
        try:
            found = cheapest(groups, limits, below, enough=enough)
        except OutOfSteps:
            found = None
            self.proved = False
        return self._take(ways, found)

    def _ways(self, debt: Sequence[Candidate], by: int | None) -> list[Candidate | None]:
        ways: list[Candidate | None] = [one for one in debt if by is None or one.end <= by]
        return [*ways, None] if self.skips else ways

    def _load(self, one: Candidate | None) -> tuple[int, ...]:
        """Leaving a debt out takes one of the skips, paying it takes of the months."""
        if one is None:
            return (1, *(0 for _ in self.months))
        return (0, *(one.load.get(month, 0) for month in self.months))

    def _take(self, ways: Sequence[Sequence[Candidate | None]], found: Found | None) -> bool:
        if found is None:
            return False
        self.proved = self.proved and found.proved
        self.chosen = tuple(group[place] for group, place in zip(ways, found.places, strict=True))
        return True

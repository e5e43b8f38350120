"""The best choice for a budget is the best of all choices: compared with every one of them, tried one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offers.budget.affordable_bound import SCALE, Option, prices_of
from offers.budget.affordable_choice import Candidate, choose, undominated
from offers.budget.affordable_search import STEPS_AT_MOST, OutOfSteps, cheapest

MONTHS = range(4)
Debts = list[list[Candidate]]
Chosen = tuple[Candidate | None, ...]


LOADS = st.dictionaries(st.sampled_from(MONTHS), st.integers(1, 9), min_size=1, max_size=4)


@st.composite
def debts_with_plans(draw: st.DrawFn, most_debts: int = 4, most_plans: int = 5) -> Debts:
    def plan(place: int) -> Candidate:
        load = draw(LOADS)
        end = max(load) * 30 + draw(st.integers(1, 28))
        payments = draw(st.integers(1, 6))
        return Candidate(place=place, load=load, total=sum(load.values()), end=end, payments=payments)

    counts = draw(st.lists(st.integers(0, most_plans), min_size=1, max_size=most_debts))
    return [[plan(place) for place in range(count)] for count in counts]


LEFT = st.fixed_dictionaries({month: st.integers(0, 14) for month in MONTHS})


def standing(chosen: Chosen) -> tuple[int, int, int, int]:
    """What is compared, the best least: debts left out, paid in all, last day, payments."""
    taken = [one for one in chosen if one is not None]
    out = len(chosen) - len(taken)
    end = max((one.end for one in taken), default=0)
    return out, sum(one.total for one in taken), end, sum(one.payments for one in taken)


def fits(chosen: Chosen, left: dict[int, int]) -> bool:
    load: Counter[int] = Counter()
    for one in chosen:
        load.update(one.load if one else {})
    return all(taken <= left[month] for month, taken in load.items())


def best_by_trying(debts: Debts, left: dict[int, int]) -> tuple[int, int, int, int]:
    ways = product(*[[None, *debt] for debt in debts])
    return min(standing(way) for way in ways if fits(way, left))


@settings(max_examples=80, deadline=None)
@given(debts_with_plans(), LEFT)
def test_the_choice_is_the_best_of_all_and_fits(debts: Debts, left: dict[int, int]) -> None:
    chosen, proved = choose(debts, left)
    assert proved
    assert fits(chosen, left)
    assert standing(chosen) == best_by_trying(debts, left)


@settings(max_examples=80, deadline=None)
@given(debts_with_plans(), LEFT)
def test_leaving_beaten_plans_out_loses_nothing(debts: Debts, left: dict[int, int]) -> None:
    slim = [list(undominated(debt)) for debt in debts]
    assert best_by_trying(slim, left) == best_by_trying(debts, left)


def test_every_small_case_of_two_debts_agrees_with_trying() -> None:
    """Two debts with two different plans each over two months, loads 0 to 2, under four limits."""
    loads = [{0: a, 1: b} for a in range(3) for b in range(3) if a + b]
    plans = [
        Candidate(place=0, load=load, total=sum(load.values()), end=30 * max(m for m in load if load[m]), payments=1)
        for load in loads
    ]
    pairs = [(one, other) for at, one in enumerate(plans) for other in plans[at + 1 :]]
    tried = 0
    for first, second in combinations_with_replacement(pairs, 2):
        debts = [list(first), list(second)]
        for a, b in product((1, 3), (1, 2)):
            left = {0: a, 1: b}
            assert standing(choose(debts, left)[0]) == best_by_trying(debts, left), (debts, left)
            tried += 1
    assert tried == 1_624


@settings(max_examples=80, deadline=None)
@given(debts_with_plans(), LEFT)
def test_the_bound_never_passes_the_cost_of_a_choice_that_fits(debts: Debts, left: dict[int, int]) -> None:
    groups = [[Option(one.total, tuple(one.load.get(month, 0) for month in MONTHS)) for one in d] for d in debts if d]
    limits = [left[month] for month in MONTHS]
    prices = prices_of(groups, limits, 200)
    bound = sum(prices.least()) - sum(price * limit for price, limit in zip(prices.prices, limits, strict=True))
    for way in product(*[d for d in debts if d]):
        if fits(way, left):
            assert bound <= SCALE * sum(one.total for one in way)


def one_of(*loads: int) -> list[Option]:
    return [Option(cost, (load,)) for cost, load in enumerate(loads)]


def test_there_is_none_when_nothing_fits_or_nothing_is_cheap_enough() -> None:
    assert cheapest([one_of(5, 4), one_of(5, 4)], [7], below=99) is None
    assert cheapest([one_of(5, 4), one_of(5, 4)], [8], below=2) is None
    found = cheapest([one_of(5, 4), one_of(5, 4)], [8], below=3)
    assert found is not None
    assert (found.places, found.cost, found.proved) == ((1, 1), 2, True)


def test_a_group_without_options_has_no_choice() -> None:
    assert cheapest([[], one_of(1)], [9], below=99) is None


def test_a_search_out_of_steps_says_so_and_the_choice_stands_unproved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offers.budget.affordable_search.STEPS_AT_MOST", 3)
    debts = [
        [Candidate(place=n, load={0: 12 // n}, total=12 + n, end=n, payments=n) for n in range(1, 6)] for _ in range(5)
    ]
    with pytest.raises(OutOfSteps):
        cheapest([[Option(one.total, (one.load[0],)) for one in debt] for debt in debts], [20], below=999)
    chosen, proved = choose(debts, {0: 20})
    assert not proved
    assert fits(chosen, {0: 20})
    assert None not in chosen  # five of the lightest go into twenty


def test_six_creditors_with_every_rhythm_are_settled_within_the_steps() -> None:
    """What a person with many debts brings: 24 counts in three rhythms from two first days, at six creditors."""
    debts = []
    for each in range(6):
        owed, plans = 90_000 + 37_111 * each, []
        for first, (count, step) in product((0, 1), product(range(1, 25), (30, 14, 7))):
            part, load = owed // count, Counter[int]()
            for number in range(count):
                load[first + number * step // 30] += part if number < count - 1 else owed - part * (count - 1)
            end = first * 30 + step * (count - 1)
            plans.append(Candidate(place=len(plans), load=load, total=owed, end=end, payments=count))
        debts.append(list(undominated(plans)))
    for budget in (60_000, 75_000, 90_000):
        chosen, proved = choose(debts, dict.fromkeys(range(30), budget))
        assert proved
        assert fits(chosen, dict.fromkeys(range(30), budget))
    assert STEPS_AT_MOST >= 100_000

"""The costs of all plans of a sheet are those each plan has alone, whatever the estimate leaves undecided."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import pytest

from offers.plans import cet, cet_estimate
from offers.plans.cet import Costs, cost_of, costs_of
from offers.plans.present_value import Flows

Ladder = tuple[int, tuple[int, ...], list[tuple[int, ...]]]


def ladders(seed: int, count: int) -> Iterator[Ladder]:
    """What is received, days, and plans over the first of them: as they are offered, and some as they never are."""
    chance = random.Random(seed)
    for _ in range(count):
        days = [chance.randrange(1, 90)]
        for _ in range(23):
            days.append(days[-1] + chance.choice([7, 14, 28, 30, 31, 31, 180]))
        total = chance.randrange(1_00, 10 ** chance.randrange(4, 10))
        counts = sorted(chance.sample(range(1, 25), chance.choice([1, 2, 23])))
        plans = [
            tuple(max(1, total // each + chance.choice([0, 0, chance.randrange(-9, 9)])) for _ in range(each))
            for each in counts
        ]
        share = chance.choice([1, 1 + chance.random(), 1 + chance.random() / 100, 1 - chance.random() / 3, 40, total])
        yield max(1, int(total / share)), tuple(days), plans


def each_alone(received: int, days: tuple[int, ...], plans: list[tuple[int, ...]]) -> list[Costs]:
    alone = [cost_of(Flows(received, days[: len(cents)], cents)) for cents in plans]
    return [(cost.annual, cost.monthly) if cost else (None, None) for cost in alone]


def test_the_costs_of_a_sheet_are_those_of_each_plan_alone() -> None:
    told = 0
    for ladder in ladders(20_261_123, 300):
        costs = costs_of(*ladder)
        assert costs == each_alone(*ladder)
        told += sum(annual is not None for annual, _ in costs)
    assert told > 1_000


@pytest.mark.parametrize(("name", "value"), [("_DOUBT", 1.0), ("_STEPS", 1), ("_LEFT", 0.0)])
def test_what_the_estimate_leaves_open_is_settled_for_each_plan(
    name: str, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every digit in doubt, one step only, none short enough: the answers stay."""
    known = [(ladder, costs_of(*ladder)) for ladder in ladders(7, 12)]
    asked = 0

    def counted(flows: Flows) -> object:
        nonlocal asked
        asked += 1
        return cost_of(flows)

    monkeypatch.setattr(cet_estimate, name, value)
    monkeypatch.setattr(cet_estimate, "_timetable", cet_estimate._timetable.__wrapped__)
    monkeypatch.setattr(cet, "cost_of", counted)
    for (received, days, plans), costs in known:
        short = [place for place, cents in enumerate(plans) if len(cents) < 9]
        assert costs_of(received, days, [plans[place] for place in short]) == [costs[place] for place in short]
    assert asked


@pytest.mark.parametrize(("above", "shown"), [(-1, 123), (0, 124), (1, 124)])
@pytest.mark.parametrize(("place", "months"), [(0, 1), (1, 12)])
def test_a_hair_around_a_half_is_told_apart_on_a_sheet(place: int, months: int, above: int, shown: int) -> None:
    """Paid back after a year at 1,235 % a year or a month, more or less a 10**20th: a float cannot see it."""
    received = 10**60
    [cost] = costs_of(received, (365,), [(received * 101_235**months // 100_000**months + above * 10**40,)])
    assert cost[place] == Decimal(shown).scaleb(-4)


@pytest.mark.parametrize(
    ("paid", "shown"), [(100_099, "999.99"), (100_100, "1000"), (100_100.004, None), (100_101, None)]
)
def test_the_highest_cost_told_on_a_sheet_is_100_000_percent(paid: float, shown: str | None) -> None:
    [(annual, _)] = costs_of(100_000, (365,), [(round(paid * 1_000),)])
    assert annual == (shown and Decimal(shown))


def test_a_sheet_without_plans_has_no_costs() -> None:
    assert costs_of(100_00, (30,), []) == []

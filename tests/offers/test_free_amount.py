"""An amount of one's own choice over an agreement: it adds up, spares what the law says, and more never leaves more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import ZERO, Money
from offers.agreements.free_amount import FreeAmount, NotPayable, bounds, spread
from offers.agreements.settling import Settling, settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms

TERMS = LifeTerms()
TODAY = date(2026, 6, 10)


def quoting(facts: Collection[InstallmentFacts], rate: str):
    def quote(numbers: Collection[int] | None = None) -> Settling:
        return settling(facts, TERMS, Decimal(rate), TODAY, numbers=numbers)

    return quote


def part(number: int, days: int, cents: int = 100_00) -> InstallmentFacts:
    return InstallmentFacts(number=number, due_on=TODAY + timedelta(days=days), amount=Money(cents))


def told(found: FreeAmount) -> list[tuple[int, int, int]]:
    return [(line.number, line.value.cents, line.left.cents) for line in found.settling.lines]


def test_the_next_one_is_settled_and_the_rest_shortens_the_plan_from_its_end() -> None:
    """At 2 % a month 90 days ahead, 100 cost 94,23; the next one, due today, costs 100."""
    quote = quoting([part(1, 0), part(2, 30), part(3, 60), part(4, 90)], "0.02")
    assert (bounds(quote).least, bounds(quote).most) == (Money(100_00), Money(388_39))
    assert spread(quote, Money(99_99)) is NotPayable.TOO_LITTLE
    assert spread(quote, Money(388_40)) is NotPayable.TOO_MUCH
    assert told(spread(quote, Money(100_00))) == [(1, 100_00, 100_00)]
    assert told(spread(quote, Money(194_23))) == [(1, 100_00, 100_00), (4, 94_23, 100_00)]
    lowered = spread(quote, Money(244_23))
    assert told(lowered) == [(1, 100_00, 100_00), (3, 50_00, 52_02), (4, 94_23, 100_00)]
    assert (lowered.lowered, lowered.still) == (3, Money(47_98))
    assert told(spread(quote, Money(388_39)))[-1] == (4, 94_23, 100_00)


def test_all_that_is_late_comes_first_with_its_charges() -> None:
    """Two late by 60 and 30 days: fine 2 % and 1 % a month each, 104 and 103; the last one without interest."""
    quote = quoting([part(1, -60), part(2, -30), part(3, 30), part(4, 60)], "0")
    assert bounds(quote).least == Money(207_00)
    assert spread(quote, Money(206_99)) is NotPayable.TOO_LITTLE
    found = spread(quote, Money(217_00))
    assert told(found) == [(1, 104_00, 100_00), (2, 103_00, 100_00), (4, 10_00, 10_00)]
    assert (found.lowered, found.still) == (4, Money(90_00))


def test_who_pays_everything_settles_also_what_rounding_makes_worth_nothing() -> None:
    """5,17 tomorrow, 0,01 in 263 and 0,01 in 264 days: 516,66 + 0,84 + 0,84 centavos, one of which shows as none."""
    quote = quoting([part(1, 1, 5_17), part(2, 263, 1), part(3, 264, 1)], "0.02")
    assert [line.value.cents for line in quote(None).lines] == [5_17, 0, 1]
    everything = spread(quote, Money(5_18))
    assert (everything.lowered, [line.number for line in everything.settling.lines]) == (None, [1, 2, 3])


ROWS = st.lists(
    st.tuples(st.integers(-200, 900), st.integers(1, 900_00)), min_size=1, max_size=9, unique_by=lambda row: row[0]
)
PLANS = ROWS.map(lambda rows: tuple(part(number, *row) for number, row in enumerate(sorted(rows), 1)))
RATES = st.sampled_from(["0", "0.0099", "0.02", "0.15"])


@settings(max_examples=150)
@given(PLANS, RATES, st.lists(st.integers(0, 100_000), min_size=2, max_size=6))
def test_shares_add_up_and_paying_more_never_leaves_more(plan, rate, steps) -> None:
    quote = quoting(plan, rate)
    limits = bounds(quote)
    nominal = {one.number: one.amount for one in plan}
    owed = sum(amount.cents for amount in nominal.values())
    before = owed
    for step in sorted({min(limits.least.cents + each, limits.most.cents) for each in steps}):
        found = spread(quote, Money(step))
        assert isinstance(found, FreeAmount)
        lines = found.settling.lines
        assert found.settling.value == Money(step)
        assert all(line.rebate >= ZERO and ZERO < line.left <= nominal[line.number] for line in lines if line.value)
        partial = [line.number for line in lines if line.value and line.left < nominal[line.number]]
        assert partial == ([] if found.lowered is None else [found.lowered])
        assert found.still == (nominal[found.lowered] - line_of(found).left if found.lowered else ZERO)
        after = owed - sum(line.left.cents for line in lines)
        assert 0 <= after <= before
        before = after
    assert isinstance(spread(quote, limits.most + Money(1)), NotPayable)
    everything = spread(quote, limits.most)
    assert isinstance(everything, FreeAmount)
    assert everything.lowered is None


def line_of(found: FreeAmount):
    return next(line for line in found.settling.lines if line.number == found.lowered)


@settings(max_examples=60)
@given(PLANS, RATES, st.integers(0, 100_000))
def test_what_is_due_first_is_always_settled_whole(plan, rate, beyond) -> None:
    quote = quoting(plan, rate)
    limits = bounds(quote)
    found = spread(quote, min(limits.least + Money(beyond), limits.most))
    every = [line for line in quote(None).lines if line.value]
    first = {line.number for line in every if line.days_late} or {every[0].number} if every else set()
    settled = {line.number: line.left for line in found.settling.lines}
    assert all(settled[line.number] == line.left for line in every if line.number in first)

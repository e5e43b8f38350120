"""Paying one, some or all installments today: the present value of what is to come, the charges of what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from offers.agreements.delay import Settled, installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.settling import Settling, settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.errors import OfferError
from offers.factors import growth

TERMS = LifeTerms()
TODAY = date(2026, 6, 10)


def part(number: int, days: int, cents: int = 100_00, *settled: Settled) -> InstallmentFacts:
    return InstallmentFacts(number=number, due_on=TODAY + timedelta(days=days), amount=Money(cents), settled=settled)


PARTS = (part(1, -30), part(2, 0), part(3, 30), part(4, 60, 50_00))


def test_late_today_and_to_come_each_cost_what_the_law_says() -> None:
    """30 days at 2 %: 100/1,02 = 98,04; with 50/1,0404 = 48,06 the two are 146,10."""
    all_of_it = settling(PARTS, TERMS, Decimal("0.02"), TODAY)
    told = [
        (one.number, one.days_late, one.rebate.cents, one.charges.cents, one.value.cents) for one in all_of_it.lines
    ]
    assert told == [
        (1, 30, 0, 3_00, 103_00),
        (2, 0, 0, 0, 100_00),
        (3, 0, 1_96, 0, 98_04),
        (4, 0, 1_94, 0, 48_06),
    ]
    assert (all_of_it.left, all_of_it.rebate, all_of_it.charges) == (Money(350_00), Money(3_90), Money(3_00))
    assert all_of_it.value == Money(349_10)
    some = settling(PARTS, TERMS, Decimal("0.02"), TODAY, numbers={4, 1})
    assert [(one.number, one.value.cents) for one in some.lines] == [(1, 103_00), (4, 48_06)]
    assert settling(PARTS, TERMS, Decimal("0.02"), TODAY, numbers=()).value == Money(0)


def test_what_was_paid_of_an_installment_is_asked_no_more() -> None:
    half = Settled(on=TODAY - timedelta(days=40), nominal=Money(50_00))
    facts = (part(1, -30, 100_00, half), part(2, 30, 100_00, half))
    (late, early) = settling(facts, TERMS, Decimal("0.02"), TODAY).lines
    assert (late.left, late.fine, late.interest) == (Money(50_00), Money(1_00), Money(50))
    assert (early.left, early.value) == (Money(50_00), Money(49_02))


def test_no_interest_comes_off_for_days_before_it_runs_nor_charges_for_days_held() -> None:
    start = TODAY + timedelta(days=30)
    assert settling(PARTS[2:3], TERMS, Decimal("0.02"), TODAY, interest_from=start).rebate == Money(0)
    held = [Freeze(since=TODAY - timedelta(days=60), until=TODAY)]
    assert settling(PARTS[:1], TERMS, Decimal(0), TODAY, freezes=held).charges == Money(0)


@pytest.mark.parametrize("numbers", [{9}, {1, 9}, {2}])
def test_one_that_is_not_open_is_refused(numbers: set[int]) -> None:
    facts = (PARTS[0], replace(PARTS[1], open=False))
    with pytest.raises(OfferError, match="installment_unknown") as caught:
        settling(facts, TERMS, Decimal(0), TODAY, numbers=numbers)
    assert caught.value.values_shown == {"numbers": (max(numbers),)}


RATES = st.integers(0, 1_500).map(lambda bps: Decimal(bps).scaleb(-4))
ROWS = st.lists(
    st.tuples(st.integers(-200, 700), st.integers(1, 900_00)), min_size=1, max_size=10, unique_by=lambda row: row[0]
)
PLANS = ROWS.map(lambda rows: tuple(part(number, *row) for number, row in enumerate(sorted(rows), 1)))


def told(facts: tuple[InstallmentFacts, ...], rate: Decimal, on: date = TODAY, **more: object) -> Settling:
    return settling(facts, TERMS, rate, on, **more)


@settings(max_examples=60)
@given(PLANS, RATES)
def test_the_whole_is_the_closed_form_of_what_is_to_come_and_the_charges_of_what_is_late(facts, rate) -> None:
    whole = told(facts, rate)
    ahead = sum(one.amount.cents / growth(rate, (one.due_on - TODAY).days) for one in facts if one.due_on > TODAY)
    late = sum(
        installment_due(one.amount, one.due_on, (), TODAY, TERMS).total.cents for one in facts if one.due_on <= TODAY
    )
    assert abs(whole.value.cents - late - ahead) <= Decimal("0.5000001")
    assert whole.value == whole.left - whole.rebate + whole.charges
    assert all(Money(0) <= line.rebate <= line.left for line in whole.lines)
    assert all(not (line.rebate and line.charges) for line in whole.lines)


@settings(max_examples=60)
@given(PLANS, RATES, st.sets(st.integers(1, 10)), st.sets(st.integers(1, 10)))
def test_paying_more_of_them_never_costs_less_and_waiting_never_less(facts, rate, some, more) -> None:
    known = {one.number for one in facts}
    fewer, wider = some & known, (some | more) & known
    assert told(facts, rate, numbers=fewer).value <= told(facts, rate, numbers=wider).value
    tomorrow = told(facts, rate, TODAY + timedelta(days=1), numbers=wider)
    assert told(facts, rate, numbers=wider).value <= tomorrow.value
    in_two = told(facts, rate, numbers=fewer).value + told(facts, rate, numbers=wider - fewer).value
    assert abs((in_two - told(facts, rate, numbers=wider).value).cents) <= 1

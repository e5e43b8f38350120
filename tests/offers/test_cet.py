"""The annual effective cost: published examples, golden cases, a peer library and the formula itself."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any

import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from brazil.money import Money
from offers.errors import OfferError
from offers.plans.amortization import price
from offers.plans.cet import CEILING, MONTH, THIRTY_DAYS, YEAR, annual_cost, cost_of, exact_cost
from offers.plans.cet_estimate import estimate, places
from offers.plans.present_value import Flows
from offers.plans.schedule import monthly_due_dates
from tests.offers.golden import case, numbers, sourced

START = date(2026, 1, 10)
PERIODS = (YEAR, MONTH, THIRTY_DAYS)
MOST = 10_000_000


def payments(inputs: dict[str, Any]) -> list[tuple[date, Money]]:
    """The flows of a golden case, which gives either days or dates."""
    days = (when if isinstance(when, str) else START + timedelta(days=when) for when, _ in inputs["fluxos"])
    dates = [date.fromisoformat(day) if isinstance(day, str) else day for day in days]
    return [(day, Money.reais(amount)) for day, (_, amount) in zip(dates, inputs["fluxos"], strict=True)]


def percent(text: str) -> Decimal:
    return Decimal(text).scaleb(-2)


@pytest.mark.parametrize("number", sourced(*numbers("E")))
def test_cet_equals_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    cost = annual_cost(
        Money.reais(inputs["fc0"]), date.fromisoformat(inputs.get("data", "2026-01-10")), payments(inputs)
    )
    assert cost is not None
    assert cost.annual == percent(expected["cet_aa_pct"])
    if "cet_am_pct_1_12" in expected:
        assert cost.monthly == percent(expected["cet_am_pct_1_12"])
        assert cost.thirty_days == percent(expected["cet_am_pct_30d"])


def test_cet_of_a_loan_with_financed_tax_equals_f06() -> None:
    inputs, expected = case("F06")
    dates = [date.fromisoformat(day) for day in inputs["vencimentos"]]
    flows = [(day, Money.reais(expected["parcela"])) for day in dates]
    cost = annual_cost(Money.reais(inputs["liquido"]), date.fromisoformat(inputs["data"]), flows)
    assert cost is not None
    assert cost.annual == percent(expected["cet_aa_pct"])


def test_the_example_published_by_banco_central_comes_out() -> None:
    """R$ 1.000 at 12 % a year in 5 of R$ 205,73 with R$ 50 of fee and R$ 10 of tax paid at once: 43,93 % and 3,08 %."""
    flows = [(START + timedelta(days=round(365 / 12 * month)), Money(205_73)) for month in range(1, 6)]
    cost = annual_cost(Money(940_00), START, flows)
    assert cost is not None
    assert abs(cost.annual - Decimal("0.4393")) <= Decimal("0.0015")  # the example's months have no dates
    assert cost.monthly == Decimal("0.0308")


def test_a_tie_in_the_third_place_goes_to_the_even_digit() -> None:
    year = START + timedelta(days=365)
    below = annual_cost(Money(1_000_000), START, [(year, Money(1_180_050))])
    above = annual_cost(Money(1_000_000), START, [(year, Money(1_180_150))])
    assert below is not None
    assert above is not None
    assert (below.annual, above.annual) == (Decimal("0.1800"), Decimal("0.1802"))


def test_interest_free_plan_costs_zero_without_a_minus_sign() -> None:
    cost = annual_cost(Money(100_00), START, [(day, Money(25_00)) for day in monthly_due_dates(date(2026, 2, 9), 4)])
    assert cost is not None
    assert str(cost.annual) == str(cost.monthly) == str(cost.thirty_days) == "0.0000"


def test_a_cost_just_under_zero_is_shown_as_zero_without_a_sign() -> None:
    cost = annual_cost(Money(1_000_000_00), START, [(START + timedelta(days=365), Money(999_999_00))])
    assert cost is not None
    assert str(cost.annual) == "0.0000"


def test_the_highest_cost_told_is_100_000_percent_a_year() -> None:
    year = START + timedelta(days=365)
    highest = annual_cost(Money(1_00), START, [(year, Money(1_001_00))])
    assert highest is not None
    assert highest.annual == 1_000
    assert annual_cost(Money(1_00), START, [(year, Money(1_001_01))]) is None


def test_what_is_paid_on_the_day_itself_lowers_what_is_received() -> None:
    later = [(START + timedelta(days=365), Money(110_00))]
    assert annual_cost(Money(120_00), START, [(START, Money(20_00)), *later]) == annual_cost(
        Money(100_00), START, later
    )


@pytest.mark.parametrize(
    ("received", "flows"),
    [
        (0, [(30, 100)]),
        (100, []),
        (100, [(0, 100)]),
        (100_00, [(3, 200_00)]),  # over 100,000 % a year
    ],
)
def test_no_number_is_shown_where_none_makes_sense(received: int, flows: list[tuple[int, int]]) -> None:
    assert annual_cost(Money(received), START, [(START + timedelta(days=d), Money(c)) for d, c in flows]) is None


def test_a_payment_before_the_start_is_broken_input() -> None:
    with pytest.raises(OfferError, match="payment_before_start"):
        annual_cost(Money(100), START, [(START - timedelta(days=1), Money(100))])


FLOWS = st.lists(st.tuples(st.integers(2, 1_900), st.integers(1, 5_000_000)), min_size=1, max_size=24)


@given(st.integers(1, 50_000_000), FLOWS)
def test_present_value_at_the_cost_brackets_what_was_received(received: int, flows: list[tuple[int, int]]) -> None:
    """The formula of the rule, checked with exact powers: half a hundredth of a point either side of the answer."""
    cost = annual_cost(Money(received), START, [(START + timedelta(days=d), Money(c)) for d, c in flows])
    assume(cost is not None)
    assert cost is not None
    half = Decimal("0.00005")
    assume(cost.annual > Decimal("-0.9999"))
    assert present_value(flows, cost.annual - half) >= received >= present_value(flows, cost.annual + half)


def present_value(flows: list[tuple[int, int]], rate: Decimal) -> Decimal:
    with localcontext(prec=50):
        return sum((cents / (1 + rate) ** (Decimal(days) / 365) for days, cents in flows), Decimal(0))


@given(st.integers(100_00, 5_000_000_00), st.integers(1, 1_000), st.integers(1, 60), st.integers(2, 60))
def test_cet_agrees_with_the_peer_library(cents: int, bps: int, count: int, wait: int) -> None:
    dates = monthly_due_dates(START + timedelta(days=wait), count)
    lines = price(Money(cents), Decimal(bps).scaleb(-4), START, dates)
    cost = annual_cost(Money(cents), START, [(line.due_on, line.amount) for line in lines])
    peer = pyxirr.xirr([START, *dates], [-cents, *(line.amount.cents for line in lines)])
    assert cost is not None
    assert peer is not None
    assert abs(cost.annual - Decimal(peer)) <= Decimal("0.000051")


@given(st.integers(1_000_00, 5_000_000_00), st.integers(1, 1_000), st.integers(1, 60), st.integers(2, 60))
def test_cet_of_thirty_days_reproduces_the_rate_of_the_plan(cents: int, bps: int, count: int, wait: int) -> None:
    """Nothing but the rate is charged, so the cost of 30 days is the monthly rate, up to the last place."""
    rate = Decimal(bps).scaleb(-4)
    lines = price(Money(cents), rate, START, monthly_due_dates(START + timedelta(days=wait), count))
    cost = annual_cost(Money(cents), START, [(line.due_on, line.amount) for line in lines])
    assert cost is not None
    assert abs(cost.thirty_days - rate) <= Decimal("0.0001")


def random_flows(chance: random.Random) -> Flows:
    """Plans as they are offered, and some as they never are."""
    count, days = chance.choice([1, 1, 2, 3, 6, 12, 24]), [chance.randrange(1, 90)]
    for _ in range(count - 1):
        days.append(days[-1] + chance.choice([7, 14, 28, 30, 31, 31, 180]))
    each = chance.randrange(1, 10 ** chance.randrange(2, 8))
    cents = [max(1, each + chance.choice([0, 0, chance.randrange(-9, 9)])) for _ in days]
    share = chance.choice([1, 1 + chance.random(), 1 + chance.random() / 100, 1 - chance.random() / 3])
    return Flows(max(1, int(sum(cents) / share)), tuple(days), tuple(cents))


def test_the_cost_is_the_one_present_values_alone_give() -> None:
    """The estimate never decides a digit otherwise than the exact check."""
    chance = random.Random(20_261_122)
    for _ in range(1_000):
        flows = random_flows(chance)
        cost = cost_of(flows)
        if cost is None:
            assert flows.side(CEILING, YEAR) > 0
            continue
        for told, period in zip((cost.annual, cost.monthly, cost.thirty_days), PERIODS, strict=True):
            assert flows.places(period, MOST, int(told * 10_000)) == told * 10_000


def test_the_search_by_present_values_needs_no_place_to_start_from() -> None:
    chance = random.Random(7)
    for _ in range(25):
        flows = random_flows(chance)
        assert exact_cost(flows) == cost_of(flows)


@pytest.mark.parametrize("above", [-1, 0, 1])
def test_a_hair_around_a_half_is_told_apart(above: int) -> None:
    """Paid back after a year at 12,345 %, more or less a 10**14th of the amount: a float cannot see it."""
    received = 2 * 10**16
    flows = Flows(received, (365,), (received * 112_345 // 100_000 + above,))
    assert not places(estimate(*flows) or 0.0)[1][0]
    cost = cost_of(flows)
    assert cost is not None
    assert cost.annual == {-1: Decimal("0.1234"), 0: Decimal("0.1234"), 1: Decimal("0.1235")}[above]


@pytest.mark.parametrize(("bps_and_half", "shown"), [(11_235, "0.1124"), (11_245, "0.1124"), (11_255, "0.1126")])
def test_ties_of_many_payments_go_to_the_even_digit(bps_and_half: int, shown: str) -> None:
    """Two payments whose present values at the tie are whole: 1/(1+T) and 1/(1+T)**2 of amounts made for it."""
    grown = 100_000 + bps_and_half
    flows = Flows(2 * 100_000**2, (365, 730), (100_000 * grown, grown**2))
    cost = cost_of(flows)
    assert cost is not None
    assert cost.annual == Decimal(shown)

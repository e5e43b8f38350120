"""Paying early: the golden cases, and what the consumer's right to it promises."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.errors import OfferError
from offers.owed.balance import Balance
from offers.plans.amortization import equal_parts, price, sac
from offers.plans.choice import Choice
from offers.plans.installments import InstallmentLine
from offers.plans.payoff import latest_first, payoff, plan_payoff
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.limits import DiscountLimits, InstallmentLimits, IofMode, Method
from offers.policies.policy import Tier
from tests.offers.golden import case
from tests.offers.strategies import balance_of

TODAY = date(2026, 11, 22)


def due_in(days: int, cents: int, number: int = 1) -> InstallmentLine:
    return InstallmentLine(
        number=number,
        due_on=TODAY + timedelta(days=days),
        amount=Money(cents),
        principal=Money(cents),
        interest=Money(0),
    )


@pytest.mark.parametrize("number", ["H01", "H04", "H05"])
def test_present_value_equals_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    amounts, days = [Money.reais(text) for text in inputs["parcelas"]], inputs["dias_ate_vencimento"]
    lines = [due_in(wait, amount.cents, n) for n, (wait, amount) in enumerate(zip(days, amounts, strict=True), 1)]
    paid = payoff(lines, Decimal(inputs["taxa_mes"]), TODAY)
    assert paid.nominal == Money.reais(expected["nominal"])
    assert paid.value == Money.reais(expected["valor_presente"])
    assert paid.discount == Money.reais(expected["desconto"])


def test_h01_is_the_balance_of_the_plan_it_comes_from() -> None:
    """D02: R$ 1.000 in four at 3 %, the last two paid with the second."""
    lines = price(Money(1_000_00), Decimal("0.03"), TODAY, [TODAY + timedelta(days=30 * n) for n in range(1, 5)])
    left = Money(1_000_00) - total(line.principal for line in lines[:2])
    paid = payoff(lines, Decimal("0.03"), lines[1].due_on, numbers={3, 4})
    assert paid.value == left == Money(514_77)
    assert [line.number for line in paid.lines] == [3, 4]


RATES = st.integers(0, 3_000).map(lambda bps: Decimal(bps).scaleb(-4))
OFFSETS = st.sets(st.integers(1, 1_500), min_size=1, max_size=36).map(sorted)
PLANS = st.builds(
    lambda cents, days: tuple(due_in(wait, cents + wait, number) for number, wait in enumerate(days, 1)),
    st.integers(0, 1_000_000_00),
    OFFSETS,
)


@given(PLANS, RATES, st.integers(-60, 1_600))
def test_paying_early_never_costs_more_and_late_never_less_than_the_nominal(
    lines: tuple[InstallmentLine, ...], rate: Decimal, wait: int
) -> None:
    paid = payoff(lines, rate, TODAY + timedelta(days=wait))
    assert all(Money(0) <= line.value <= line.nominal for line in paid.lines)
    assert all(line.value == line.nominal for line in paid.lines if line.due_on <= paid.on)
    assert rate or paid.discount == Money(0)


@given(PLANS, RATES, st.integers(-60, 1_600))
def test_waiting_a_day_never_costs_less(lines: tuple[InstallmentLine, ...], rate: Decimal, wait: int) -> None:
    day = TODAY + timedelta(days=wait)
    assert payoff(lines, rate, day).value <= payoff(lines, rate, day + timedelta(days=1)).value


@given(PLANS, RATES, st.integers(0, 1_600), st.randoms(use_true_random=False))
def test_paying_in_two_lots_on_a_day_costs_the_same_within_a_centavo(lines, rate, wait, random) -> None:
    day = TODAY + timedelta(days=wait)
    some = {line.number for line in lines if random.random() < 0.5}
    rest = {line.number for line in lines} - some
    lots = payoff(lines, rate, day, numbers=some).value + payoff(lines, rate, day, numbers=rest).value
    assert abs((lots - payoff(lines, rate, day).value).cents) <= 1


@given(st.integers(100, 10_000_000_00), RATES, st.integers(1, 36), st.integers(1, 60), st.integers(0, 36))
def test_the_value_right_after_a_due_date_is_the_balance_left(
    cents: int, rate: Decimal, count: int, first: int, paid: int
) -> None:
    """Interest rounds half a centavo a month in the plan, and grows with what follows it."""
    dates = [TODAY + timedelta(days=first + 30 * number) for number in range(count)]
    paid = min(paid, count - 1)
    for lines in (price(Money(cents), rate, TODAY, dates), sac(Money(cents), rate, TODAY, dates)):
        on = lines[paid - 1].due_on if paid else TODAY
        left = Money(cents) - total(line.principal for line in lines[:paid])
        value = payoff(lines, rate, on, numbers=range(paid + 1, count + 1)).value
        assert abs((value - left).cents) <= 1 + count / 2


@given(st.integers(1, 10_000_000_00), OFFSETS, st.integers(0, 1_600))
def test_interest_free_parts_have_nothing_to_reduce(cents: int, days: list[int], wait: int) -> None:
    lines = equal_parts(Money(cents), [TODAY + timedelta(days=wait) for wait in days])
    assert payoff(lines, Decimal(0), TODAY + timedelta(days=wait)).value == Money(cents)


def test_no_interest_is_taken_off_for_days_before_it_runs() -> None:
    lines = [due_in(60, 100_00)]
    rate, start = Decimal("0.03"), TODAY + timedelta(days=30)
    on_start = payoff(lines, rate, start)
    assert payoff(lines, rate, TODAY, interest_from=start).value == on_start.value > payoff(lines, rate, TODAY).value


def test_an_exact_half_centavo_rounds_up_though_its_terms_never_end() -> None:
    """1/1,2 + 19/1,2^2 + 6/1,2^3 centavos are 17,5."""
    paid = payoff([due_in(30, 1, 1), due_in(60, 19, 2), due_in(90, 6, 3)], Decimal("0.2"), TODAY)
    assert paid.value == Money(18)
    assert [line.value.cents for line in paid.lines] == [1, 13, 4]
    assert [line.discount.cents for line in paid.lines] == [0, 6, 2]


def test_the_latest_installment_saves_the_most() -> None:
    lines = tuple(due_in(30 * n, 472_80, n) for n in range(1, 13))
    savings = {line.number: payoff(lines, Decimal("0.02"), TODAY, numbers={line.number}).discount for line in lines}
    assert latest_first(lines, 1) == {max(savings, key=lambda number: savings[number])}
    assert latest_first(lines, 3) == {10, 11, 12}
    assert latest_first(lines, 0) == frozenset()


def test_a_number_the_plan_does_not_have_is_refused() -> None:
    with pytest.raises(OfferError, match="installment_unknown"):
        payoff([due_in(30, 1_00)], Decimal(0), TODAY, numbers={2})


def a_plan(balance: Balance, **limits: object) -> Plan:
    free = {"interest_bps": 0, "fine_bps": 0, "correction_bps": 0, "principal_bps": 0}
    over_time = InstallmentLimits(**free, max_installments=12, min_installment_cents=1, **limits)
    window = {"validity_days": 5, "first_due_min_days": 20, "first_due_max_days": 40}
    tier = Tier(min_days_overdue=0, cash=DiscountLimits(**free), installments=over_time, **window)
    plan = build_plan(balance, tier, Choice(count=12))
    assert isinstance(plan, Plan)
    return plan


PRICE = {"method": Method.PRICE, "monthly_interest_bps": 399}


@pytest.mark.parametrize("limits", [PRICE, PRICE | {"iof": IofMode.NEW_OPERATION}, {"method": Method.EQUAL}])
def test_a_plan_paid_on_the_day_it_is_made_costs_what_it_financed(limits: dict[str, object]) -> None:
    plan = a_plan(balance_of(TODAY, 90, principal=3_000_00, fine=60_00), **limits)
    paid = plan_payoff(plan, TODAY, TODAY)
    assert paid.nominal == plan.total
    assert abs((paid.value - plan.financed).cents) <= 7


def test_after_a_down_payment_interest_runs_from_its_day_and_none_is_taken_off_before_it() -> None:
    plan = a_plan(balance_of(TODAY, 90, principal=3_000_00), min_down_payment_bps=2_000, **PRICE)
    rest = range(2, 13)
    on_its_day = plan_payoff(plan, TODAY, plan.first_due_on, rest)
    assert plan_payoff(plan, TODAY, TODAY, rest).value == on_its_day.value
    assert abs((on_its_day.value - Money(2_400_00)).cents) <= 7
    later = plan_payoff(plan, TODAY, plan.first_due_on + timedelta(days=1), rest)
    assert later.value > on_its_day.value
    assert plan_payoff(plan, TODAY, TODAY, {1}).value == Money(600_00)

"""Paying over time as a debtor chooses it: rhythms, paydays, down payments, rate steps, counts and the financed tax."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.calendar import is_bank_day
from brazil.money import Money, total
from offers.errors import OfferError
from offers.owed.balance import Balance
from offers.plans.amortization import price, price_parts, sac
from offers.plans.choice import Choice, Payday
from offers.plans.iof import financed_amount
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan, simulate_tier
from offers.plans.window import window_of
from offers.policies.limits import InstallmentLimits, IofMode, Method, RateStep, Residue, Rhythm
from offers.policies.policy import DiscountLimits, Tier
from offers.refusal import Refusal, RefusalCode
from tests.offers.strategies import balance_of, balances, tiers

MONDAY = date(2026, 11, 23)
BALANCE = balance_of(MONDAY, 100, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)  # R$ 1.271,00
NONE = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)


def tier_of(**changes: Any) -> Tier:
    fields = NONE.model_dump() | {"max_installments": 12, "min_installment_cents": 1} | changes
    return Tier(
        min_days_overdue=0, cash=NONE, installments=InstallmentLimits(**fields),
        validity_days=2, first_due_min_days=0, first_due_max_days=60,
    )  # fmt: skip


def plan_of(tier: Tier, count: int, balance: Balance = BALANCE, **choice: Any) -> Plan:
    plan = build_plan(balance, tier, Choice(count=count, **choice))
    assert isinstance(plan, Plan), plan
    return plan


def refusal_of(tier: Tier, count: int, **choice: Any) -> Refusal:
    refused = build_plan(BALANCE, tier, Choice(count=count, **choice))
    assert isinstance(refused, Refusal)
    return refused


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.WEEKLY, 7), (Rhythm.FORTNIGHTLY, 14)])
def test_payments_of_a_rhythm_of_weeks_are_that_far_apart(rhythm: Rhythm, days: int) -> None:
    tier = tier_of(rhythms=(Rhythm.MONTHLY, rhythm), method=Method.PRICE, monthly_interest_bps=200)
    plan = plan_of(tier, 4, rhythm=rhythm)
    first = plan.first_due_on
    assert plan.installments.due_dates == tuple(first + timedelta(days=days * number) for number in range(4))
    assert list(plan.installments) == list(price(Money(1_271_00), Decimal("0.02"), MONDAY, plan.installments.due_dates))
    assert plan.rhythm is rhythm


def test_the_first_rhythm_is_the_tiers_own_and_others_are_refused() -> None:
    tier = tier_of(rhythms=(Rhythm.WEEKLY,))
    assert plan_of(tier, 3).rhythm is Rhythm.WEEKLY
    refused = refusal_of(tier, 3, rhythm=Rhythm.MONTHLY)
    assert (refused.code, dict(refused.values)) == (RefusalCode.RHYTHM_NOT_OFFERED, {"rhythm": "monthly"})


@pytest.mark.parametrize(
    ("payday", "dates"),
    [
        (Payday(day=10), [date(2026, 12, 10), date(2027, 1, 10), date(2027, 2, 10)]),
        (Payday(day=31), [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]),
        (Payday(bank_day=5), [date(2026, 12, 7), date(2027, 1, 8), date(2027, 2, 5)]),
    ],
)
def test_payments_fall_on_the_payday_chosen(payday: Payday, dates: list[date]) -> None:
    plan = plan_of(tier_of(), 3, payday=payday)
    assert list(plan.installments.due_dates) == dates
    assert plan.payday == payday
    assert payday.bank_day is None or all(map(is_bank_day, dates))


def test_a_payday_beyond_the_window_leaves_the_first_payment_at_its_start() -> None:
    tier = tier_of().model_copy(update={"first_due_max_days": 7})
    plan = plan_of(tier, 2, payday=Payday(day=20))
    assert list(plan.installments.due_dates) == [window_of(tier, MONDAY).first_due_min, date(2026, 12, 20)]


def test_a_payday_for_weekly_payments_is_broken_input() -> None:
    with pytest.raises(OfferError, match="payday"):
        build_plan(BALANCE, tier_of(rhythms=(Rhythm.WEEKLY,)), Choice(count=2, payday=Payday(day=5)))


def test_a_larger_down_payment_may_be_chosen_and_a_smaller_one_not() -> None:
    tier = tier_of(min_down_payment_bps=1_000)
    assert plan_of(tier, 3).down_payment == Money(127_10)
    chosen = plan_of(tier, 3, down_payment=Money(271_00))
    assert [line.amount for line in chosen.installments] == [Money(271_00), Money(500_00), Money(500_00)]
    refused = refusal_of(tier, 3, down_payment=Money(127_09))
    assert (refused.code, dict(refused.values)) == (RefusalCode.DOWN_PAYMENT_TOO_LOW, {"minimum": Money(127_10)})


def test_a_down_payment_may_be_chosen_where_none_is_asked() -> None:
    plan = plan_of(tier_of(), 2, down_payment=Money(1_000_00))
    assert [line.amount for line in plan.installments] == [Money(1_000_00), Money(271_00)]
    assert refusal_of(tier_of(), 2, down_payment=Money(1_271_00)).code is RefusalCode.INSTALLMENT_UNDER_MINIMUM


def test_steps_of_the_rate_follow_the_count() -> None:
    steps = (RateStep(from_count=4, monthly_interest_bps=100), RateStep(from_count=7, monthly_interest_bps=200))
    sheet = simulate_tier(BALANCE, tier_of(method=Method.PRICE, rate_steps=steps), tier_index=0, choice=Choice(count=0))
    assert not isinstance(sheet, Refusal)
    assert [int(plan.monthly_rate * 10_000) for plan in sheet.ladder] == [0, 0] + [100] * 3 + [200] * 6
    assert sheet.ladder[1].total == Money(1_271_00)


def test_only_the_counts_written_are_offered() -> None:
    tier = tier_of(counts=(3, 6, 18))
    sheet = simulate_tier(BALANCE, tier, tier_index=0, choice=Choice(count=0))
    assert not isinstance(sheet, Refusal)
    assert [plan.count for plan in sheet.ladder] == [3, 6]
    refused = refusal_of(tier, 4)
    assert (refused.code, dict(refused.values)) == (RefusalCode.COUNT_NOT_OFFERED, {"count": 4, "offered": "3, 6"})


def test_the_residue_of_equal_parts_lies_where_the_policy_says() -> None:
    assert plan_of(tier_of(), 7).installments.amounts == (181_57,) * 6 + (181_58,)
    assert plan_of(tier_of(residue=Residue.FIRST), 7).installments.amounts == (181_58,) + (181_57,) * 6
    assert plan_of(tier_of(residue=Residue.SPREAD), 9).installments.amounts == (141_23,) * 2 + (141_22,) * 7


def test_constant_principal_is_built_as_on_its_own() -> None:
    plan = plan_of(tier_of(method=Method.SAC, monthly_interest_bps=150), 5)
    alone = sac(Money(1_271_00), Decimal("0.015"), MONDAY, plan.installments.due_dates)
    assert plan.installments == alone


@pytest.mark.parametrize("method", [Method.EQUAL, Method.PRICE, Method.SAC])
@pytest.mark.parametrize("down_bps", [0, 2_000])
@pytest.mark.parametrize("mode", [IofMode.COMPLEMENTARY, IofMode.NEW_OPERATION])
def test_the_tax_is_financed_and_told_apart(method: Method, down_bps: int, mode: IofMode) -> None:
    rate = 0 if method is Method.EQUAL else 200
    tier = tier_of(method=method, monthly_interest_bps=rate, iof=mode, min_down_payment_bps=down_bps)
    plan = plan_of(tier, 6)
    dates, start = plan.installments.due_dates, MONDAY
    if down_bps:
        start, dates = dates[0], dates[1:]
    began = BALANCE.due_on if mode is IofMode.COMPLEMENTARY else MONDAY
    net = Money(1_271_00) - plan.down_payment
    gross, tax = financed_amount(net, Decimal(rate).scaleb(-4), start, dates, mode, began, method=method)
    assert plan.iof == tax > Money(0)
    assert plan.financed == gross + plan.down_payment == total(line.principal for line in plan.installments)
    untaxed = plan_of(tier_of(method=method, monthly_interest_bps=rate, min_down_payment_bps=down_bps), 6)
    assert plan.total > untaxed.total
    assert (plan.cet_annual or 0) > (untaxed.cet_annual or 0)


@given(balances(), tiers(), st.integers(1, 10_000_00), st.integers(1, 100))
def test_a_bigger_down_payment_costs_at_most_what_rounding_can_add(
    balance: Balance, tier: Tier, more: int, little: int
) -> None:
    sheet = simulate_tier(balance, tier, tier_index=0, choice=Choice(count=0))
    for plan in () if isinstance(sheet, Refusal) else sheet.ladder:
        lower, higher = (
            build_plan(balance, tier, Choice(count=plan.count, down_payment=Money(plan.down_payment.cents + extra)))
            for extra in (more, more + little)
        )
        if isinstance(lower, Plan) and isinstance(higher, Plan):
            assert higher.total.cents - lower.total.cents <= most_added(tier.installments.method, higher)


def most_added(method: Method, plan: Plan) -> Fraction:
    """The bound of plans.down_payment, with interest for whole months, rounded up."""
    days = [(day - plan.first_due_on).days for day in plan.installments.due_dates[1:]]
    rate = Fraction(plan.monthly_rate)
    if method is Method.EQUAL or not rate:
        return Fraction(0)
    if method is Method.PRICE:
        return 2 * sum((grown(rate, days[-1] - day) for day in days), Fraction(0)) - len(days)
    gaps = [later - since for since, later in pairwise([0, *days])]
    return len(days) + sum((place * (grown(rate, gap) - 1) for place, gap in enumerate(gaps)), Fraction(0))


def grown(rate: Fraction, days: int) -> Fraction:
    return (1 + rate) ** -(-days // 30)


def test_two_centavos_more_down_can_cost_three_more() -> None:
    """R$ 2.267,94 in 27 at 2 %: the installment loses its half centavo, and the last one pays for all of them."""
    offsets = tuple(range(30, 30 * 28, 30))
    before, after = (sum(price_parts(cents, Decimal("0.02"), offsets).amounts) for cents in (2_267_94, 2_267_92))
    assert after + 2 - before == 3


@given(st.integers(1, 10_000_000), st.integers(1, 3_000), st.integers(1, 40), st.integers(1, 1_000))
def test_in_exact_fractions_a_bigger_down_payment_never_costs_more(cents: int, bps: int, count: int, more: int) -> None:
    rate = Fraction(bps, 10_000)
    cost = count / sum((1 / (1 + rate) ** month for month in range(1, count + 1)), Fraction(0))
    amount = cents + more
    assert more + (amount - more) * cost <= amount * cost


@given(balances(), tiers(), st.integers(0, 14), st.sampled_from(Rhythm), st.integers(0, 60))
def test_a_plans_own_choice_builds_it_again(
    balance: Balance, tier: Tier, count: int, rhythm: Rhythm, wait: int
) -> None:
    payday = Payday(day=1 + wait % 31) if rhythm is Rhythm.MONTHLY and wait % 2 else None
    choice = Choice(count=count, rhythm=rhythm, payday=payday, down_payment=Money(wait * 1_000) if wait % 3 else None)
    plan = build_plan(balance, tier, choice)
    if isinstance(plan, Plan):
        assert build_plan(balance, tier, plan.choice) == plan

"""What a person is offered: within the policy, adding up, and never dearer than it should be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from brazil.calendar import is_bank_day
from brazil.money import Money, total
from offers.errors import OfferError
from offers.owed.balance import Balance
from offers.plans.amortization import price
from offers.plans.plan import Plan, PlanKind
from offers.plans.simulation import Sheet, simulate
from offers.policies.eligibility import Standing
from offers.policies.policy import DiscountLimits, InstallmentLimits, Method, Policy, Tier
from offers.refusal import Refusal, RefusalCode
from tests.offers.strategies import PROFILE, balance_of, balances, built, example_policy, policies

MONDAY = date(2026, 11, 23)
BALANCE = balance_of(MONDAY, 100, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)
NONE = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)


def policy_of(**changes: object) -> Policy:
    """A policy of one tier without discounts; `changes` go to its installment limits."""
    fields = NONE.model_dump() | {"max_installments": 12, "min_installment_cents": 1} | changes
    part = Tier(
        min_days_overdue=0, cash=NONE, installments=InstallmentLimits(**fields),
        validity_days=2, first_due_min_days=0, first_due_max_days=60,
    )  # fmt: skip
    return Policy(name="x", tiers=(part,))


def sheet_of(answer: Sheet | Refusal) -> Sheet:
    assert isinstance(answer, Sheet)
    return answer


def refusal_of(answer: object) -> Refusal:
    assert isinstance(answer, Refusal)
    return answer


def test_a_sheet_can_be_followed_by_hand() -> None:
    """100 days overdue, R$ 1.271,00: the first tier of the example policy, figure by figure."""
    sheet = sheet_of(simulate(BALANCE, example_policy(), PROFILE))
    cash = sheet.cash
    # cash: all of 200,00 + 21,00 and a tenth of 1.000,00 come off; correction stays
    assert (cash.total, cash.discount, cash.saving) == (Money(950_00), Money(321_00), Money(321_00))
    assert (sheet.valid_until, sheet.first_due_min) == (date(2026, 11, 28), date(2026, 11, 30))
    assert sheet.first_due_max == date(2026, 12, 23)
    # over time: 160,00 + 10,50 come off, 1.100,50 remain; a tenth is paid first, rounded up
    assert [plan.count for plan in sheet.ladder] == list(range(2, 13))
    ten = sheet.plan(10)
    assert ten is not None
    assert (ten.financed, ten.total, ten.saving) == (Money(1_100_50), Money(1_100_50), Money(170_50))
    assert ten.down_payment == ten.first_payment == Money(110_05)
    assert [line.amount.cents for line in ten.installments[1:]] == [110_05] * 9
    assert [line.due_on for line in ten.installments][:3] == [date(2026, 11, 30), date(2026, 12, 30), date(2027, 1, 30)]
    assert ten.installments[3].due_on == date(2027, 2, 28)
    assert (ten.monthly_rate, ten.annual_rate) == (0, 0)
    assert ten.cet_annual is not None
    assert ten.cet_annual > 0  # it is dearer than paying today


def test_interest_runs_from_the_day_of_the_down_payment() -> None:
    """A fifth of R$ 5.000,00 on 4 January, then 10 installments of the rest at 1,99 % a month from that day on."""
    changes = {"min_down_payment_bps": 2_000, "monthly_interest_bps": 199, "method": Method.PRICE}
    first = date(2027, 1, 4)
    plan = built(balance_of(MONDAY, 10, principal=5_000_00), policy_of(**changes), 11, first)
    assert isinstance(plan, Plan)
    down, *rest = plan.installments
    assert (plan.down_payment, down.amount, down.due_on, down.interest) == (Money(1_000_00),) * 2 + (first, Money(0))
    by_itself = price(Money(4_000_00), Decimal("0.0199"), first, [line.due_on for line in rest])
    assert [line.amount for line in rest] == [line.amount for line in by_itself]
    assert (plan.monthly_rate, plan.annual_rate) == (Decimal("0.0199"), Decimal("0.2668"))


def test_cet_of_an_offer_without_discount_reproduces_its_rate() -> None:
    plan = built(BALANCE, policy_of(monthly_interest_bps=200, method=Method.PRICE), 6, date(2026, 12, 23))
    assert isinstance(plan, Plan)
    yearly = Decimal("1.02") ** (Decimal(365) / 30) - 1
    assert plan.cet_annual is not None
    assert abs(plan.cet_annual - yearly) < Decimal("0.0005")


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing.DISPUTED, RefusalCode.DISPUTED),
        (Standing.NEGOTIATED, RefusalCode.NEGOTIATED),
        (Standing.SETTLED, RefusalCode.SETTLED),
        (Standing.CLOSED, RefusalCode.CLOSED),
        (Standing.DECEASED, RefusalCode.DECEASED),
    ],
)
def test_only_an_open_debt_is_negotiated(standing: Standing, code: RefusalCode) -> None:
    assert refusal_of(simulate(BALANCE, example_policy(), PROFILE, standing=standing)).code is code


def test_a_prescribed_debt_is_offered_only_where_its_creditor_opted_in() -> None:
    hidden = simulate(BALANCE, example_policy(), PROFILE, prescribed=True)
    assert refusal_of(hidden).code is RefusalCode.PRESCRIBED
    shown = simulate(BALANCE, example_policy(), PROFILE, prescribed=True, shows_prescribed=True)
    assert shown == simulate(BALANCE, example_policy(), PROFILE)


def test_nothing_owed_and_no_tier_are_said_so() -> None:
    nothing = balance_of(MONDAY, 100, principal=0)
    assert refusal_of(simulate(nothing, example_policy(), PROFILE)).code is RefusalCode.NOTHING_OWED
    assert refusal_of(built(nothing, example_policy(), 3)).code is RefusalCode.NOTHING_OWED
    young = refusal_of(simulate(balance_of(MONDAY, 0, principal=100), example_policy(), PROFILE))
    assert (young.code, dict(young.values)) == (RefusalCode.NO_TIER, {"days_overdue": 0})


def test_a_discount_of_everything_leaves_nothing_to_agree_on() -> None:
    everything = DiscountLimits(interest_bps=10_000, fine_bps=10_000, correction_bps=10_000, principal_bps=10_000)
    tier = policy_of().tiers[0].model_copy(update={"cash": everything})
    answer = simulate(BALANCE, Policy(name="x", tiers=(tier,)), PROFILE)
    assert refusal_of(answer).code is RefusalCode.NOTHING_TO_PAY


def test_limits_that_bind_are_named_with_their_values() -> None:
    policy = policy_of(max_installments=4, min_installment_cents=400_00)
    assert [plan.count for plan in sheet_of(simulate(BALANCE, policy, PROFILE)).ladder] == [2, 3]
    under = refusal_of(built(BALANCE, policy, 4))
    assert under.code is RefusalCode.INSTALLMENT_UNDER_MINIMUM
    assert dict(under.values) == {"count": 4, "minimum": Money(400_00)}
    over = refusal_of(built(BALANCE, policy, 5))
    assert (over.code, dict(over.values)) == (RefusalCode.COUNT_TOO_HIGH, {"count": 5, "maximum": 4})


def test_an_installment_of_exactly_the_minimum_is_offered() -> None:
    policy = policy_of(min_installment_cents=317_75)  # a quarter of R$ 1.271,00
    assert sheet_of(simulate(BALANCE, policy, PROFILE)).ladder[-1].count == 4


def test_a_down_payment_under_the_minimum_installment_is_raised_to_it() -> None:
    plan = built(BALANCE, policy_of(min_down_payment_bps=100, min_installment_cents=50_00), 3)
    assert isinstance(plan, Plan)
    assert [line.amount for line in plan.installments] == [Money(50_00), Money(610_50), Money(610_50)]


def test_a_window_that_ends_on_a_weekend_reaches_the_next_bank_day() -> None:
    narrow = policy_of().tiers[0].model_copy(update={"validity_days": 5, "first_due_max_days": 5})
    sheet = sheet_of(simulate(BALANCE, Policy(name="x", tiers=(narrow,)), PROFILE))
    assert (sheet.valid_until, sheet.valid_until.isoweekday()) == (date(2026, 11, 28), 6)
    assert sheet.first_due_min == sheet.first_due_max == date(2026, 11, 30)


def test_first_due_date_stays_in_its_window() -> None:
    sheet = sheet_of(simulate(BALANCE, example_policy(), PROFILE))
    edges = {"earliest": sheet.first_due_min, "latest": sheet.first_due_max}
    day = timedelta(days=1)
    for chosen, code in (
        (sheet.first_due_min - day, RefusalCode.FIRST_DUE_TOO_EARLY),
        (sheet.first_due_max + day, RefusalCode.FIRST_DUE_TOO_LATE),
    ):
        for answer in (
            built(BALANCE, example_policy(), 3, chosen),
            simulate(BALANCE, example_policy(), PROFILE, first_due_on=chosen),
        ):
            refused = refusal_of(answer)
            assert (refused.code, dict(refused.values)) == (code, {"first_due_on": chosen, **edges})
    assert isinstance(built(BALANCE, example_policy(), 3, sheet.first_due_max), Plan)


def test_zero_and_one_payment_are_both_cash_and_fewer_is_broken_input() -> None:
    assert built(BALANCE, example_policy(), 0) == built(BALANCE, example_policy(), 1)
    with pytest.raises(OfferError, match="count_negative"):
        built(BALANCE, example_policy(), -1)


@given(balances(), policies())
@example(BALANCE, example_policy())
def test_every_plan_adds_up_and_stays_within_the_policy(balance: Balance, policy: Policy) -> None:
    answer = simulate(balance, policy, PROFILE)
    assume(isinstance(answer, Sheet))
    sheet = sheet_of(answer)
    limits = sheet.tier.installments
    for plan in (sheet.cash, *sheet.ladder):
        assert total(line.amount for line in plan.installments) == plan.total
        assert total(line.principal for line in plan.installments) == plan.financed
        assert plan.financed == balance.total - plan.discount + plan.iof
        assert plan.total == plan.financed + plan.interest == balance.total - plan.saving
        assert [line.number for line in plan.installments] == list(range(1, plan.count + 1))
        for line in plan.discounts:
            assert line.discount.cents * 10_000 <= line.owed.cents * line.limit_bps
    for plan in sheet.ladder:
        assert plan.kind is PlanKind.INSTALLMENTS
        assert limits.allows(plan.count)
        assert plan.rhythm is limits.rhythms[0]
        assert (plan.monthly_rate * 10_000, plan.iof >= Money(0)) == (limits.rate_bps(plan.count), True)
        assert min(line.amount for line in plan.installments) >= Money(limits.min_installment_cents)
        if limits.min_down_payment_bps:
            payable = plan.financed - plan.iof
            assert plan.down_payment.cents * 10_000 >= payable.cents * limits.min_down_payment_bps
            assert plan.first_payment == plan.down_payment


@given(balances(), policies())
def test_more_payments_at_the_same_rate_never_cost_less(balance: Balance, policy: Policy) -> None:
    answer = simulate(balance, policy, PROFILE)
    assume(isinstance(answer, Sheet))
    by_rate = groupby(sheet_of(answer).ladder, key=lambda plan: plan.monthly_rate)
    for _, plans in by_rate:
        totals = [plan.total for plan in plans]
        assert totals == sorted(totals)


@given(balances(), policies())
def test_cash_is_never_dearer_when_its_limits_are_not_lower(balance: Balance, policy: Policy) -> None:
    sheet = simulate(balance, with_generous_cash(policy), PROFILE)
    assume(isinstance(sheet, Sheet))
    sheet = sheet_of(sheet)
    for plan in sheet.ladder:
        assert sheet.cash.total <= plan.financed - plan.iof <= plan.total
        assert plan.cet_annual is None or plan.cet_annual >= 0


def with_generous_cash(policy: Policy) -> Policy:
    """The policy with cash discounts raised to those over time wherever they were lower."""

    def raised(tier: Tier) -> Tier:
        names = DiscountLimits.model_fields
        limits = {name: max(getattr(tier.cash, name), getattr(tier.installments, name)) for name in names}
        return tier.model_copy(update={"cash": DiscountLimits(**limits)})

    return policy.model_copy(update={"tiers": tuple(map(raised, policy.tiers))})


@given(balances(), policies())
def test_the_offer_outlives_two_days_and_ends_before_the_first_payment(balance: Balance, policy: Policy) -> None:
    answer = simulate(balance, policy, PROFILE)
    assume(isinstance(answer, Sheet))
    sheet = sheet_of(answer)
    assert sheet.valid_until >= balance.priced_on + timedelta(days=2)
    assert sheet.valid_until <= sheet.first_due_min <= sheet.first_due_max
    assert is_bank_day(sheet.first_due_min)
    assert {plan.first_due_on for plan in (sheet.cash, *sheet.ladder)} == {sheet.first_due_min}


@given(balances(), policies(), st.integers(0, 14), st.integers(0, 60))
def test_one_plan_and_the_whole_sheet_agree(balance: Balance, policy: Policy, count: int, wait: int) -> None:
    chosen = balance.priced_on + timedelta(days=wait)
    sheet = simulate(balance, policy, PROFILE, first_due_on=chosen)
    alone = built(balance, policy, count, chosen)
    if isinstance(sheet, Refusal):
        assert isinstance(alone, Refusal)
    else:
        assert sheet.plan(count) == (alone if isinstance(alone, Plan) else None)

"""Reasons name the rule that applied and the limit that bound, with their values."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from brazil.money import Money, total
from offers.debt import Product
from offers.explanation import Reason, ReasonCode, explain, explain_plan
from offers.owed.balance import Balance
from offers.plans.alternatives import Alternative, ChangeCode, alternatives
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, build_plan, simulate
from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.eligibility import Standing
from offers.policies.limits import IofMode, RateStep, Rhythm
from offers.policies.policy import InstallmentLimits, Policy, Tier
from offers.refusal import Refusal, RefusalCode
from tests.offers.strategies import PROFILE, balance_of, balances, example_policy, policies
from tests.support.folded import each_of

DAY = date(2026, 11, 23)
GENTLE, OLDER = (tier.model_copy(update={"min_days_overdue": 1}) for tier in example_policy().tiers)
BALANCE = balance_of(DAY, 100, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)


def sheet_of(balance: Balance, policy: Policy) -> Sheet:
    answer = simulate(balance, policy, PROFILE)
    assert isinstance(answer, Sheet)
    return answer


def values(reasons: tuple[Reason, ...], code: ReasonCode) -> list[dict[str, object]]:
    return [dict(reason.values) for reason in reasons if reason.code is code]


def test_a_sheet_is_explained_from_its_tier_to_its_window() -> None:
    reasons = explain(sheet_of(BALANCE, example_policy()))
    assert values(reasons, ReasonCode.TIER) == [{"name": "", "days_overdue": 100, "from_day": 1, "to_day": 180}]
    off = {(v["kind"], v["component"]): v["amount"] for v in values(reasons, ReasonCode.DISCOUNT)}
    assert off == {
        ("cash", "principal"): Money(100_00),
        ("cash", "fine"): Money(21_00),
        ("cash", "interest"): Money(200_00),
        ("installments", "fine"): Money(10_50),
        ("installments", "interest"): Money(160_00),
    }
    assert values(reasons, ReasonCode.MAXIMUM_COUNT) == [{"maximum": 12}]
    assert values(reasons, ReasonCode.DOWN_PAYMENT) == [{"share_bps": 1_000, "amount": Money(110_05)}]
    assert values(reasons, ReasonCode.INTEREST_FREE) == [{}]
    assert values(reasons, ReasonCode.VALIDITY) == [{"valid_until": date(2026, 11, 28)}]
    assert values(reasons, ReasonCode.FIRST_DUE_WINDOW) == [
        {"earliest": date(2026, 11, 30), "latest": date(2026, 12, 23)}
    ]


def test_the_minimum_installment_that_cut_the_ladder_is_named() -> None:
    reasons = explain(sheet_of(balance_of(DAY, 400, principal=500_00), example_policy()))
    (cut,) = values(reasons, ReasonCode.MINIMUM_INSTALLMENT)
    assert (cut["minimum"], cut["maximum"]) == (Money(40_00), 24)
    largest = cut["largest_count"]
    assert isinstance(largest, int)
    balance = balance_of(DAY, 400, principal=500_00)
    tier = example_policy().tiers[1]
    assert not isinstance(build_plan(balance, tier, Choice(count=largest)), Refusal)
    refused = build_plan(balance, tier, Choice(count=largest + 1))
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.INSTALLMENT_UNDER_MINIMUM
    assert values(reasons, ReasonCode.MONTHLY_INTEREST) == [{"rate_bps": 199}]


def explained(tier: Tier, balance: Balance = BALANCE) -> tuple[Reason, ...]:
    return explain(sheet_of(balance, Policy(name="x", tiers=(tier,))))


def tier_with(tier: Tier, **installments: object) -> Tier:
    limits = InstallmentLimits(**(tier.installments.model_dump() | installments))
    return tier.model_copy(update={"installments": limits})


def test_the_conditions_that_held_are_told_each_by_its_name() -> None:
    when = Conditions(
        balance=CentsRange(max_cents=9_000_00),
        products=(Product.LOAN, PROFILE.product),
        earlier_breaches=CountRange(maximum=3),
        campaign=Campaign(from_on=date(2026, 11, 1), until_on=date(2026, 11, 30)),
    )
    reasons = explained(GENTLE.model_copy(update={"when": when, "name": "Novembro"}))
    told = [reason.code for reason in reasons if reason.code.value.startswith("condition_")]
    assert told == [
        ReasonCode.CONDITION_BALANCE,
        ReasonCode.CONDITION_PRODUCTS,
        ReasonCode.CONDITION_EARLIER_BREACHES,
        ReasonCode.CONDITION_CAMPAIGN,
    ]
    assert values(reasons, ReasonCode.CONDITION_CAMPAIGN) == [
        {"from_on": date(2026, 11, 1), "until_on": date(2026, 11, 30)}
    ]
    assert values(reasons, ReasonCode.TIER)[0]["name"] == "Novembro"


@each_of(Conditions.model_fields)
def test_every_condition_there_is_can_be_told(name: str) -> None:
    assert ReasonCode(f"condition_{name}")


def test_a_ceiling_over_the_whole_balance_is_told_where_it_bound() -> None:
    cash = GENTLE.cash.model_copy(update={"ceiling_bps": 2_000})
    (told,) = values(explained(GENTLE.model_copy(update={"cash": cash})), ReasonCode.CEILING)
    assert told == {"kind": "cash", "share_bps": 2_000, "amount": Money(254_20)}
    assert values(explained(GENTLE), ReasonCode.CEILING) == []


def test_the_only_counts_offered_are_told() -> None:
    reasons = explained(tier_with(GENTLE, counts=(3, 6, 12)))
    assert values(reasons, ReasonCode.COUNTS) == [{"offered": "3, 6, 12"}]
    assert values(reasons, ReasonCode.MAXIMUM_COUNT) == []
    none_left = explained(tier_with(GENTLE, counts=(3,), max_installments=2))
    assert ReasonCode.CASH_ONLY in {reason.code for reason in none_left}


def test_interest_by_steps_is_told_from_where_each_begins() -> None:
    steps = (RateStep(from_count=7, monthly_interest_bps=150), RateStep(from_count=13, monthly_interest_bps=250))
    stepped = tier_with(OLDER, rate_steps=steps, monthly_interest_bps=0)
    assert values(explained(stepped), ReasonCode.INTEREST_STEP) == [
        {"from_count": 2, "rate_bps": 0},
        {"from_count": 7, "rate_bps": 150},
        {"from_count": 13, "rate_bps": 250},
    ]
    sheet = sheet_of(BALANCE, Policy(name="x", tiers=(stepped,)))
    six, seven = sheet.plan(6), sheet.plan(7)
    assert six is not None
    assert seven is not None
    assert values(explain_plan(six, sheet), ReasonCode.INTEREST_FREE) == [{}]
    assert values(explain_plan(seven, sheet), ReasonCode.MONTHLY_INTEREST) == [{"rate_bps": 150}]


def test_the_tax_and_the_other_rhythms_are_told() -> None:
    taxed = tier_with(OLDER, iof=IofMode.NEW_OPERATION, rhythms=(Rhythm.MONTHLY, Rhythm.WEEKLY))
    codes = {reason.code for reason in explained(taxed)}
    assert {ReasonCode.IOF_DUE, ReasonCode.RHYTHM_WEEKLY} <= codes
    assert ReasonCode.RHYTHM_FORTNIGHTLY not in codes
    sheet = sheet_of(BALANCE, Policy(name="x", tiers=(taxed,)))
    plan = sheet.ladder[-1]
    assert values(explain_plan(plan, sheet), ReasonCode.IOF) == [{"amount": plan.iof}]
    assert plan.iof > Money(0)


def test_a_tier_paid_at_once_says_so() -> None:
    tier = example_policy().tiers[0]
    only = InstallmentLimits(**tier.cash.model_dump(), max_installments=1, min_installment_cents=1)
    policy = Policy(name="x", tiers=(tier.model_copy(update={"installments": only}),))
    reasons = explain(sheet_of(BALANCE, policy))
    assert ReasonCode.CASH_ONLY in {reason.code for reason in reasons}
    assert ReasonCode.INTEREST_FREE not in {reason.code for reason in reasons}


def test_a_refusal_explains_itself() -> None:
    answer = simulate(BALANCE, example_policy(), PROFILE, standing=Standing.DISPUTED)
    assert [reason.code for reason in explain(answer)] == [RefusalCode.DISPUTED]


@given(balances(), policies())
def test_the_discounts_told_are_the_discounts_given(balance: Balance, policy: Policy) -> None:
    answer = simulate(balance, policy, PROFILE)
    if isinstance(answer, Refusal):
        assert [reason.code for reason in explain(answer)] == [answer.code]
        return
    for plan in (answer.cash, *answer.ladder):
        told = values(explain_plan(plan, answer), ReasonCode.DISCOUNT)
        assert total(v["amount"] for v in told if isinstance(v["amount"], Money)) == plan.discount


def test_what_costs_less_today_is_told_and_nothing_is_told_of_waiting() -> None:
    sheet = sheet_of(BALANCE, Policy(name="x", tiers=(OLDER,)))
    plan = sheet.plan(12)
    assert plan is not None
    found = {each.code: each for each in alternatives(plan, sheet)}
    assert list(found) == list(ChangeCode)
    assert found[ChangeCode.CASH].plan == sheet.cash
    assert found[ChangeCode.FEWER_PAYMENTS].plan == sheet.plan(11)
    larger = found[ChangeCode.LARGER_DOWN_PAYMENT].plan
    assert larger.down_payment == Money(max(plan.installments.amounts))
    assert larger.count == 12
    assert {each.plan.first_due_on for each in found.values()} == {plan.first_due_on}  # nobody is told to wait


@settings(max_examples=60, deadline=None)
@given(balances(), policies())
def test_every_alternative_can_be_had_today_and_costs_as_much_less_as_told(balance: Balance, policy: Policy) -> None:
    sheet = simulate(balance, policy, PROFILE)
    if isinstance(sheet, Refusal):
        return
    for plan in (sheet.cash, *sheet.ladder):
        found = alternatives(plan, sheet)
        assert len({each.code for each in found}) == len(found)
        assert all(_holds(each, plan, sheet) for each in found)
    assert alternatives(sheet.cash, sheet) == ()


def _holds(each: Alternative, plan: Plan, sheet: Sheet) -> bool:
    rebuilt = build_plan(sheet.balance, sheet.tier, each.plan.choice)
    return rebuilt == each.plan and each.saving == plan.total - each.plan.total > Money(0)

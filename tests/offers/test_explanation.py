"""Reasons name the rule that applied and the limit that bound, with their values."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from brazil.money import Money, total
from offers.balance import Balance
from offers.choice import Choice
from offers.eligibility import Standing
from offers.explanation import Reason, ReasonCode, explain, explain_plan
from offers.policy import InstallmentLimits, Policy
from offers.refusal import Refusal, RefusalCode
from offers.simulation import Sheet, build_plan, simulate
from tests.offers.strategies import PROFILE, balance_of, balances, example_policy, policies

DAY = date(2026, 11, 23)
BALANCE = balance_of(DAY, 100, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)


def sheet_of(balance: Balance, policy: Policy) -> Sheet:
    answer = simulate(balance, policy, PROFILE)
    assert isinstance(answer, Sheet)
    return answer


def values(reasons: tuple[Reason, ...], code: ReasonCode) -> list[dict[str, object]]:
    return [dict(reason.values) for reason in reasons if reason.code is code]


def test_a_sheet_is_explained_from_its_tier_to_its_window() -> None:
    reasons = explain(sheet_of(BALANCE, example_policy()))
    assert values(reasons, ReasonCode.TIER) == [{"days_overdue": 100, "from_day": 1, "to_day": 180}]
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

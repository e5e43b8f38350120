"""Examples of a tier are typical debts of it, the same each time; taking a tier out says whom it leaves."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from offers.debt import ContractTerms
from offers.facts import facts_of
from offers.policies.examples import Left, example_debts, left_by
from offers.policies.lint.portfolio import SampledDebt
from offers.policies.lint.sheets import sheet_findings
from offers.policies.policy import DiscountLimits, Policy, Selection, Tier
from tests.offers.policy_strategies import full_tiers
from tests.offers.strategies import PROFILE, balance_of, example_policy

POLICY = example_policy()  # 1 to 180 days, and from 181 on


def debt(days: int, cents: int) -> SampledDebt:
    balance = balance_of(date(2026, 11, 23), days, principal=cents)
    return SampledDebt(
        reference=f"{days}/{cents}", facts=facts_of(balance, PROFILE), balance=balance, terms=ContractTerms()
    )


def names(policy: Policy, tier: int, debts: list[SampledDebt]) -> list[tuple[str, bool]]:
    return [(each.debt.reference, each.under_tier) for each in example_debts(policy, tier, debts)]


def test_the_examples_are_the_middle_of_each_third_by_balance() -> None:
    debts = [debt(100, 100_00 * number) for number in (9, 1, 8, 2, 7, 3, 6, 4, 5)]
    chosen = [("100/20000", True), ("100/50000", True), ("100/80000", True)]
    assert names(POLICY, 0, [*debts, debt(500, 1)]) == names(POLICY, 0, [debt(500, 1), *reversed(debts)]) == chosen


def test_a_tier_of_few_debts_takes_the_closest_in_days_and_says_so() -> None:
    debts = [debt(100, 500_00), debt(900, 1_00), debt(200, 9_00), debt(300, 2_00)]
    assert names(POLICY, 0, debts) == [("100/50000", True), ("200/900", False), ("300/200", False)]
    assert names(POLICY, 0, debts[:1]) == [("100/50000", True)]
    assert names(POLICY, 1, [debt(150, 1_00)]) == [("150/100", False)]


@settings(max_examples=20)
@given(full_tiers())
def test_no_offer_is_said_to_be_beaten_where_cash_takes_off_most_and_interest_never_falls(tier: Tier) -> None:
    over_time = tier.installments
    rates = [over_time.monthly_interest_bps, *(step.monthly_interest_bps for step in over_time.rate_steps)]
    limits = DiscountLimits.model_fields
    least = {name: min(getattr(over_time, name), getattr(tier.cash, name)) for name in limits} | {"ceiling_bps": 10_000}
    steps = over_time.rate_steps if rates == sorted(rates) else ()
    fair = tier.model_copy(
        update={
            "cash": tier.cash.model_copy(update={"ceiling_bps": 10_000}),
            "installments": over_time.model_copy(update=least | {"rate_steps": steps}),
        }
    )
    found = sheet_findings(Policy(name="x", tiers=(fair,)), date(2026, 11, 23), ())
    assert "offer_dominated" not in {each.code for each in found}


def test_taking_a_tier_out_leaves_those_no_other_is_for() -> None:
    last = POLICY.tiers[1]
    wide = last.model_copy(update={"min_days_overdue": 91})
    policy = POLICY.model_copy(update={"tiers": (POLICY.tiers[0], wide), "selection": Selection.BEST_FOR_DEBTOR})
    debts = [debt(50, 1_00), debt(100, 1_00), debt(400, 1_00)]
    assert left_by(policy, 0, debts) == Left(of=3, debts=2, without_offer=1)
    assert left_by(policy, 1, debts) == Left(of=3, debts=2, without_offer=1)

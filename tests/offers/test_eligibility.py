"""Which tier applies: the first or the best that holds, and which condition failed closest where none does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from offers.debt import Product
from offers.facts import DebtFacts, Profile, facts_of
from offers.owed.balance import Balance
from offers.plans.discount import discount_lines
from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.eligibility import NO_TIER_CODES, Standing, eligible, tier_for, tier_index
from offers.policies.policy import DiscountLimits, Policy, Selection, Tier
from offers.policies.rules.tree import tree_of, unmet
from offers.refusal import Refusal, RefusalCode
from tests.offers.policy_strategies import debt_facts, ruled_policies
from tests.offers.strategies import balance_of, balances, example_policy
from tests.support.folded import each_of

DAY = date(2026, 11, 20)
BALANCE = balance_of(DAY, 200, principal=1_000_00, fine=20_00, interest=80_00)
PROFILE = Profile(product=Product.LOAN, origin="Banco A", region="SP", segment="varejo", score_band="C")
FACTS = facts_of(BALANCE, PROFILE)


def tier(when: Conditions | None = None, **changes: Any) -> Tier:
    fields = {"min_days_overdue": 1, "max_days_overdue": None, "when": when or Conditions()}
    return example_policy().tiers[1].model_copy(update=fields | changes)


def policy(*tiers: Tier, selection: Selection = Selection.FIRST_MATCH) -> Policy:
    return Policy(name="x", tiers=tiers, selection=selection)


def cash(bps: int, over_time_bps: int = 0, max_installments: int = 6) -> Tier:
    """A tier that takes so much off the principal in cash, and so much over time."""
    none = {"interest_bps": 0, "fine_bps": 0, "correction_bps": 0}
    over_time = (
        example_policy()
        .tiers[0]
        .installments.model_copy(update={**none, "principal_bps": over_time_bps, "max_installments": max_installments})
    )
    return tier(cash=DiscountLimits(**none, principal_bps=bps), installments=over_time)


@settings(max_examples=40)
@given(ruled_policies(), debt_facts(), balances())
def test_first_match_takes_the_first_tier_whose_conditions_hold(
    made: Policy, facts: DebtFacts, balance: Balance
) -> None:
    first = made.model_copy(update={"selection": Selection.FIRST_MATCH})
    holding = [index for index, rule in enumerate(tree_of(first).rules) if not unmet(rule, facts)]
    index = tier_index(first, facts, balance)
    assert (index == holding[0]) if holding else (isinstance(index, Refusal) and index.code in NO_TIER_CODES)
    assert tier_for(first, facts, balance) == (index if isinstance(index, Refusal) else first.tiers[index])


@settings(max_examples=80)
@given(ruled_policies(), debt_facts(), balances())
def test_best_for_the_debtor_never_costs_more_in_cash_than_another_tier_that_holds(
    made: Policy, facts: DebtFacts, balance: Balance
) -> None:
    best = made.model_copy(update={"selection": Selection.BEST_FOR_DEBTOR})
    index = tier_index(best, facts, balance)
    holding = [each for each, rule in enumerate(tree_of(best).rules) if not unmet(rule, facts)]
    assert isinstance(index, Refusal) is not bool(holding)
    if isinstance(index, Refusal):
        return
    to_pay = {
        each: sum(line.payable.cents for line in discount_lines(balance, best.tiers[each].cash)) for each in holding
    }
    assert index in holding
    offered = [cents for cents in to_pay.values() if cents > 0]
    assert to_pay[index] == (min(offered) if offered else 0)


@each_of([
    ([cash(1_000), cash(3_000), cash(2_000)], 1),
    ([cash(3_000, 0), cash(3_000, 500)], 1),  # the same in cash: less over time decides
    ([cash(3_000, 500), cash(3_000, 500)], 0),  # the same in both: the first written
    ([cash(3_000, 9_000, max_installments=1), cash(3_000)], 0),  # cash only counts as the whole balance
    ([cash(3_000, 0, max_installments=1), cash(3_000, 1)], 1),
    ([cash(3_000, 9_000, max_installments=1), cash(3_000, 500)], 1),
    ([cash(3_000, 500), cash(3_000, 9_000, max_installments=2)], 1),  # two payments are over time already
])  # fmt: skip
def test_best_for_the_debtor_is_least_in_cash_then_over_time_then_first(tiers: list[Tier], chosen: int) -> None:
    assert tier_index(policy(*tiers, selection=Selection.BEST_FOR_DEBTOR), FACTS, BALANCE) == chosen
    assert tier_index(policy(*tiers), FACTS, BALANCE) == 0


def test_a_tier_that_leaves_nothing_to_pay_is_chosen_only_when_alone() -> None:
    limits = DiscountLimits(interest_bps=10_000, fine_bps=10_000, correction_bps=10_000, principal_bps=10_000)
    free = tier(cash=limits)
    best = Selection.BEST_FOR_DEBTOR
    assert tier_index(policy(free, cash(0), selection=best), FACTS, BALANCE) == 1
    assert tier_index(policy(free, selection=best), FACTS, BALANCE) == 0
    centavo, balance = cash(9_999), balance_of(DAY, 200, principal=100_00)
    assert tier_index(policy(cash(0), centavo, selection=best), facts_of(balance, PROFILE), balance) == 1


CASES: list[tuple[Conditions, RefusalCode, dict[str, object]]] = [
    (Conditions(balance=CentsRange(min_cents=1_100_01)), RefusalCode.NO_TIER_BALANCE, {"balance": Money(1_100_00)}),
    (Conditions(principal=CentsRange(max_cents=999_99)), RefusalCode.NO_TIER_PRINCIPAL, {"principal": Money(1_000_00)}),
    (Conditions(products=(Product.SCHOOL,)), RefusalCode.NO_TIER_PRODUCT, {"product": "loan"}),
    (Conditions(origins=("Banco B",)), RefusalCode.NO_TIER_ORIGIN, {"origin": "Banco A"}),
    (Conditions(regions=("RJ", "MG")), RefusalCode.NO_TIER_REGION, {"region": "SP"}),
    (Conditions(segments=("Varejo",)), RefusalCode.NO_TIER_SEGMENT, {"segment": "varejo"}),
    (Conditions(score_bands=("A", "B")), RefusalCode.NO_TIER_SCORE_BAND, {"score_band": "C"}),
    (Conditions(earlier_breaches=CountRange(minimum=1)), RefusalCode.NO_TIER_EARLIER_BREACHES, {"earlier_breaches": 0}),
    (
        Conditions(campaign=Campaign(from_on=date(2026, 11, 21), until_on=date(2026, 12, 1))),
        RefusalCode.NO_TIER_CAMPAIGN,
        {"priced_on": DAY},
    ),
]


@each_of(CASES)
def test_the_condition_that_failed_is_named_with_what_the_debt_has(
    when: Conditions, code: RefusalCode, values: dict[str, object]
) -> None:
    refused = tier_index(policy(tier(when)), FACTS, BALANCE)
    assert isinstance(refused, Refusal)
    assert (refused.code, dict(refused.values)) == (code, values)
    assert {case[1] for case in CASES} | {RefusalCode.NO_TIER} == NO_TIER_CODES


@each_of([(when, code) for when, code, _ in CASES])
def test_the_same_condition_met_at_its_very_edge_applies(when: Conditions, code: RefusalCode) -> None:
    profile = replace(
        PROFILE, product=Product.SCHOOL, origin="Banco B", region="MG", segment="Varejo", score_band="B",
        earlier_breaches=1,
    )  # fmt: skip
    low = code is RefusalCode.NO_TIER_PRINCIPAL
    edge = balance_of(DAY, 200, principal=999_99 if low else 1_100_01)
    facts = replace(facts_of(edge, profile), priced_on=date(2026, 12, 1))
    assert tier_index(policy(tier(when)), facts, edge) == 0


def test_the_tier_that_failed_in_fewest_conditions_gives_the_reason() -> None:
    far = tier(Conditions(regions=("RJ",), segments=("alta",)))
    near = tier(Conditions(regions=("SP",), segments=("alta",)))
    aged = tier(Conditions(score_bands=("A",)), min_days_overdue=500)
    refused = [tier_index(policy(*tiers), FACTS, BALANCE) for tiers in ([far, near, aged], [aged, far], [far, aged])]
    assert [each.code for each in refused if isinstance(each, Refusal)] == [
        RefusalCode.NO_TIER_SEGMENT,
        RefusalCode.NO_TIER,
        RefusalCode.NO_TIER_REGION,
    ]


def test_a_word_that_is_not_known_meets_no_condition() -> None:
    nobody = facts_of(BALANCE, Profile(product=Product.LOAN))
    refused = tier_index(policy(tier(Conditions(segments=("varejo",)))), nobody, BALANCE)
    assert isinstance(refused, Refusal)
    assert dict(refused.values) == {"segment": ""}


@settings(max_examples=40)
@given(ruled_policies(), debt_facts(), st.sampled_from(Standing))
def test_nothing_owed_is_said_before_any_rule_is_looked_at(made: Policy, facts: DebtFacts, standing: Standing) -> None:
    nothing = balance_of(DAY, 10, principal=0)
    refused = tier_index(made, facts, nothing)
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.NOTHING_OWED
    assert eligible(nothing, standing) is not None


def test_a_debt_is_taken_as_not_prescribed_and_a_prescribed_one_as_not_offered_unless_told() -> None:
    assert eligible(BALANCE, Standing.OPEN) is None
    refused = eligible(BALANCE, Standing.OPEN, prescribed=True)
    assert refused is not None
    assert refused.code is RefusalCode.PRESCRIBED
    assert eligible(BALANCE, Standing.OPEN, prescribed=True, shows_prescribed=True) is None

"""Everything an offer can be explained by is a sentence, for any policy there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from offers.explanation import Reason, explain
from offers.made.offer import Offer
from offers.made.offer_explanation import cheaper_than, explain_offer
from offers.made.pricing import make_offer
from offers.owed.balance import Balance, Component
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, build_plan, simulate, simulate_tier
from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.counter_limits import CounterLimits
from offers.policies.policy import Policy
from offers.proposals.concession import conceding
from offers.refusal import Refusal
from portal.debtor.offer_words import cheaper, why
from portal.debtor.plan_words import reason_sentences
from portal.wording_offers import REASONS
from tests.offers.strategies import PROFILE, balance_of, balances, example_policy, policies

DAY = date(2026, 11, 23)
BALANCE = balance_of(
    DAY, 200, principal=1_000_00, correction=50_00, remuneratory=80_00, fine=21_00, interest=200_00, fees=30_00
)


def made(plan_count: int, policy: Policy, balance: Balance = BALANCE, concession_bps: int = 0) -> Offer:
    tier = conceding(policy.tiers[0], concession_bps)
    plan = build_plan(balance, tier, Choice(count=plan_count))
    assert isinstance(plan, Plan)
    return make_offer(plan, balance, policy, tier_index=0, debt_id="a", debt_version=1, concession_bps=concession_bps)


@settings(max_examples=60, deadline=None)
@given(balances(), policies())
def test_every_sheet_is_explained_in_sentences(balance: Balance, policy: Policy) -> None:
    answer = simulate(balance, policy, PROFILE)
    told = reason_sentences(explain(answer))
    assert told
    assert all(each[-1] == "." and "{" not in each for each in told)


def test_every_component_and_every_condition_is_explained_in_sentences() -> None:
    generous = dict.fromkeys(("interest_bps", "fine_bps", "fees_bps", "correction_bps", "principal_bps"), 5000)
    when = Conditions(
        balance=CentsRange(min_cents=1),
        principal=CentsRange(min_cents=1),
        products=(PROFILE.product,),
        origins=("Loja",),
        regions=("SP",),
        segments=("varejo",),
        score_bands=("A",),
        earlier_breaches=CountRange(maximum=1),
        campaign=Campaign(from_on=DAY, until_on=DAY),
    )
    older = example_policy().tiers[1]
    tier = older.model_copy(
        update={
            "when": when,
            "cash": older.cash.model_copy(update=generous),
            "installments": older.installments.model_copy(update=generous | {"ceiling_bps": 1_000}),
        }
    )
    profile = replace(PROFILE, origin="Loja", region="SP", segment="varejo", score_band="A")
    sheet = simulate(BALANCE, Policy(name="x", tiers=(tier,)), profile)
    assert isinstance(sheet, Sheet)
    told = reason_sentences(explain(sheet))
    conditions = {text for code, text in REASONS.items() if code.startswith("reason.condition_") and "{" not in text}
    assert conditions <= set(told)
    assert len(conditions) == len(Conditions.model_fields) - 1  # the campaign names its days
    assert {"honorários", "contrato"} <= {word for each in told for word in each.replace(".", "").split()}
    assert {line.component for line in sheet.cash.discounts} == set(Component)


@pytest.mark.parametrize("count", [1, 2, 12])
def test_a_made_offer_is_explained_and_what_beats_it_is_told(count: int) -> None:
    policy = Policy(name="x", tiers=(example_policy().tiers[1],))
    offer = made(count, policy)
    assert why(offer, policy)
    ways = cheaper(offer, policy)
    assert len(ways) == {1: 0, 2: 2, 12: 3}[count]
    assert all("a menos" in each for each in ways)


def test_what_was_conceded_is_in_the_reasons_and_not_in_what_others_are_offered() -> None:
    tier = example_policy().tiers[1].model_copy(update={"counter": CounterLimits(extra_discount_bps=2_000)})
    policy = Policy(name="x", tiers=(tier,))
    offer = made(12, policy, concession_bps=400)
    told = [reason.values for reason in explain_offer(offer, policy) if "limit_bps" in reason.values]
    limits = {values["component"]: values["limit_bps"] for values in told}
    assert limits["principal"] == 1_400
    everybody = simulate_tier(BALANCE, tier, tier_index=0, choice=replace(offer.plan.choice, count=0))
    assert not isinstance(everybody, Refusal)
    shown = {everybody.cash, *everybody.ladder}
    assert all(each.plan in shown or each.plan.down_payment.cents for each in cheaper_than(offer, policy))
    assert all(isinstance(each, Reason) for each in explain_offer(offer, policy))

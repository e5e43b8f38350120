"""Tiers that hide each other and debts nobody covers are found exactly, by cutting boxes out of boxes."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from offers.facts import DebtFacts
from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.lint.reach import reach_findings
from offers.policies.lint.region import Box, box_of, contains, left_over, meeting, without
from offers.policies.policy import DiscountLimits, Policy, Selection, Tier
from offers.policies.policy_lint import Finding, Severity
from offers.policies.rules.compiled import compiled
from offers.policies.rules.tree import holds, rule_of
from tests.offers.policy_strategies import debt_facts, ruled_policies
from tests.offers.strategies import example_policy

NOTHING = Conditions()
UNCOVERED = {"uncovered_conditions", "uncovered_before", "uncovered_after", "tiers_gap"}
SP, RJ = Conditions(regions=("SP",)), Conditions(regions=("RJ",))


def tier(when: Conditions = NOTHING, start: int = 1, end: int | None = None, **changes: Any) -> Tier:
    none = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)
    fields = {"when": when, "min_days_overdue": start, "max_days_overdue": end, "cash": none, "first_due_min_days": 5}
    over_time = example_policy().tiers[0].installments.model_copy(update=none.model_dump())
    return example_policy().tiers[0].model_copy(update=fields | {"installments": over_time} | changes)


def findings(*tiers: Tier, selection: Selection = Selection.FIRST_MATCH) -> list[Finding]:
    return list(reach_findings(Policy(name="x", tiers=tiers, selection=selection)))


def codes(*tiers: Tier, **changes: Any) -> list[str]:
    return [finding.code for finding in findings(*tiers, **changes)]


def test_the_general_tier_after_the_narrow_ones_raises_nothing() -> None:
    assert codes(tier(SP, 1, 90), tier(RJ), tier()) == []


def test_the_general_tier_before_the_narrow_one_hides_it() -> None:
    (found,) = findings(tier(), tier(SP))
    assert (found.code, found.severity, found.path) == (
        "tier_never_reached",
        Severity.ERROR,
        ("tiers", 1, "min_days_overdue"),
    )
    assert found.values == {"other": 0}


def test_a_tier_hidden_by_several_together_is_found() -> None:
    both = Conditions(regions=("SP", "RJ"))
    assert "tier_never_reached" in codes(tier(SP), tier(RJ), tier(both), tier())
    narrow = Conditions(regions=("SP", "RJ"), balance=CentsRange(max_cents=10))
    low, high = Conditions(balance=CentsRange(max_cents=5)), Conditions(balance=CentsRange(min_cents=6))
    assert "tier_never_reached" in codes(tier(low), tier(high), tier(narrow))
    assert "tier_never_reached" not in codes(
        tier(low), tier(Conditions(balance=CentsRange(min_cents=7))), tier(narrow), tier()
    )


def test_conditions_that_cross_are_noted_and_equal_ones_are_an_error() -> None:
    large = Conditions(balance=CentsRange(min_cents=1_000_00))
    (found,) = findings(tier(SP), tier(large), tier())
    assert (found.code, found.severity, found.path) == ("conditions_overlap", Severity.NOTE, ("tiers", 1, "when"))
    assert found.values == {"other": 0, "tiers": 1}
    (same,) = findings(tier(SP, 1, 50), tier(SP, 40), tier())
    assert (same.code, same.values) == ("tiers_overlap", {"other": 0, "from_day": 40, "to_day": 50})


def test_under_best_for_the_debtor_tiers_may_cross_but_not_be_beaten_always() -> None:
    best = Selection.BEST_FOR_DEBTOR
    more = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=1_000)
    assert codes(tier(), tier(SP, cash=more), selection=best) == []
    (found,) = findings(tier(cash=more), tier(SP), selection=best)
    assert (found.code, found.path[1], found.values) == ("tier_never_best", 1, {"other": 0})
    free = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=10_000)
    assert "tier_never_best" not in codes(tier(cash=free), tier(SP), selection=best)  # where nothing is left to pay


def test_debts_outside_every_condition_are_noted_with_an_example() -> None:
    (found,) = findings(tier(SP, 1, 90), tier(NOTHING, 91))
    assert (found.code, found.path) == ("uncovered_conditions", ("tiers",))
    assert found.values == {"from_day": 1, "to_day": 90, "facts": ("region",)}


def test_a_principal_over_the_largest_balance_is_an_error() -> None:
    when = Conditions(balance=CentsRange(max_cents=99), principal=CentsRange(min_cents=100))
    assert "principal_over_balance" in codes(tier(when), tier())
    equal = Conditions(balance=CentsRange(max_cents=100), principal=CentsRange(min_cents=100))
    assert "principal_over_balance" not in codes(tier(equal), tier())


@settings(max_examples=60)
@given(ruled_policies(), st.lists(debt_facts(), min_size=5, max_size=5))
def test_a_tier_said_never_to_be_reached_is_never_the_first_and_none_is_wrongly_covered(
    policy: Policy, several: list[DebtFacts]
) -> None:
    first = policy.model_copy(update={"selection": Selection.FIRST_MATCH})
    found = list(reach_findings(first))
    hidden = {finding.path[1] for finding in found if finding.code == "tier_never_reached"}
    chosen = {compiled(first).first(facts) for facts in several}
    assert not hidden & chosen
    if not {finding.code for finding in found} & {
        "uncovered_conditions",
        "uncovered_before",
        "uncovered_after",
        "tiers_gap",
    }:
        assert -1 not in {compiled(first).first(facts) for facts in several if facts.days_overdue}


def point(facts: DebtFacts) -> Box:
    profile = facts.profile
    exactly = Conditions(
        balance=CentsRange(min_cents=facts.balance.cents, max_cents=facts.balance.cents),
        principal=CentsRange(min_cents=facts.principal.cents, max_cents=facts.principal.cents),
        products=(profile.product,),
        origins=(profile.origin or "?",),
        segments=(profile.segment or "?",),
        score_bands=(profile.score_band or "?",),
        earlier_breaches=CountRange(minimum=profile.earlier_breaches, maximum=profile.earlier_breaches),
        campaign=Campaign(from_on=facts.priced_on, until_on=facts.priced_on),
    )
    box = dict(box_of(rule_of(tier(exactly, facts.days_overdue, facts.days_overdue))))
    region = Conditions(regions=(profile.region,)) if profile.region else Conditions(regions=("TO",))
    return box | box_of(rule_of(tier(region, facts.days_overdue, facts.days_overdue)))


@settings(max_examples=60)
@given(ruled_policies(), debt_facts())
def test_a_debt_in_a_box_is_in_the_cut_or_in_exactly_one_of_the_pieces(policy: Policy, facts: DebtFacts) -> None:
    here = point(facts)
    boxes = [box_of(rule_of(each)) for each in policy.tiers]
    for each, box in zip(policy.tiers, boxes, strict=True):
        assert (meeting(box, here) is not None) is all(holds(one, facts) for one in rule_of(each).conditions)
    for one in boxes:
        for other in boxes:
            pieces = [piece for piece in without(one, other) if meeting(piece, here) is not None]
            expected = meeting(one, here) is not None and meeting(other, here) is None
            assert len(pieces) == int(expected)
            assert contains(other, one) is (not list(without(one, other)))


def test_too_tangled_a_policy_is_left_unjudged() -> None:
    wide = box_of(rule_of(tier()))
    cuts = [box_of(rule_of(tier(SP, day, day))) for day in range(10, 60, 2)]
    assert left_over(wide, cuts, budget=3) is None
    assert len(left_over(wide, cuts, budget=400) or []) == 51


def test_a_policy_of_two_hundred_tiers_is_judged_in_a_moment() -> None:
    regions = ("SP", "RJ", "MG", "BA")
    parts = [
        tier(Conditions(regions=(regions[k % 4],), balance=CentsRange(min_cents=k * 10)), 1 + k, 400 + k)
        for k in range(199)
    ]
    found = findings(*parts, tier())
    assert "tier_never_reached" not in {each.code for each in found}

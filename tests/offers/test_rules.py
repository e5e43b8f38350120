"""The compiled rules say of every debt what the tree plainly means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings

from brazil.money import Money
from offers.debt import Product
from offers.facts import DebtFacts, Profile
from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.policy import Policy, Selection
from offers.policies.rules.compiled import compile_tree, compiled, number_masks
from offers.policies.rules.tree import (
    WORDS,
    AllOf,
    Between,
    Fact,
    OneOf,
    Tree,
    holds,
    number_of,
    rule_of,
    tree_of,
    unmet,
    word_of,
)
from tests.offers.policy_strategies import debt_facts, ruled_policies
from tests.offers.strategies import example_policy
from tests.support.folded import each_of

FACTS = DebtFacts(
    priced_on=date(2026, 11, 22), days_overdue=100, balance=Money(150_00), principal=Money(100_00),
    profile=Profile(product=Product.LOAN, origin="Banco", region="SP", segment="ouro", score_band="A"),
)  # fmt: skip


@settings(max_examples=120)
@given(ruled_policies(), debt_facts())
@example(example_policy(), FACTS)
def test_the_compiled_function_finds_the_tiers_whose_every_condition_holds(policy: Policy, facts: DebtFacts) -> None:
    rules, tree = compiled(policy), tree_of(policy)
    plainly = [index for index, rule in enumerate(tree.rules) if all(holds(each, facts) for each in rule.conditions)]
    assert list(rules.every(facts)) == plainly
    assert rules.first(facts) == (plainly[0] if plainly else -1)
    assert rules.mask(facts) == sum(1 << index for index in plainly)
    assert plainly == [index for index, rule in enumerate(tree.rules) if not unmet(rule, facts)]


@settings(max_examples=30)
@given(ruled_policies(), debt_facts())
def test_the_days_of_a_rule_are_those_its_tier_covers(policy: Policy, facts: DebtFacts) -> None:
    for tier, rule in zip(policy.tiers, tree_of(policy).rules, strict=True):
        assert holds(rule.conditions[0], facts) is tier.covers(facts.days_overdue)


@settings(max_examples=30)
@given(ruled_policies())
def test_a_rule_asks_about_each_fact_once_and_in_order(policy: Policy) -> None:
    for rule in tree_of(policy).rules:
        asked = [list(Fact).index(each.fact) for each in rule.conditions]
        assert asked == sorted(set(asked))
        assert all((each.fact in WORDS) is isinstance(each, OneOf) for each in rule.conditions)


def test_a_policy_is_compiled_once() -> None:
    policy = example_policy()
    assert compiled(policy) is compiled(policy)


def test_equal_policies_that_are_two_objects_have_rules_of_their_own() -> None:
    first, second = example_policy(), example_policy()
    assert compiled(first) is not compiled(second)
    assert compiled(first).tree == compiled(second).tree


def test_more_policies_than_are_kept_still_get_the_right_rules() -> None:
    base = example_policy()
    for days in range(600):
        late = base.tiers[1].model_copy(update={"min_days_overdue": days})
        assert compiled(base.model_copy(update={"tiers": (late,)})).first(FACTS) == (0 if days <= 100 else -1)


def test_a_word_of_a_policy_is_never_read_as_code() -> None:
    word = '"), exit(), ("\\\n'
    tier = example_policy().tiers[0].model_copy(update={"when": Conditions(segments=(word,), origins=(word,))})
    rules = compile_tree(tree_of(example_policy().model_copy(update={"tiers": (tier,)})))
    known = Profile(product=Product.LOAN, origin=word, segment=word)
    assert rules.first(DebtFacts(**{name: getattr(FACTS, name) for name in FACTS.__slots__} | {"profile": known})) == 0
    assert rules.first(FACTS) == -1


def test_a_range_open_at_both_ends_asks_nothing() -> None:
    tier = example_policy().tiers[0].model_copy(update={"when": Conditions(balance=CentsRange())})
    (rule,) = tree_of(example_policy().model_copy(update={"tiers": (tier,)})).rules
    assert rule == AllOf(conditions=(Between(fact=Fact.DAYS_OVERDUE, low=1, high=180),))


def test_every_condition_of_a_tier_is_asked_with_both_its_ends() -> None:
    when = Conditions(
        balance=CentsRange(min_cents=1, max_cents=2), principal=CentsRange(min_cents=3, max_cents=4),
        products=(Product.SCHOOL, Product.LOAN), origins=("b", "a", "b"), regions=("SP",), segments=("s",),
        score_bands=("C",), earlier_breaches=CountRange(minimum=5, maximum=6),
        campaign=Campaign(from_on=date(2026, 1, 7), until_on=date(2026, 1, 8)),
    )  # fmt: skip
    first = date(2026, 1, 7).toordinal()
    assert rule_of(example_policy().tiers[0].model_copy(update={"when": when})).conditions == (
        Between(fact=Fact.DAYS_OVERDUE, low=1, high=180),
        Between(fact=Fact.BALANCE, low=1, high=2),
        Between(fact=Fact.PRINCIPAL, low=3, high=4),
        OneOf(fact=Fact.PRODUCT, words=("loan", "school")),
        OneOf(fact=Fact.ORIGIN, words=("a", "b")),
        OneOf(fact=Fact.REGION, words=("SP",)),
        OneOf(fact=Fact.SEGMENT, words=("s",)),
        OneOf(fact=Fact.SCORE_BAND, words=("C",)),
        Between(fact=Fact.EARLIER_BREACHES, low=5, high=6),
        Between(fact=Fact.PRICED_ON, low=first, high=first + 1),
    )


@pytest.mark.parametrize("selection", Selection)
def test_a_tree_keeps_how_its_policy_chooses(selection: Selection) -> None:
    assert tree_of(example_policy().model_copy(update={"selection": selection})).selection is selection


def test_tiers_that_hold_are_told_though_one_between_them_does_not() -> None:
    early, late = AllOf(conditions=(OneOf(fact=Fact.REGION, words=("RJ",)),)), AllOf(conditions=())
    rules = compile_tree(Tree(selection=Selection.FIRST_MATCH, rules=(late, early, late, early)))
    assert rules.every(FACTS) == (0, 2)
    assert (rules.first(FACTS), rules.mask(FACTS)) == (0, 0b101)


def test_rules_that_ask_nothing_always_hold() -> None:
    rules = compile_tree(Tree(selection=Selection.FIRST_MATCH, rules=(AllOf(conditions=()),) * 3))
    assert rules.every(FACTS) == (0, 1, 2)


def test_numbers_are_cut_where_a_tier_begins_and_right_after_it_ends() -> None:
    span = Between(fact=Fact.BALANCE, low=0, high=5)
    assert number_masks([span, None]) == ((0, 6), (0b10, 0b11, 0b10))
    assert number_masks([None]) == ((), (1,))


@each_of(Fact)
def test_every_fact_is_a_number_or_a_word(fact: Fact) -> None:
    if fact in WORDS:
        assert word_of(FACTS, fact) in {"loan", "Banco", "SP", "ouro", "A"}
        with pytest.raises(KeyError):
            number_of(FACTS, fact)
    else:
        assert number_of(FACTS, fact) in {100, 150_00, 100_00, 0, date(2026, 11, 22).toordinal()}
        with pytest.raises(KeyError):
            word_of(FACTS, fact)

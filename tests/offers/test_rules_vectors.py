"""Conditions as NumPy expressions mean what the syntax tree means, debt by debt."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from offers.facts import DebtFacts
from offers.policies.policy import Policy
from offers.policies.rules.compiled import compiled
from offers.policies.rules.tree import WORDS, Fact, number_of, tree_of, unmet, word_of
from offers.policies.rules.vectors import FACTS, NO_TIER, FactColumns, Held, WordColumn, evaluator_of
from tests.offers.policy_strategies import START, debt_facts, full_policies

FACTS_OF_A_DAY = st.lists(debt_facts(), min_size=1, max_size=8)


def columns_of(facts: list[DebtFacts]) -> FactColumns:
    """The facts in columns; the pricing day is one number, as all debts of a run share it."""
    vocabularies = {fact: tuple(dict.fromkeys(word_of(each, fact) for each in facts)) for fact in WORDS}
    numbers = {
        fact: np.array([number_of(each, fact) for each in facts], dtype=np.int64)
        for fact in FACTS
        if fact not in WORDS | {Fact.PRICED_ON}
    }
    words = {
        fact: WordColumn(places=np.array([known.index(word_of(each, fact)) for each in facts]), words=known)
        for fact, known in vocabularies.items()
    }
    return FactColumns(rows=len(facts), numbers={**numbers, Fact.PRICED_ON: START.toordinal()}, words=words)


def held_of(policy: Policy, facts: list[DebtFacts]) -> Held:
    return evaluator_of(tree_of(policy))(columns_of(facts))


def on_the_day(facts: list[DebtFacts]) -> list[DebtFacts]:
    return [
        DebtFacts(
            priced_on=START,
            days_overdue=each.days_overdue,
            balance=each.balance,
            principal=each.principal,
            profile=each.profile,
        )
        for each in facts
    ]


@given(policy=full_policies(), facts=FACTS_OF_A_DAY.map(on_the_day))
@settings(max_examples=60, deadline=None)
def test_a_rule_holds_where_all_its_conditions_do(policy: Policy, facts: list[DebtFacts]) -> None:
    held = held_of(policy, facts)
    for index, rule in enumerate(tree_of(policy).rules):
        assert held.rule(index).tolist() == [not unmet(rule, each) for each in facts]


@given(policy=full_policies(), facts=FACTS_OF_A_DAY.map(on_the_day))
@settings(max_examples=60, deadline=None)
def test_the_first_tier_or_what_the_closest_misses_is_told_for_each_debt(
    policy: Policy, facts: list[DebtFacts]
) -> None:
    held, rules, tree = held_of(policy, facts), compiled(policy), tree_of(policy)
    assert held.first().tolist() == [rules.first(each) for each in facts]
    uncovered = held.first() == NO_TIER
    missed = held.rows_of(uncovered).first_unmet() if uncovered.any() else []
    closest = [
        min((unmet(rule, each) for rule in tree.rules), key=len)
        for each, none in zip(facts, uncovered, strict=True)
        if none
    ]
    assert [FACTS[place] for place in missed] == [conditions[0].fact for conditions in closest]
    assert held.first_unmet()[~uncovered].tolist() == [-1] * int((~uncovered).sum())
    assert {held.first().dtype, held.first_unmet().dtype} == {np.dtype(np.int16)}  # a million debts, many tiers


@given(full_policies())
@settings(max_examples=20, deadline=None)
def test_a_batch_of_no_debts_has_no_answers(policy: Policy) -> None:
    numbers = {fact: np.array([], dtype=np.int64) for fact in FACTS if fact not in WORDS}
    words = {fact: WordColumn(places=np.array([], dtype=np.int64), words=()) for fact in WORDS}
    held = evaluator_of(tree_of(policy))(FactColumns(rows=0, numbers=numbers, words=words))
    assert held.first().tolist() == []
    assert held.first_unmet().tolist() == []

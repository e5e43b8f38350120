"""The syntax tree of a policy's conditions: what both evaluators are generated from, and their plain meaning.

Every fact is a whole number or a word, so a tree has two kinds of leaf. Amounts are centavos, dates are proleptic
ordinals (`date.toordinal`), products are the values of `offers.debt.Product`. A word nobody knows is "", which no list
holds: a condition on an unknown fact is not met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from offers.facts import DebtFacts
from offers.policies.policy import Policy, Selection, Tier


class Fact(StrEnum):
    """What a condition can ask about, in the order the conditions of a tier are written and checked."""

    DAYS_OVERDUE = "days_overdue"
    BALANCE = "balance"  # centavos
    PRINCIPAL = "principal"  # centavos
    PRODUCT = "product"
    ORIGIN = "origin"
    REGION = "region"
    SEGMENT = "segment"
    SCORE_BAND = "score_band"
    EARLIER_BREACHES = "earlier_breaches"
    PRICED_ON = "priced_on"  # ordinal


WORDS = frozenset({Fact.PRODUCT, Fact.ORIGIN, Fact.REGION, Fact.SEGMENT, Fact.SCORE_BAND})
"""The facts that are words; every other one is a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The number lies from `low` to `high`, both included; None leaves an end open."""

    fact: Fact
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The word is one of `words`, which are sorted and distinct."""

    fact: Fact
    words: tuple[str, ...]


Condition = Between | OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every condition holds; at most one for each fact, in the order of Fact. Without any it always holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One rule for each tier of a policy, in the policy's order, and how to choose among several that hold."""

    selection: Selection
    rules: tuple[AllOf, ...]


def tree_of(policy: Policy) -> Tree:
    """The tree of a policy. A range open at both ends asks nothing and is left out."""
    return Tree(selection=policy.selection, rules=tuple(rule_of(tier) for tier in policy.tiers))


def rule_of(tier: Tier) -> AllOf:
    """All the conditions of one tier."""
    return AllOf(conditions=tuple(_conditions(tier)))


def number_of(facts: DebtFacts, fact: Fact) -> int:
    """The whole number a fact is. Raises KeyError for a word."""
    return {
        Fact.DAYS_OVERDUE: facts.days_overdue,
        Fact.BALANCE: facts.balance.cents,
        Fact.PRINCIPAL: facts.principal.cents,
        Fact.EARLIER_BREACHES: facts.profile.earlier_breaches,
        Fact.PRICED_ON: facts.priced_on.toordinal(),
    }[fact]


def word_of(facts: DebtFacts, fact: Fact) -> str:
    """The word a fact is. Raises KeyError for a number."""
    return {
        Fact.PRODUCT: facts.profile.product.value,
        Fact.ORIGIN: facts.profile.origin,
        Fact.REGION: facts.profile.region,
        Fact.SEGMENT: facts.profile.segment,
        Fact.SCORE_BAND: facts.profile.score_band,
    }[fact]


def holds(condition: Condition, facts: DebtFacts) -> bool:
    """Whether a condition is met: the plain meaning both generated evaluators are proved against."""
    if isinstance(condition, OneOf):
        return word_of(facts, condition.fact) in condition.words
    number = number_of(facts, condition.fact)
    return (condition.low is None or number >= condition.low) and (condition.high is None or number <= condition.high)


def unmet(rule: AllOf, facts: DebtFacts) -> tuple[Condition, ...]:
    """The conditions of a rule that are not met, in the order of Fact; empty when the rule holds."""
    return tuple(condition for condition in rule.conditions if not holds(condition, facts))


def _conditions(tier: Tier) -> Iterator[Condition]:
    when = tier.when
    yield from _between(Fact.DAYS_OVERDUE, tier.min_days_overdue, tier.max_days_overdue)
    for fact, amounts in ((Fact.BALANCE, when.balance), (Fact.PRINCIPAL, when.principal)):
        if amounts is not None:
            yield from _between(fact, amounts.min_cents, amounts.max_cents)
    lists = (
        (Fact.PRODUCT, when.products),
        (Fact.ORIGIN, when.origins),
        (Fact.REGION, when.regions),
        (Fact.SEGMENT, when.segments),
        (Fact.SCORE_BAND, when.score_bands),
    )
    for fact, words in lists:
        if words is not None:
            yield OneOf(fact=fact, words=tuple(sorted({str(word) for word in words})))
    if when.earlier_breaches is not None:
        yield from _between(Fact.EARLIER_BREACHES, when.earlier_breaches.minimum, when.earlier_breaches.maximum)
    if when.campaign is not None:
        days = when.campaign
        yield from _between(Fact.PRICED_ON, days.from_on.toordinal(), days.until_on.toordinal())


def _between(fact: Fact, low: int | None, high: int | None) -> Iterator[Between]:
    if low is not None or high is not None:
        yield Between(fact=fact, low=low, high=high)

"""A policy's conditions as NumPy expressions, generated from the syntax tree: every condition for many debts at once.

The same condition in several tiers is worked out once a batch, which is most of what long policies repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from offers.policies.rules.tree import AllOf, Between, Condition, Fact, OneOf, Tree

Column = npt.NDArray[np.integer]
Indices = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]

FACTS = tuple(Fact)
NO_TIER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class WordColumn:
    """A fact in words: each debt's place in `words`."""

    places: Column
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactColumns:
    """The facts of `rows` debts. Numbers are a column, or one number all debts share (the pricing day)."""

    rows: int
    numbers: Mapping[Fact, Column | int]
    words: Mapping[Fact, WordColumn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Which conditions hold for which debts of a batch; True or False for a condition all debts share."""

    rows: int
    rules: tuple[AllOf, ...]
    conditions: Mapping[Condition, Mask | bool]

    def rule(self, index: int) -> Mask:
        """The debts all conditions of a tier hold for."""
        mask = np.ones(self.rows, dtype=np.bool_)
        for condition in self.rules[index].conditions:
            mask &= self.conditions[condition]
        return mask

    def first(self) -> Indices:
        """The first tier that holds for each debt, NO_TIER where none does."""
        chosen = np.full(self.rows, NO_TIER, dtype=np.int16)
        for index in reversed(range(len(self.rules))):
            chosen[self.rule(index)] = index
        return chosen

    def first_unmet(self) -> Indices:
        """For debts no tier holds for, the place in FACTS of what the closest tier misses first.

        Closest is the tier with the fewest unmet conditions; of several, the first written.
        """
        counts = np.stack([self._unmet_count(rule) for rule in self.rules])
        closest = counts.argmin(axis=0)
        answer = np.full(self.rows, -1, dtype=np.int16)
        for index, rule in enumerate(self.rules):
            for condition in reversed(rule.conditions):
                missed = (closest == index) & ~np.asarray(self.conditions[condition], dtype=np.bool_)
                answer[missed] = FACTS.index(condition.fact)
        return answer

    def rows_of(self, index: Mask) -> Held:
        """The same for some of the debts."""
        conditions = {
            condition: held if isinstance(held, bool) else held[index] for condition, held in self.conditions.items()
        }
        return Held(rows=int(index.sum()), rules=self.rules, conditions=conditions)

    def _unmet_count(self, rule: AllOf) -> Indices:
        count = np.zeros(self.rows, dtype=np.int16)
        for condition in rule.conditions:
            count += ~np.asarray(self.conditions[condition], dtype=np.bool_)
        return count


Evaluator = Callable[[FactColumns], Held]
_Expression = Callable[[FactColumns], Mask | bool]


def evaluator_of(tree: Tree) -> Evaluator:
    """A function from the facts of a batch to the conditions that hold."""
    expressions = {condition: _expression(condition) for rule in tree.rules for condition in rule.conditions}

    def evaluate(facts: FactColumns) -> Held:
        conditions = {condition: expression(facts) for condition, expression in expressions.items()}
        return Held(rows=facts.rows, rules=tree.rules, conditions=conditions)

    return evaluate


def _expression(condition: Condition) -> _Expression:
    return _one_of(condition) if isinstance(condition, OneOf) else _between(condition)


def _between(condition: Between) -> _Expression:
    fact, low, high = condition.fact, condition.low, condition.high

    def within(facts: FactColumns) -> Mask | bool:
        number = facts.numbers[fact]
        held: Mask | bool = True
        if low is not None:
            held = number >= low
        if high is not None:
            held = held & (number <= high)
        return held

    return within


def _one_of(condition: OneOf) -> _Expression:
    fact, wanted = condition.fact, frozenset(condition.words)

    def listed(facts: FactColumns) -> Mask:
        column = facts.words[fact]
        mask: Mask = np.array([word in wanted for word in column.words], dtype=np.bool_)[column.places]
        return mask

    return listed

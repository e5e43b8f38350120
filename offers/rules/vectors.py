"""A policy's conditions as NumPy expressions, generated from the syntax tree: one mask a tier, for many debts at once.

The same condition in several tiers is worked out once a batch, which is most of what long policies repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from offers.rules.tree import AllOf, Between, Condition, Fact, OneOf, Tree

Column = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]

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


Evaluator = Callable[[FactColumns], tuple[Mask, ...]]
_Expression = Callable[[FactColumns], Mask | bool]


def evaluator_of(tree: Tree) -> Evaluator:
    """A function from the facts of a batch to one mask a tier: which debts the tier's conditions hold for."""
    expressions = {condition: _expression(condition) for rule in tree.rules for condition in rule.conditions}

    def evaluate(facts: FactColumns) -> tuple[Mask, ...]:
        held = {condition: expression(facts) for condition, expression in expressions.items()}
        return tuple(_all_of(rule, held, facts.rows) for rule in tree.rules)

    return evaluate


def first_held(masks: tuple[Mask, ...]) -> npt.NDArray[np.int16]:
    """The first tier whose mask holds for each debt, NO_TIER where none does."""
    chosen = np.full(masks[0].shape, NO_TIER, dtype=np.int16)
    for index in reversed(range(len(masks))):
        chosen[masks[index]] = index
    return chosen


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


def _all_of(rule: AllOf, held: Mapping[Condition, Mask | bool], rows: int) -> Mask:
    mask = np.ones(rows, dtype=np.bool_)
    for condition in rule.conditions:
        mask &= held[condition]
    return mask

"""The debts a tier is for, as a box: a set of values for each fact. Boxes can be cut out of each other, exactly.

A fact without a set is free. Numbers are spans of whole numbers; words are a set of words, or all but a set of them,
since the words there are have no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from offers.policies.rules.tree import AllOf, Between, Fact

TOP = 10**18
"""Above every number a policy can name."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def meet(self, other: Span) -> Span:
        """The numbers in both."""
        return Span(max(self.low, other.low), min(self.high, other.high))

    def without(self, other: Span) -> tuple[Span, ...]:
        """The numbers not in the other, as spans."""
        pieces = (Span(self.low, min(self.high, other.low - 1)), Span(max(self.low, other.high + 1), self.high))
        return tuple(piece for piece in pieces if not piece.empty)

    @property
    def empty(self) -> bool:
        """Whether no number is left."""
        return self.low > self.high


@dataclass(frozen=True, slots=True)
class Words:
    """The words named, or, when `others`, every word but those."""

    named: frozenset[str]
    others: bool = False

    def meet(self, other: Words) -> Words:
        """The words in both."""
        match self.others, other.others:
            case False, False:
                return Words(self.named & other.named)
            case False, True:
                return Words(self.named - other.named)
            case True, False:
                return Words(other.named - self.named)
        return Words(self.named | other.named, others=True)

    def without(self, other: Words) -> tuple[Words, ...]:
        """The words not in the other."""
        piece = self.meet(Words(other.named, others=not other.others))
        return () if piece.empty else (piece,)

    @property
    def empty(self) -> bool:
        """Whether no word is left."""
        return not self.others and not self.named


Values = Span | Words
Box = Mapping[Fact, Values]
"""The set of each fact that is not free."""


def box_of(rule: AllOf) -> Box:
    """The debts of a rule. Numbers start at 0."""
    return {
        each.fact: Span(each.low or 0, TOP if each.high is None else each.high)
        if isinstance(each, Between)
        else Words(frozenset(each.words))
        for each in rule.conditions
    }


def meeting(one: Box, other: Box) -> Box | None:
    """The debts in both boxes; None when there are none."""
    both = dict(one)
    for fact, values in other.items():
        both[fact] = _meet(both[fact], values) if fact in both else values
        if both[fact].empty:
            return None
    return both


def without(box: Box, other: Box) -> Iterator[Box]:
    """The debts in a box that are not in the other, as boxes apart from each other."""
    common = meeting(box, other)
    if common is None:
        yield box
        return
    rest = dict(box)
    for fact, values in other.items():
        for piece in _without(rest.get(fact, _everything(values)), values):
            yield {**rest, fact: piece}
        rest[fact] = common[fact]


def left_over(box: Box, others: Iterable[Box], budget: int) -> list[Box] | None:
    """What of a box lies in none of the others; None when finding out would take more than `budget` pieces."""
    rest = [box]
    for other in others:
        rest = [piece for each in rest for piece in without(each, other)]
        if len(rest) > budget:
            return None
    return rest


def contains(outer: Box, inner: Box) -> bool:
    """Whether every debt of one box is in the other."""
    return not any(without(inner, outer))


def _everything(like: Values) -> Values:
    return Span(0, TOP) if isinstance(like, Span) else Words(frozenset(), others=True)


def _meet(one: Values, other: Values) -> Values:
    if isinstance(one, Span) and isinstance(other, Span):
        return one.meet(other)
    if isinstance(one, Words) and isinstance(other, Words):
        return one.meet(other)
    raise TypeError("a fact is a number or a word")


def _without(one: Values, other: Values) -> tuple[Values, ...]:
    if isinstance(one, Span) and isinstance(other, Span):
        return one.without(other)
    if isinstance(one, Words) and isinstance(other, Words):
        return one.without(other)
    raise TypeError("a fact is a number or a word")

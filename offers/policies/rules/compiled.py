"""A policy's tree as one Python function from facts to the tiers whose conditions hold, as bits of a whole number.

Each fact becomes one look-up whose answer is a mask: bit k is set where tier k's condition on that fact holds. Words
are looked up in a dict; numbers by bisection over the points where some tier begins or ends to hold. The masks of all
facts together are the tiers that apply, so a debt costs one look-up a fact however many tiers the policy has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from offers.facts import DebtFacts
from offers.policies.policy import Policy
from offers.policies.rules.tree import WORDS, AllOf, Between, Condition, Fact, OneOf, Tree, tree_of

_EXPRESSIONS = {
    Fact.DAYS_OVERDUE: "facts.days_overdue",
    Fact.BALANCE: "facts.balance.cents",
    Fact.PRINCIPAL: "facts.principal.cents",
    Fact.PRODUCT: "profile.product",
    Fact.ORIGIN: "profile.origin",
    Fact.REGION: "profile.region",
    Fact.SEGMENT: "profile.segment",
    Fact.SCORE_BAND: "profile.score_band",
    Fact.EARLIER_BREACHES: "profile.earlier_breaches",
    Fact.PRICED_ON: "facts.priced_on.toordinal()",
}
_KEPT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRules:
    """A policy compiled. `first` gives the index of the first tier that holds, -1 for none; `mask` bit k for tier k."""

    tree: Tree
    first: Callable[[DebtFacts], int]
    mask: Callable[[DebtFacts], int]

    def every(self, facts: DebtFacts) -> tuple[int, ...]:
        """The indices of all tiers that hold, in the policy's order."""
        mask = self.mask(facts)
        return tuple(index for index in range(mask.bit_length()) if mask >> index & 1)


_compiled: dict[int, tuple[Policy, CompiledRules]] = {}


def compiled(policy: Policy) -> CompiledRules:
    """The rules of a policy, compiled once for each policy object alive.

    Policies are known by identity: hashing one goes over every field, which takes longer than its rules do.
    """
    known = _compiled.get(id(policy))
    if known is not None and known[0] is policy:
        return known[1]
    rules = compile_tree(tree_of(policy))
    if len(_compiled) >= _KEPT:
        _compiled.clear()
    _compiled[id(policy)] = (policy, rules)  # holding the policy keeps its identity from being used again
    return rules


def compile_tree(tree: Tree) -> CompiledRules:
    """The functions of a tree. Only facts some tier asks about are looked at."""
    names: dict[str, Any] = {"bisect": bisect_right}
    terms = [_term(fact, tree.rules, names) for fact in Fact if _asked(fact, tree.rules)]
    everything = (1 << len(tree.rules)) - 1
    source = _source(" & ".join(terms) or str(everything), any("profile." in term for term in terms))
    exec(source, names)  # noqa: S102  # the source holds our own names and numbers; words live in the dicts
    return CompiledRules(tree=tree, first=names["first"], mask=names["mask"])


def _source(expression: str, needs_profile: bool) -> str:
    parameters = "facts"
    profile = ["    profile = facts.profile"] if needs_profile else []
    mask = [f"def mask({parameters}):", *profile, f"    return {expression}"]
    first = [
        f"def first({parameters}):",
        *profile,
        f"    mask = {expression}",
        "    return (mask & -mask).bit_length() - 1",
    ]
    return "\n".join([*mask, *first]) + "\n"


def _asked(fact: Fact, rules: tuple[AllOf, ...]) -> bool:
    return any(condition.fact is fact for rule in rules for condition in rule.conditions)


def _term(fact: Fact, rules: tuple[AllOf, ...], names: dict[str, Any]) -> str:
    """The expression of one fact's mask; what it looks up is put among the names."""
    conditions = [_condition(rule, fact) for rule in rules]
    value, table = _EXPRESSIONS[fact], f"masks_{fact.value}"
    if fact in WORDS:
        masks, otherwise = word_masks(conditions)
        names[table] = masks.get
        return f"{table}({value}, {otherwise})"
    cuts, span_masks = number_masks(conditions)
    names[table], names[f"cuts_{fact.value}"] = span_masks, cuts
    return f"{table}[bisect(cuts_{fact.value}, {value})]"


def _condition(rule: AllOf, fact: Fact) -> Condition | None:
    return next((condition for condition in rule.conditions if condition.fact is fact), None)


def word_masks(conditions: list[Condition | None]) -> tuple[dict[str, int], int]:
    """The mask of each word some tier names, and that of any other word: the tiers that ask nothing."""
    otherwise = _bits(condition is None for condition in conditions)
    named = {word for condition in conditions if isinstance(condition, OneOf) for word in condition.words}
    masks = {
        word: otherwise | _bits(isinstance(each, OneOf) and word in each.words for each in conditions) for word in named
    }
    return masks, otherwise


def number_masks(conditions: list[Condition | None]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Cuts and the mask between each two: `masks[bisect_right(cuts, number)]`, one mask more than cuts."""
    spans = [condition for condition in conditions if isinstance(condition, Between)]
    starts = {span.low for span in spans if span.low is not None}
    ends = {span.high + 1 for span in spans if span.high is not None}
    cuts = tuple(sorted(starts | ends))
    below = cuts[0] - 1 if cuts else 0
    return cuts, tuple(_bits(_within(each, number) for each in conditions) for number in (below, *cuts))


def _within(condition: Condition | None, number: int) -> bool:
    if not isinstance(condition, Between):
        return True
    low, high = condition.low, condition.high
    return (low is None or number >= low) and (high is None or number <= high)


def _bits(flags: Any) -> int:
    return sum(1 << index for index, flag in enumerate(flags) if flag)

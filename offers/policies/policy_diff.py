"""What changed between two policy documents: one typed change for each field, tiers matched by the debts they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from offers.policies.policy import Authority, Policy, Tier
from offers.policies.policy_part import Part

_NO_END = 36_501
"""A day past the last one a tier may name."""
_APART = frozenset({"tiers", "authority"})
"""Fields of a policy compared in their own way."""


class ChangeKind(StrEnum):
    """What happened to a field or a tier."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `field` is the field's place in its tier or policy ("cash.fine_bps"), "" for a whole tier.

    `tier` is the tier as the newer document has it, as the older had it where it is gone, None outside tiers. `old`
    and `new` are the field's values; of a tier that moved, its places from 1.
    """

    kind: ChangeKind
    field: str = ""
    tier: Tier | None = None
    old: object = None
    new: object = None


def policy_changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every difference from `old` to `new`, the policy's own fields first, then tier by tier as `new` has them.

    Empty if and only if the policies are equal.
    """
    return (*_differences(old, new, None, skip=_APART), *_authority(old, new), *_tiers(old.tiers, new.tiers))


def field_names(part: type[Part], prefix: str = "", skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """The fields a difference can be in: those of parts that are always there are compared one by one."""
    for name, field in part.model_fields.items():
        kind = field.annotation
        if name in skip:
            continue
        if isinstance(kind, type) and issubclass(kind, Part):
            yield from field_names(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


POLICY_FIELDS = (*field_names(Policy, skip=_APART), *(f"authority.{each}" for each in Authority))
"""Every field of a policy outside its tiers."""
TIER_FIELDS = tuple(field_names(Tier))
"""Every field of a tier."""


def _differences(old: Part, new: Part, tier: Tier | None, *, skip: frozenset[str] = frozenset()) -> Iterator[Change]:
    for name in field_names(type(new), skip=skip):
        before, after = _at(old, name), _at(new, name)
        if before != after:
            yield Change(kind=ChangeKind.CHANGED, field=name, tier=tier, old=before, new=after)


def _at(part: Part, name: str) -> object:
    value: object = part
    for step in name.split("."):
        value = getattr(value, step)
    return value


def _authority(old: Policy, new: Policy) -> Iterator[Change]:
    before = {level.authority: level for level in old.authority}
    after = {level.authority: level for level in new.authority}
    for each in Authority:
        if before.get(each) != after.get(each):
            field = f"authority.{each}"
            yield Change(kind=ChangeKind.CHANGED, field=field, old=before.get(each), new=after.get(each))
    if old.authority != new.authority and before == after:
        yield Change(kind=ChangeKind.MOVED, field="authority")


def _tiers(old: Sequence[Tier], new: Sequence[Tier]) -> Iterator[Change]:
    pairs = _matched(old, new)
    was_at = {after: before for before, after in pairs}
    rank_before = {before: rank for rank, before in enumerate(sorted(before for before, _ in pairs))}
    rank_after = {after: rank for rank, after in enumerate(sorted(was_at))}
    for place, tier in enumerate(new):
        if place not in was_at:
            yield Change(kind=ChangeKind.ADDED, tier=tier, new=place + 1)
            continue
        before = was_at[place]
        if before != place and rank_before[before] != rank_after[place]:  # one that others passed did not move
            yield Change(kind=ChangeKind.MOVED, tier=tier, old=before + 1, new=place + 1)
        yield from _differences(old[before], tier, tier)
    kept = set(was_at.values())
    for place, tier in enumerate(old):
        if place not in kept:
            yield Change(kind=ChangeKind.REMOVED, tier=tier, old=place + 1)


def _matched(old: Sequence[Tier], new: Sequence[Tier]) -> list[tuple[int, int]]:
    """Places of tiers that are the same one before and after: the strictest likeness first, each tier once."""
    pairs: list[tuple[int, int]] = []
    left, right = list(range(len(old))), list(range(len(new)))
    for alike in _LIKENESS:
        for before in tuple(left):
            best = max(right, key=lambda after: alike(old[before], new[after]), default=None)
            if best is not None and alike(old[before], new[best]) > 0:
                pairs.append((before, best))
                left.remove(before)
                right.remove(best)
    return pairs


def _overlap(one: Tier, other: Tier) -> int:
    """Days overdue that both cover."""
    return min(_end(one), _end(other)) - max(one.min_days_overdue, other.min_days_overdue) + 1


def _end(tier: Tier) -> int:
    return _NO_END if tier.max_days_overdue is None else tier.max_days_overdue


def _span(tier: Tier) -> tuple[int, int]:
    return tier.min_days_overdue, _end(tier)


_LIKENESS: tuple[Callable[[Tier, Tier], int], ...] = (
    lambda one, other: one == other,
    lambda one, other: _span(one) == _span(other) and one.when == other.when,
    lambda one, other: _span(one) == _span(other),
    lambda one, other: bool(one.name) and one.name == other.name,
    lambda one, other: max(_overlap(one, other), 0) if one.when == other.when else 0,
    lambda one, other: max(_overlap(one, other), 0),
)

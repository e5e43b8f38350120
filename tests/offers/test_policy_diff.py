"""What changed between two policies: nothing where they are equal, every difference where they are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offers.policies.policy import Policy, Tier
from offers.policies.policy_diff import POLICY_FIELDS, TIER_FIELDS, Change, ChangeKind, policy_changes
from offers.policies.policy_file import policy_document, policy_from_document
from tests.offers.policy_strategies import full_policies, ruled_policies
from tests.offers.strategies import example_policy


def changed(edit: Callable[[Any], object], policy: Policy | None = None) -> tuple[Change, ...]:
    """The changes from the example to itself with its document edited."""
    before = policy or example_policy()
    document: Any = policy_document(before)
    edit(document)
    after = policy_from_document(document)
    assert isinstance(after, Policy), after
    return policy_changes(before, after)


@settings(max_examples=12)
@given(ruled_policies(), ruled_policies())
def test_there_are_changes_if_and_only_if_the_policies_differ_and_no_tier_is_lost(one: Policy, other: Policy) -> None:
    assert policy_changes(one, one) == ()
    assert bool(policy_changes(one, other)) == (one != other)
    found = policy_changes(one, other)
    gone = sum(change.kind is ChangeKind.REMOVED for change in found)
    new = sum(change.kind is ChangeKind.ADDED for change in found)
    assert len(one.tiers) - gone == len(other.tiers) - new
    assert all(change.old != change.new for change in found)


@settings(max_examples=12)
@given(ruled_policies(), st.randoms())
def test_tiers_in_another_order_are_told_as_moves_alone(policy: Policy, chance: Any) -> None:
    tiers = list(policy.tiers)
    chance.shuffle(tiers)
    other = policy.model_copy(update={"tiers": tuple(tiers)})
    found = policy_changes(policy, other)
    assert {change.kind for change in found} <= {ChangeKind.MOVED}
    assert bool(found) == (policy != other)


def test_a_tier_that_another_passed_and_that_stands_where_it_stood_did_not_move() -> None:
    policy = example_policy()
    first, second, third = (
        policy.tiers[0].model_copy(update={"min_days_overdue": start, "max_days_overdue": start + 9})
        for start in (1, 11, 21)
    )
    before = policy.model_copy(update={"tiers": (first, second)})
    after = policy.model_copy(update={"tiers": (third, second, first)})
    assert policy_changes(before, after) == (
        Change(kind=ChangeKind.ADDED, tier=third, new=1),
        Change(kind=ChangeKind.MOVED, tier=first, old=1, new=3),
    )


@settings(max_examples=3)
@given(full_policies(), full_policies())
def test_no_field_of_the_document_escapes(one: Policy, other: Policy) -> None:
    assert policy_changes(one, one) == ()
    assert bool(policy_changes(one, other)) == (one != other)
    assert {change.field for change in policy_changes(one, other) if change.tier is None} <= {
        *POLICY_FIELDS,
        "authority",
    }


def test_one_field_changed_is_one_change_with_its_tier_and_both_values() -> None:
    (change,) = changed(lambda document: document["tiers"][1]["cash"].update(principal_bps=4_321))
    before: Tier = example_policy().tiers[1]
    assert (change.kind, change.field) == (ChangeKind.CHANGED, "cash.principal_bps")
    assert (change.old, change.new) == (before.cash.principal_bps, 4_321)
    assert change.tier is not None
    assert change.tier.min_days_overdue == before.min_days_overdue


def test_a_tier_whose_span_grew_is_still_the_same_tier() -> None:
    last = len(example_policy().tiers) - 1
    (change,) = changed(lambda document: document["tiers"][last].update(max_days_overdue=9_999))
    assert (change.field, change.new) == ("max_days_overdue", 9_999)


def test_a_tier_put_in_before_moves_no_other() -> None:
    first = policy_document(example_policy())["tiers"][0]  # type: ignore[index]
    (change,) = changed(lambda document: document["tiers"].insert(0, {**first, "when": {"segments": ["Z"]}}))
    assert (change.kind, change.new) == (ChangeKind.ADDED, 1)
    (gone,) = changed(lambda document: document["tiers"].pop(0))
    assert (gone.kind, gone.old) == (ChangeKind.REMOVED, 1)


@pytest.mark.parametrize("levels", [[], [{"authority": "manager", "extra_discount_bps": 500}]])
def test_what_staff_may_grant_is_compared_by_who(levels: list[dict[str, Any]]) -> None:
    analyst = [{"authority": "analyst", "extra_discount_bps": 100}]
    before = policy_from_document({**policy_document(example_policy()), "authority": analyst})
    assert isinstance(before, Policy)
    fields = {change.field for change in changed(lambda document: document.update(authority=levels), before)}
    assert fields == {"authority.analyst", *(f"authority.{each['authority']}" for each in levels)}


def test_the_fields_are_those_of_the_document() -> None:
    assert {"name", "selection", "disputes.answer_days", "authority.analyst"} <= set(POLICY_FIELDS)
    assert {"cash.fine_bps", "installments.counts", "when.balance", "counter", "changes.skips"} <= set(TIER_FIELDS)

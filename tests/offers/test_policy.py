"""Policy documents: read strictly, written one way, and questioned where they look odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.counter_limits import CounterLimits
from offers.policies.disputes import DisputeRules
from offers.policies.limits import Changes, DiscountLimits, InstallmentLimits, RateStep
from offers.policies.policy import AuthorityLevel, Policy, Tier
from offers.policies.policy_file import (
    ERROR_CODES,
    policy_digest,
    policy_document,
    policy_from_document,
    policy_from_text,
    policy_schema,
    policy_to_text,
)
from offers.policies.policy_lint import has_errors
from offers.policies.policy_part import Part
from tests.offers.policy_strategies import full_policies
from tests.offers.strategies import example_policy, policies
from tests.support.folded import each_of


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The example policy as a document with one field set, or taken out when the value is `...`."""
    document: Any = policy_document(example_policy())
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def errors(document: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    found = policy_from_document(document)
    assert not isinstance(found, Policy)
    assert has_errors(found)
    return [(finding.code, finding.path) for finding in found]


@settings(max_examples=40)
@given(st.one_of(policies(), full_policies()))
def test_writing_and_reading_is_identity_and_keeps_the_digest(policy: Policy) -> None:
    text = policy_to_text(policy)
    back = policy_from_text(text)
    assert back == policy
    assert isinstance(back, Policy)
    assert policy_to_text(back) == text
    assert policy_digest(back) == policy_digest(policy)


def test_order_and_spacing_of_the_file_do_not_change_the_digest() -> None:
    document = json.loads(policy_to_text(example_policy()))
    shuffled = json.dumps(dict(reversed(document.items())), indent=None)
    back = policy_from_text(shuffled)
    assert isinstance(back, Policy)
    assert policy_digest(back) == policy_digest(example_policy())


FIELD = ("tiers", 0, "cash", "principal_bps")


@each_of(
    [
        (FIELD, 10_001, "too_large"),
        (FIELD, -1, "too_small"),
        (FIELD, 10.0, "not_whole"),
        (FIELD, "10", "not_whole"),
        (FIELD, True, "not_whole"),
        (FIELD, None, "not_whole"),
        (FIELD, ..., "missing"),
        (("tiers", 0, "cash", "bonus_bps"), 1, "unknown_field"),
        (("tiers", 1, "validity_days"), 1, "validity_under_two_days"),
        (("tiers", 1, "installments", "method"), "sacre", "unknown_choice"),
        (("tiers", 1, "installments", "counts"), [], "empty_list"),
        (("tiers", 1, "installments", "rhythms"), [], "empty_list"),
        (("tiers", 1, "installments", "rhythms"), ["monthly"] * 4, "too_many"),
        (("tiers", 1, "installments", "rhythms", 0), "daily", "unknown_choice"),
        (("tiers", 1, "min_days_overdue"), 10**30, "too_large"),
        (("tiers", 1, "min_days_overdue"), -1, "too_small"),
        (("tiers", 1, "when"), 7, "not_an_object"),
        (("tiers", 1, "installments", "max_installments"), 0, "too_small"),
        (("tiers",), [], "no_tiers"),
        (("tiers",), {}, "not_a_list"),
        (("tiers", 0), 7, "not_an_object"),
        (("name",), "", "empty"),
        (("name",), "x" * 121, "too_long"),
        (("name",), 7, "not_text"),
        (("format",), 2, "unknown_format"),
    ]
)
def test_what_cannot_be_read_is_named_with_its_place(path: tuple[str | int, ...], value: object, code: str) -> None:
    assert errors(changed(path, value)) == [(code, path)]
    assert code in ERROR_CODES


@each_of([
    ({"regions": []}, ("regions",), "empty_list"),
    ({"regions": ["SP", "XX"]}, ("regions", 1), "not_a_region"),
    ({"products": ["loan", "car"]}, ("products", 1), "unknown_choice"),
    ({"segments": [""]}, ("segments", 0), "empty_text"),
    ({"origins": "Banco"}, ("origins",), "not_a_list"),
    ({"balance": {"min_cents": 2, "max_cents": 1}}, ("balance", "max_cents"), "range_reversed"),
    ({"principal": {"min_cents": 0.5}}, ("principal", "min_cents"), "not_whole"),
    ({"earlier_breaches": {"minimum": 2, "maximum": 1}}, ("earlier_breaches", "maximum"), "range_reversed"),
    ({"campaign": {"from_on": "2026-11-31", "until_on": "2026-12-01"}}, ("campaign", "from_on"), "not_a_date"),
    ({"campaign": {"from_on": 20261101, "until_on": "2026-12-01"}}, ("campaign", "from_on"), "not_a_date"),
    ({"campaign": {"from_on": "2026-12-02", "until_on": "2026-12-01"}}, ("campaign", "until_on"),
     "campaign_reversed"),
    ({"campaign": {"from_on": "2026-12-02"}}, ("campaign", "until_on"), "missing"),
])  # fmt: skip
def test_a_broken_condition_is_named_with_its_place(when: object, place: tuple[str | int, ...], code: str) -> None:
    assert errors(changed(("tiers", 1, "when"), when)) == [(code, ("tiers", 1, "when", *place))]
    assert code in ERROR_CODES


def test_each_authority_is_written_once() -> None:
    twice = [{"authority": "manager", "extra_discount_bps": bps} for bps in (100, 200)]
    assert errors(changed(("authority",), twice)) == [("authority_twice", ("authority",))]
    assert errors(changed(("authority",), [{"authority": "boss"}])) == [
        ("unknown_choice", ("authority", 0, "authority"))
    ]


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("counts", [6, 3], "counts_out_of_order"),
        ("counts", [3, 3], "counts_out_of_order"),
        ("rhythms", ["weekly", "weekly"], "rhythm_twice"),
        (
            "rate_steps",
            [{"from_count": 12, "monthly_interest_bps": 1}, {"from_count": 6, "monthly_interest_bps": 2}],
            "steps_out_of_order",
        ),
    ],
)
def test_lists_are_in_order_and_without_repetition(place: str, value: object, code: str) -> None:
    assert errors(changed(("tiers", 1, "installments", place), value)) == [(code, ("tiers", 1, "installments", place))]


@pytest.mark.parametrize(
    ("tier", "place", "value", "code"),
    [
        (0, ("max_days_overdue",), 0, "days_overdue_reversed"),
        (0, ("first_due_max_days",), 5, "first_due_reversed"),
        (0, ("validity_days",), 31, "first_due_before_expiry"),
        (0, ("installments", "monthly_interest_bps"), 100, "interest_with_equal_parts"),
        (
            0,
            ("installments", "rate_steps"),
            [{"from_count": 2, "monthly_interest_bps": 1}],
            "interest_with_equal_parts",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_errors(
    tier: int, place: tuple[str, ...], value: object, code: str
) -> None:
    ((found, path),) = errors(changed(("tiers", tier, *place), value))
    assert found == code
    assert path[:2] == ("tiers", tier)
    assert path[-1] in {*Tier.model_fields, *InstallmentLimits.model_fields}


def test_every_error_is_listed_with_its_bound() -> None:
    document = changed(FIELD, 10_001)
    document["tiers"][1]["validity_days"] = 0
    found = policy_from_document(document)
    assert not isinstance(found, Policy)
    assert [(finding.path[-1], dict(finding.values)) for finding in found] == [
        ("principal_bps", {"maximum": 10_000}),
        ("validity_days", {"minimum": 2}),
    ]


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"name": "x", "tiers": [}'])
def test_text_that_is_no_json_is_one_error(text: str) -> None:
    found = policy_from_text(text)
    assert not isinstance(found, Policy)
    assert [finding.code for finding in found] in (["not_json"], ["not_an_object"])


PARTS: tuple[type[Part], ...] = (
    Policy, Tier, Conditions, CentsRange, CountRange, Campaign, DiscountLimits, InstallmentLimits, RateStep, Changes,
    AuthorityLevel, CounterLimits, DisputeRules,
)  # fmt: skip


def test_schema_names_every_field_and_closes_every_object() -> None:
    schema = policy_schema()
    definitions: Any = {"Policy": schema, **schema["$defs"]}  # type: ignore[dict-item]
    objects = {name: part for name, part in definitions.items() if part.get("type") == "object"}
    assert set(objects) == {part.__name__ for part in PARTS}
    assert all(part["additionalProperties"] is False for part in objects.values())
    for part in PARTS:
        assert set(objects[part.__name__]["properties"]) == set(part.model_fields)
    assert definitions["Policy"]["properties"]["format"]["const"] == 1
    assert "SP" in objects["Conditions"]["properties"]["regions"]["anyOf"][0]["items"]["enum"]


def test_a_policy_cannot_be_changed_after_it_was_read() -> None:
    with pytest.raises(ValidationError):
        example_policy().name = "other"  # type: ignore[misc]

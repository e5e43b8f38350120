"""Policy documents: read strictly, written one way, and questioned where they look odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from offers.policy import DiscountLimits, InstallmentLimits, Policy, Tier
from offers.policy_file import (
    ERROR_CODES,
    policy_digest,
    policy_document,
    policy_from_document,
    policy_from_text,
    policy_schema,
    policy_to_text,
)
from offers.policy_lint import Finding, Severity, has_errors, policy_findings
from tests.offers.strategies import example_policy, policies


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


@given(policies())
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


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (FIELD, 10_001, "too_large"),
        (FIELD, -1, "too_small"),
        (FIELD, 10.0, "not_whole"),
        (FIELD, "10", "not_whole"),
        (FIELD, True, "not_whole"),
        (FIELD, None, "not_whole"),
        (FIELD, ..., "missing"),
        (("tiers", 0, "cash", "bonus_bps"), 1, "unknown_field"),
        (("tiers", 1, "validity_days"), 1, "too_small"),
        (("tiers", 1, "installments", "method"), "sac", "unknown_choice"),
        (("tiers", 1, "installments", "max_installments"), 0, "too_small"),
        (("tiers",), [], "no_tiers"),
        (("tiers",), {}, "not_a_list"),
        (("tiers", 0), 7, "not_an_object"),
        (("name",), "", "empty"),
        (("name",), "x" * 121, "too_long"),
        (("name",), 7, "not_text"),
        (("format",), 2, "unknown_format"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(path: tuple[str | int, ...], value: object, code: str) -> None:
    assert errors(changed(path, value)) == [(code, path)]
    assert code in ERROR_CODES


@pytest.mark.parametrize(
    ("tier", "place", "value", "code"),
    [
        (0, ("max_days_overdue",), 0, "days_overdue_reversed"),
        (0, ("first_due_max_days",), 5, "first_due_reversed"),
        (0, ("validity_days",), 31, "first_due_before_expiry"),
        (0, ("installments", "monthly_interest_bps"), 100, "interest_with_equal_parts"),
    ],
)
def test_fields_that_contradict_each_other_are_errors(tier: int, place: tuple[str, ...], value: int, code: str) -> None:
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


def test_schema_names_every_field_and_closes_every_object() -> None:
    schema = policy_schema()
    definitions: Any = {"Policy": schema, **schema["$defs"]}  # type: ignore[dict-item]
    objects = {name: part for name, part in definitions.items() if part.get("type") == "object"}
    assert set(objects) == {"Policy", "Tier", "DiscountLimits", "InstallmentLimits"}
    assert all(part["additionalProperties"] is False for part in objects.values())
    assert set(objects["Tier"]["properties"]) == set(Tier.model_fields)


def test_a_policy_cannot_be_changed_after_it_was_read() -> None:
    with pytest.raises(ValidationError):
        example_policy().name = "other"  # type: ignore[misc]


NONE = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)
CASH_ONLY = InstallmentLimits(**NONE.model_dump(), max_installments=1, min_installment_cents=1)


def tier(start: int, end: int | None = None, **changes: object) -> Tier:
    fields: dict[str, Any] = {
        "min_days_overdue": start, "max_days_overdue": end, "cash": NONE, "installments": CASH_ONLY,
        "validity_days": 2, "first_due_min_days": 2, "first_due_max_days": 10,
    }  # fmt: skip
    return Tier(**fields | changes)


def findings(*parts: Tier) -> tuple[Finding, ...]:
    return policy_findings(Policy(name="x", tiers=parts))


def test_tiers_side_by_side_from_the_first_day_on_raise_nothing() -> None:
    assert findings(tier(0, 30), tier(31, 90), tier(91)) == ()
    assert findings(tier(91), tier(1, 30), tier(31, 90)) == ()


@pytest.mark.parametrize(
    ("parts", "code", "path", "values"),
    [
        ([tier(0, 30), tier(30)], "tiers_overlap", 1, {"other": 0, "from_day": 30, "to_day": 30}),
        ([tier(0), tier(50, 60)], "tiers_overlap", 1, {"other": 0, "from_day": 50, "to_day": 60}),
        ([tier(0, 99), tier(10, 20), tier(100)], "tiers_overlap", 1, {"other": 0, "from_day": 10, "to_day": 20}),
        ([tier(0, 30), tier(41)], "tiers_gap", 1, {"from_day": 31, "to_day": 40}),
        ([tier(5)], "uncovered_before", 0, {"from_day": 1, "to_day": 4}),
        ([tier(0, 30)], "uncovered_after", 0, {"from_day": 31}),
    ],
)
def test_overlaps_and_gaps_are_found_with_their_days(
    parts: list[Tier], code: str, path: int, values: dict[str, int]
) -> None:
    (found,) = findings(*parts)
    assert (found.code, found.path[1], dict(found.values)) == (code, path, values)
    assert found.severity is (Severity.ERROR if code == "tiers_overlap" else Severity.WARNING)


def test_two_tiers_without_an_end_overlap() -> None:
    assert [finding.code for finding in findings(tier(0), tier(50))] == ["tiers_overlap"]


def test_discounts_that_run_the_wrong_way_are_found() -> None:
    more = NONE.model_copy(update={"fine_bps": 5_000})
    cheaper = CASH_ONLY.model_copy(update={"max_installments": 3, "interest_bps": 1})
    assert [(f.code, f.severity) for f in findings(tier(0, 9, cash=more), tier(10))] == [
        ("discount_shrinks_with_age", Severity.WARNING)
    ]
    assert [(f.code, f.severity) for f in findings(tier(0, 9), tier(10, cash=more))] == [
        ("discount_grows_with_age", Severity.NOTE)
    ]
    (found,) = findings(tier(0, installments=cheaper))
    assert (found.code, found.path) == ("installments_cheaper_than_cash", ("tiers", 0, "installments", "interest_bps"))


def test_other_oddities_are_found() -> None:
    free = NONE.model_copy(update={"principal_bps": 10_000})
    price = CASH_ONLY.model_validate(CASH_ONLY.model_dump() | {"max_installments": 2}).model_dump(mode="json")
    financed = InstallmentLimits.model_validate_json(json.dumps(price | {"method": "price"}))
    assert [f.code for f in findings(tier(0, cash=free))] == ["principal_forgiven"]
    assert [f.code for f in findings(tier(0, installments=financed))] == ["price_without_interest"]
    assert [f.code for f in findings(tier(0, first_due_min_days=1))] == ["first_due_waits_for_expiry"]


@given(policies())
def test_policies_whose_tiers_touch_have_no_overlap_and_no_gap(policy: Policy) -> None:
    codes = {finding.code for finding in policy_findings(policy)}
    assert not codes & {"tiers_overlap", "tiers_gap", "uncovered_before", "uncovered_after"}
    assert not has_errors(policy_findings(policy))

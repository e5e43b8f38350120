"""A policy to and from its JSON document, the form creditors keep in git and the portal keeps in versions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from offers.lint.finding import Finding, Severity
from offers.policy import Policy
from offers.policy_digest import policy_digest

Place = tuple[str | int, ...]

__all__ = [
    "ERROR_CODES",
    "policy_digest",
    "policy_document",
    "policy_from_document",
    "policy_from_text",
    "policy_schema",
    "policy_to_text",
]

_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "int_parsing_size": "too_large",
    "string_type": "not_text",
    "string_too_short": "empty_text",
    "string_too_long": "too_long",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "too_short": "empty_list",
    "too_long": "too_many",
    "tuple_type": "not_a_list",
    "model_type": "not_an_object",
    "enum": "unknown_choice",
    "literal_error": "unknown_format",
    "date_type": "not_a_date",
    "date_parsing": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
    "json_invalid": "not_json",
}
_SPECIAL: dict[tuple[str, str | int], str] = {
    ("empty_list", "tiers"): "no_tiers",
    ("too_many", "tiers"): "too_many_tiers",
    ("empty_text", "name"): "empty",
}
_OWN_CODES = {
    "interest_with_equal_parts",
    "days_overdue_reversed",
    "first_due_reversed",
    "first_due_before_expiry",
    "range_reversed",
    "campaign_reversed",
    "steps_out_of_order",
    "counts_out_of_order",
    "rhythm_twice",
    "authority_twice",
    "not_a_region",
}
ERROR_CODES = frozenset(_CODES.values()) | frozenset(_SPECIAL.values()) | _OWN_CODES | {"invalid"}
"""Every code a reading error can carry."""


def policy_document(policy: Policy) -> dict[str, object]:
    """The policy as a JSON-able dict with every field written out."""
    document: dict[str, object] = policy.model_dump(mode="json")
    return document


def policy_to_text(policy: Policy) -> str:
    """The policy as JSON with sorted keys, two spaces and a final newline: equal policies are equal files."""
    return json.dumps(policy_document(policy), sort_keys=True, ensure_ascii=False, indent=2) + "\n"


def policy_from_text(text: str) -> Policy | tuple[Finding, ...]:
    """The policy a JSON text describes, or every reason why it describes none."""
    try:
        return Policy.model_validate_json(text)
    except ValidationError as error:
        return _findings(error)


def policy_from_document(document: Mapping[str, object]) -> Policy | tuple[Finding, ...]:
    """The policy a dict (from a form or a JSON column) describes, or every reason why it describes none."""
    return policy_from_text(json.dumps(document))


def policy_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a policy document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Policy.model_json_schema()}


def _findings(error: ValidationError) -> tuple[Finding, ...]:
    problems = error.errors(include_url=False, include_input=False)
    places = [problem["loc"] for problem in problems]
    return tuple(
        Finding(
            severity=Severity.ERROR,
            code=_code(problem["type"], problem["loc"]),
            path=tuple(problem["loc"]) + _field(problem["type"], problem["msg"]),
            values=_values(problem.get("ctx", {})),
        )
        for problem in problems
        # pydantic counts only the entries it could read, and calls a list of broken ones too short
        if not (problem["type"] == "too_short" and any(_inside(place, problem["loc"]) for place in places))
    )


def _code(kind: str, place: Place) -> str:
    if kind in _OWN_CODES:
        return kind
    code = _CODES.get(kind, "invalid")
    return _SPECIAL.get((code, place[0]), code) if len(place) == 1 else code


def _inside(place: Place, outer: Place) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _field(kind: str, message: str) -> tuple[str, ...]:
    """The checks of several fields name the one to correct in their message."""
    return (message,) if kind in _OWN_CODES - {"not_a_region"} else ()


def _values(context: Mapping[str, object]) -> dict[str, object]:
    names = {"ge": "minimum", "le": "maximum", "min_length": "minimum", "max_length": "maximum", "region": "region"}
    return {names[name]: value for name, value in context.items() if name in names}

"""Why a JSON document cannot be read: every error of its strict model as a finding with its code and its place."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from offers.policies.lint.finding import Finding, Severity

Place = tuple[str | int, ...]

_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "int_parsing_size": "too_large",
    "bool_type": "not_yes_or_no",
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
_OF_SEVERAL_FIELDS = {
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
}
"""Checks whose message is the field to correct."""
_OWN_CODES = _OF_SEVERAL_FIELDS | {"not_a_region"}
_VALIDITY = "validity_under_two_days"  # the law's own minimum (CDC art. 54-B III)
ERROR_CODES = frozenset(_CODES.values()) | frozenset(_SPECIAL.values()) | _OWN_CODES | {"invalid", _VALIDITY}
"""Every code a reading error can carry."""


def reading_findings(error: ValidationError) -> tuple[Finding, ...]:
    """Every reason why a document could not be read, in the order of the document."""
    problems = error.errors(include_url=False, include_input=False)
    places = [problem["loc"] for problem in problems]
    return tuple(
        Finding(
            severity=Severity.ERROR,
            code=_code(problem["type"], problem["loc"]),
            path=problem["loc"] + ((problem["msg"],) if problem["type"] in _OF_SEVERAL_FIELDS else ()),
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
    if code == "too_small" and place[-1:] == ("validity_days",):
        return _VALIDITY
    return _SPECIAL.get((code, place[0]), code) if len(place) == 1 else code


def _inside(place: Place, outer: Place) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _values(context: Mapping[str, object]) -> dict[str, object]:
    names = {"ge": "minimum", "le": "maximum", "min_length": "minimum", "max_length": "maximum", "region": "region"}
    return {names[name]: value for name, value in context.items() if name in names}

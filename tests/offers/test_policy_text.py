"""The file of a policy: one way to write it, a schema that says which, and errors that name what was wrong."""

from __future__ import annotations

import json

import pytest

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_document, policy_from_document, policy_schema, policy_to_text
from tests.offers.strategies import example_policy


def test_the_file_has_sorted_keys_two_spaces_readable_words_and_a_final_newline() -> None:
    text = policy_to_text(example_policy())
    lines = text.splitlines()
    assert lines[:3] == ["{", '  "authority": [],', '  "disputes": {']
    assert '  "name": "Cartões 2026",' in lines
    assert text.endswith("\n}\n")
    tops = [line.split('"')[1] for line in lines if line.startswith('  "')]
    assert tops == sorted(Policy.model_fields)
    assert json.loads(text) == policy_document(example_policy())


def test_the_schema_names_the_dialect_it_is_written_in() -> None:
    assert policy_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(("region", "shown"), [("XX", "XX"), ("sp", "sp"), ("R" * 30, "R" * 20)])
def test_what_is_no_state_is_shown_up_to_twenty_letters(region: str, shown: str) -> None:
    document = policy_document(example_policy())
    document["tiers"][0]["when"] = {"regions": [region]}  # type: ignore[index]
    (found,) = policy_from_document(document)  # type: ignore[misc]
    assert (found.code, dict(found.values)) == ("not_a_region", {"region": shown})


STEPS = [{"from_count": 2, "monthly_interest_bps": 100}]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"monthly_interest_bps": 100}, "monthly_interest_bps"),
        ({"rate_steps": STEPS}, "rate_steps"),
        ({"monthly_interest_bps": 100, "rate_steps": STEPS}, "monthly_interest_bps"),
    ],
)
def test_interest_with_equal_parts_names_the_field_that_asks_for_it(fields: dict[str, object], named: str) -> None:
    document = policy_document(example_policy())
    document["tiers"][0]["installments"].update(fields)  # type: ignore[index]
    (found,) = policy_from_document(document)  # type: ignore[misc]
    assert (found.code, found.path[-1]) == ("interest_with_equal_parts", named)

"""A policy to and from its JSON document, the form creditors keep in git and the portal keeps in versions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from offers.policies.lint.finding import Finding
from offers.policies.policy import Policy
from offers.policies.policy_digest import policy_digest
from offers.policies.reading import ERROR_CODES, reading_findings

__all__ = [
    "ERROR_CODES",
    "policy_digest",
    "policy_document",
    "policy_from_document",
    "policy_from_text",
    "policy_schema",
    "policy_to_text",
]


def policy_document(policy: Policy) -> dict[str, object]:
    """The policy as a JSON-able dict with every field written out."""
    document: dict[str, object] = policy.model_dump(mode="json")
    return document


def policy_to_text(policy: Policy) -> str:
    """The policy as JSON with sorted keys, two spaces and a final newline: equal policies are equal files."""
    return json.dumps(policy_document(policy), sort_keys=True, ensure_ascii=False, indent=2) + "\n"


def policy_from_text(text: str | bytes) -> Policy | tuple[Finding, ...]:
    """The policy a JSON text describes, or every reason why it describes none."""
    try:
        return Policy.model_validate_json(text)
    except ValidationError as error:
        return reading_findings(error)


def policy_from_document(document: Mapping[str, object]) -> Policy | tuple[Finding, ...]:
    """The policy a dict (from a form or a JSON column) describes, or every reason why it describes none.

    Dates in it are ISO text, as in the file.
    """
    return policy_from_text(json.dumps(document))


def policy_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a policy document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Policy.model_json_schema()}

"""The layouts of a policy and of a segment, at addresses that stay: editors check files against them while they are
written."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from offers.policies.policy_file import policy_schema
from offers.segments.segment_file import segment_schema
from portal.access import open_to_everyone

policy_format = Blueprint("policy_format", __name__)
open_to_everyone(policy_format)


@policy_format.get("/.well-known/prumo-policy-1.schema.json")
def schema() -> Response:
    """JSON Schema (2020-12) of a policy in format 1. Another format gets an address of its own."""
    return _published(policy_schema())


@policy_format.get("/.well-known/prumo-segment-1.schema.json")
def segment() -> Response:
    """The same of a segment in format 1."""
    return _published(segment_schema())


def _published(schema: dict[str, object]) -> Response:
    return Response(json.dumps(schema, ensure_ascii=False, indent=2), mimetype="application/schema+json")

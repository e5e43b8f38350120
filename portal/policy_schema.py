"""The layout of a policy document, at an address that stays: editors check files against it while they are written."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from offers.policies.policy_file import policy_schema
from portal.access import open_to_everyone

policy_format = Blueprint("policy_format", __name__)
open_to_everyone(policy_format)


@policy_format.get("/.well-known/prumo-policy-1.schema.json")
def schema() -> Response:
    """JSON Schema (2020-12) of format 1. Another format gets an address of its own."""
    return Response(json.dumps(policy_schema(), ensure_ascii=False, indent=2), mimetype="application/schema+json")

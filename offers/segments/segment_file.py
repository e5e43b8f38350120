"""A segment to and from its JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from offers.policies.lint.finding import Finding
from offers.policies.reading import reading_findings
from offers.segments.segment import Segment


def segment_document(segment: Segment) -> dict[str, object]:
    """The segment as a JSON-able dict of what it asks; what it does not ask is left out."""
    document: dict[str, object] = segment.model_dump(mode="json", exclude_none=True)
    return document


def segment_from_document(document: Mapping[str, object]) -> Segment | tuple[Finding, ...]:
    """The segment a dict describes, or every reason why it describes none."""
    try:
        return Segment.model_validate_json(json.dumps(document))
    except ValidationError as error:
        return reading_findings(error)


def segment_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a segment's document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Segment.model_json_schema()}

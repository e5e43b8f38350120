"""A new tier for the debts of a saved segment: what the segment asks, as far as a tier can ask it."""

from __future__ import annotations

from typing import Any

from offers.segments.segment import Segment, Status
from offers.segments.segment_file import segment_document
from portal.creditor.tier_form import PATHS, TierForm

_CANNOT = {
    "cities": "cidade",
    "campaigns": "campanha",
    "contactable": "contato",
}
"""What a segment may ask and a tier may not, in words."""


def fill(tier: TierForm, name: str, segment: Segment) -> None:
    """Put the segment's conditions in the place of all those of the tier; what is offered stays as it is."""
    document: dict[str, Any] = segment_document(segment)
    days = document.pop("days_overdue", {})
    said: dict[str, Any] = {
        "name": name,
        "min_days_overdue": days.get("minimum", 0),
        "max_days_overdue": days.get("maximum"),
    }
    for field, path in PATHS.items():
        if path[0] == "when":
            said[field] = _at(document, path[1:])
    for field, value in said.items():
        tier[field].raw_data = None  # else what was typed would be shown
        tier[field].errors = []
        tier[field].data = value


def left_out(segment: Segment) -> list[str]:
    """What the segment asks and the tier does not, in words."""
    asked = [word for name, word in _CANNOT.items() if getattr(segment, name) is not None]
    only_open = segment.statuses is None or segment.statuses == (Status.OPEN,)  # a policy prices no others
    return asked if only_open else [*asked, "situação"]


def _at(document: dict[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = document
    for step in path:
        found = (found or {}).get(step)
    return found

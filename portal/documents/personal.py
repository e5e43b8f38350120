"""The copy of one's own data on paper: the facts of its JSON, each with its name, in the order they stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal.document_wiring import PersonalDocument, PersonalPart
from portal.formatting import bps, brl, cpf_masked, date_short, instant_short, phone
from portal.services.copied_parts import PARTS
from portal.wording_copy import CHOSEN, FIELDS, VALUES
from portal.wording_my_data import BASES, KEPT, KINDS

_CENTS = "_cents"
_ONLY_JSON = ("document", "evidence", "held")
_EVENTS = "O que foi feito"


def personal_document(document: Mapping[str, Any], *, name: str, contact: str) -> PersonalDocument:
    """What the PDF states. `contact` is who answers for personal data."""
    parts = [PersonalPart(title=part.title, rows=_rows(document[part.name])) for part in PARTS if document[part.name]]
    events = [{key: value for key, value in each.items() if key != "action"} for each in document["events"]]
    parts.append(PersonalPart(title=_EVENTS, rows=_rows(events)))
    return PersonalDocument(
        name=name,
        cpf=document["cpf"],
        cpf_masked=cpf_masked(document["cpf"]),
        made_at=instant_short(datetime.fromisoformat(document["made_at"])),
        parts=tuple(parts),
        bases=BASES,
        kept=KEPT,
        contact=contact,
    )


def _rows(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple(_facts(row)) for row in rows)


def _facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = []
    for key, value in row.items():
        if value in (None, "", [], {}) or key in _ONLY_JSON:
            continue
        words = _words(key, value)
        if words:
            told.append((FIELDS[key.removesuffix(_CENTS)], words))
    return told


def _words(key: str, value: Any) -> str:
    """A value as people read it; nothing for a code that only the portal knows."""
    if key.endswith(_CENTS):
        return brl(value)
    if key.endswith("_bps"):
        return bps(value)
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, list):
        return " ".join(str(each) for each in value)
    if key in CHOSEN:
        return VALUES.get(str(value)) or KINDS.get(str(value), "")
    if key.endswith(("_at", "not_before", "usable_from")) or key == "at":
        return instant_short(datetime.fromisoformat(value))
    if key.endswith(("_on", "_by", "_date", "valid_until", "cure_until")) or key == "day":
        return date_short(date.fromisoformat(value))
    return phone(value) if key in ("address", "recipient") else str(value)

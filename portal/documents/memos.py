"""A calculation memo for people: the very figures of its JSON, as sections of facts and tables, for page and paper.

Nothing is worked out here: what is shown is what the document states, and sums of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from brazil.money import Money
from portal.document_wiring import MemoSection
from portal.documents.memo_rules import rule_sections
from portal.documents.memo_tables import came_back, itemised, offered

Document = Mapping[str, Any]


def memo_sections(document: Document) -> tuple[MemoSection, ...]:
    """Every part of a memo: of an offer, an agreement, a debt that came back, or an itemised balance."""
    explained = (_in_words(document["explanation"]),) if document.get("explanation") else ()
    words = (*explained, *rule_sections(document))
    if document.get("kind") == "offer":
        return (*offered(document), *words)
    memos = document.get("memos") or ([document["breach"]] if "breach" in document else [])
    found = tuple(section for memo in memos for section in came_back(memo))
    return (*(found or itemised(document)), *words)


def memo_day(document: Document) -> date:
    """The day a memo is about."""
    if document.get("kind") == "offer":
        return date.fromisoformat(document["offer"]["priced_on"])
    memos = document.get("memos") or ([document["breach"]] if "breach" in document else [])
    return date.fromisoformat(memos[0]["on"] if memos else document["priced_on"])


def memo_amount(document: Document) -> Money:
    """What it comes to."""
    if document.get("kind") == "offer":
        return Money(document["result"]["total_cents"])
    if "owed_cents" in document:
        return Money(document["owed_cents"])
    return Money(document["balance"]["total_cents"])


def _in_words(lines: Sequence[str]) -> MemoSection:
    return MemoSection(title="A conta em palavras", words=tuple(lines))

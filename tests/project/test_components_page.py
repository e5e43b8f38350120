"""The page of components (/demonstracao/componentes) shows every component there is."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# A component made of another one, or one that only stands where something is under way.
SHOWN_ELSEWHERE = {
    "payout_contracts.html": "a money table with a creditor's contracts",
    "waiting.html": "opens its page again by itself: seen where a code is being made",
}


def imported(page: str) -> dict[str, set[str]]:
    """Component file to the macros a page takes from it."""
    found = re.findall(r'\{% from "components/(\w+\.html)" import ([\w, ]+?) %\}', page)
    return {name: {macro.strip() for macro in macros.split(",")} for name, macros in found}


def test_every_component_is_on_the_page_or_says_why_not() -> None:
    page = imported((TEMPLATES / "components_page.html").read_text())
    there = {path.name for path in (TEMPLATES / "components").glob("*.html")}
    assert sorted(there - set(page) - set(SHOWN_ELSEWHERE)) == []
    assert sorted(set(page) - there) == []


def test_what_is_imported_is_shown() -> None:
    text = (TEMPLATES / "components_page.html").read_text()
    macros = {macro for names in imported(text).values() for macro in names} - {"paths"}
    assert sorted(macro for macro in macros if not re.search(rf"\{{[{{%][^}}]*\b{macro}\(", text)) == []


def test_one_left_out_would_be_noticed() -> None:
    assert imported('{% from "components/a.html" import b, c %}') == {"a.html": {"b", "c"}}

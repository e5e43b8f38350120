"""The pages stay small, self-contained and free of inline style and script."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
PAGES = [
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not {"documents", "messages"} & set(path.relative_to(ROOT / "templates").parts)
]


def squeezed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def without_comments(page: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_sheet_delivered_is_tokens_base_and_components_in_that_order() -> None:
    """One request for all three. After a change: cat static/css/{tokens,base,components}.css > static/css/prumo.css"""
    parts = [(STATIC / f"css/{name}.css").read_text(encoding="utf-8") for name in ("tokens", "base", "components")]
    assert (STATIC / "css/prumo.css").read_text(encoding="utf-8") == "".join(parts)


def test_style_sheet_is_under_9_kb_compressed() -> None:
    assert squeezed(STATIC / "css/prumo.css") <= 9_000


def test_style_sheet_closes_what_it_opens() -> None:
    """A browser drops the rule after a stray brace without a word."""
    depth = 0
    for brace in re.findall(r"[{}]", (STATIC / "css/prumo.css").read_text(encoding="utf-8")):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_script_is_under_3_kb_compressed() -> None:
    assert squeezed(*(STATIC / "js").glob("*.js")) <= 3_000


def test_first_load_leaves_room_for_20_kb_of_page() -> None:
    font = (STATIC / "fonts/public-sans.woff2").stat().st_size
    assert font + squeezed(STATIC / "css/prumo.css", STATIC / "js/prumo.js", STATIC / "img/favicon.svg") <= 30_000


def test_no_page_carries_inline_style_or_script() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\ssrc=)|javascript:")
    assert [page.name for page in PAGES if forbidden.search(without_comments(page))] == []


def test_no_page_loads_from_another_address() -> None:
    loads = re.compile(r"<(?:script|img|link|iframe|source)[^>]*(?:src|href)=[\"']?(?:https?:)?//")
    assert [page.name for page in PAGES if loads.search(without_comments(page))] == []


def test_style_sheet_and_marks_load_nothing_from_elsewhere() -> None:
    for path in [STATIC / "css/prumo.css", *(STATIC / "img").glob("*.svg")]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in text
        assert "@import" not in text


def test_every_component_says_how_it_is_called() -> None:
    for page in (ROOT / "templates/components").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        comment = text.split("-#}")[0]
        assert text.startswith("{#-")
        assert re.search(r"\{\{ \w+\(|\{% call \w+\(", comment), page.name

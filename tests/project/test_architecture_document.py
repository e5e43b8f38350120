"""docs/architecture.md draws the tree that is there; docs/glossary.md names what exists in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.support.folded import each_of
from tests.support.sources import READS_THE_TREE, nodes_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
BANKS = ROOT / "payments" / "cnab" / "banks"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
PACKAGES = ("brazil", "offers", "payments", "portal")
BESIDE = {"templates", "static", "migrations", "tests", "bench", "docs"}


def drawn() -> set[str]:
    """Folders of the drawing, each with its path: two spaces of indent are one level."""
    block = ARCHITECTURE.split("```")[1]
    folders, path = set(), list[str]()
    for line in block.strip().splitlines():
        indent, name = re.fullmatch(r"( *)([a-z_]+)/ .*", line).groups()  # type: ignore[union-attr]
        path[len(indent) // 2 :] = [name]
        folders.add("/".join(path))
    return folders


def standing() -> set[str]:
    """Folders of the packages that hold Python, and the folders beside them."""
    homes = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    rooms = {home for home in homes if home.parent != BANKS}  # one room a bank, all alike: drawn once
    return {home.relative_to(ROOT).as_posix() for home in rooms} | BESIDE


def test_every_folder_drawn_exists() -> None:
    assert sorted(folder for folder in drawn() if not (ROOT / folder).is_dir()) == []


def test_every_folder_that_exists_is_drawn() -> None:
    assert sorted(standing() - drawn()) == []


HOMES = "|".join(sorted({*PACKAGES, *BESIDE}))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_part_named_in_the_pages_exists() -> None:
    path = re.compile(rf"`((?:{HOMES})/[\w./-]+\w)`")
    named = {(page.name, found) for page in PAGES for found in path.findall(page.read_text())}
    assert len(named) > 15
    assert sorted(f"{page}: {found}" for page, found in named if not (ROOT / found).exists()) == []


@each_of(PAGES, name=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)[^)]*\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def names_in_code() -> set[str]:
    """Every class, function, enum member and module of the packages."""
    found: set[str] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            found.add(path.stem)
            for node in nodes_of(path.read_text()):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    found.add(node.name)
                elif isinstance(node, ast.Assign):
                    found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    found.add(node.target.id)
                elif isinstance(node, ast.arg):
                    found.add(node.arg)
    return found


def test_every_name_of_the_glossary_exists_in_the_code() -> None:
    rows = [line for line in GLOSSARY.splitlines() if line.startswith("| `")]
    terms = {term for row in rows for term in re.findall(r"`([\w.]+)`", row.split("|")[1])}
    known = names_in_code()
    assert len(terms) > 40
    assert sorted(term for term in terms if not set(term.split(".")) <= known) == []


def test_every_decision_is_numbered_and_has_its_four_parts() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text()
        parts = re.findall(r"^(?:## (?=\w+$)|(?=Status: ))(\w+)", text, re.MULTILINE)
        assert {"Context", "Decision", "Status", "Consequences"} <= set(parts), page.name
        assert len(text.split()) <= 600, f"{page.name} is longer than a page"

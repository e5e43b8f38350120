"""Habits of the whole tree: small modules, commits in one layer, numbered migrations, nothing left lying about."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.support.sources import READS_THE_TREE, nodes_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("brazil", "offers", "payments", "portal")
LINES_AT_MOST = 300
# The demonstration's loader stands for staff who set a creditor up: one commit between people and their files.
MAY_COMMIT = ("portal/services/", "portal/jobs/", "portal/db.py", "portal/demo/load.py")
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "data", "info", "manager", "handler"}
# Put together here so that this file does not hold what it looks for.
LEFT_TO_DO = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
FOREIGN = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/tmp/" + r"(?!prumo)\w+/",
            "/" + r"home/\w+",
            "/" + r"root/\w+",
            r"\bCl" + r"aude\b",
            "Anthro" + "pic",
            "Chat" + "GPT",
        ]
    )
)
TEXT_FILES = {
    "",
    ".bash",
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".ini",
    ".js",
    ".lock",
    ".md",
    ".py",
    ".svg",
    ".toml",
    ".txt",
}


def is_ignored(path: Path, ignored: tuple[str, ...]) -> bool:
    """Whether .gitignore names the file or a folder it lies in (read here: a fresh Debian has no git)."""
    place = path.relative_to(ROOT)
    return any(
        fnmatch(place.parts[0], pattern.strip("/")) if pattern.startswith("/") else fnmatch(part, pattern.strip("/"))
        for pattern in ignored
        for part in place.parts
    )


@cache
def all_files() -> tuple[Path, ...]:
    """The files that belong to the project."""
    ignored = (".git", *(ROOT / ".gitignore").read_text().split())
    tops = [top for top in ROOT.iterdir() if not is_ignored(top, ignored)]
    found = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    return tuple(sorted(path for path in found if path.is_file() and not is_ignored(path, ignored)))


def tracked(*places: str) -> list[Path]:
    return [path for path in all_files() if not places or name(path).startswith(tuple(f"{one}/" for one in places))]


def modules(*paths: str) -> list[Path]:
    return [path for path in tracked(*paths) if path.suffix == ".py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commits(source: str) -> list[int]:
    """Lines where `.commit()` is called."""
    return [
        node.lineno
        for node in nodes_of(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def test_the_tree_is_seen() -> None:
    assert len(modules(*PACKAGES)) > 50


def test_modules_stay_small() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in modules(*PACKAGES, "tests", "bench")}
    assert {path: length for path, length in lengths.items() if length > LINES_AT_MOST} == {}


def test_no_module_is_a_drawer() -> None:
    assert [name(path) for path in modules(*PACKAGES) if path.stem in DRAWERS or path.parent.name in DRAWERS] == []


def test_only_services_and_jobs_commit() -> None:
    outside = [path for path in modules(*PACKAGES) if not name(path).startswith(MAY_COMMIT)]
    assert {name(path): lines for path in outside if (lines := commits(path.read_text()))} == {}


def test_a_commit_would_be_noticed() -> None:
    assert commits("def view(session):\n    session.commit()\n") == [2]


def test_migrations_are_numbered_without_gaps_and_named_by_a_sentence() -> None:
    names = sorted(path.stem for path in modules("migrations/versions"))
    assert names
    assert [stem for stem in names if not re.fullmatch(r"\d{4}(_[a-z0-9]+){3,}", stem)] == []
    assert [int(stem[:4]) for stem in names] == list(range(1, len(names) + 1))


def project_texts() -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix in TEXT_FILES and not name(path).startswith(("static/vendor/", "tests/vendor/"))
    ]


@pytest.mark.parametrize("pattern", [LEFT_TO_DO, FOREIGN], ids=["left to do", "foreign"])
def test_nothing_is_left_lying_about(pattern: re.Pattern[str]) -> None:
    found = {
        name(path): match.group()
        for path in project_texts()
        if (match := pattern.search(path.read_text("utf-8", "replace")))
    }
    assert found == {}


def test_core_numbers_are_never_guarded_by_assert_alone() -> None:
    """`python -O` drops asserts, so the rules must raise instead."""
    asserts = {
        name(path): [node.lineno for node in nodes_of(path.read_text()) if isinstance(node, ast.Assert)]
        for path in modules("brazil", "offers", "payments")
    }
    assert {path: lines for path, lines in asserts.items() if lines} == {}

"""Every template that is named exists, and every template that exists is used."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from jinja2 import meta

from tests.support.sources import READS_THE_TREE, nodes_of, template_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAMES = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
TEMPLATE = re.compile(r"[a-z_]+(?:/[a-z_]+)*\.(?:html|txt|svg)")


@cache
def texts(path: Path) -> list[str]:
    """Every text constant of a module, those that are part of an f-string aside."""
    return [node.value for node in nodes_of(path.read_text()) if isinstance(node, ast.Constant)
            and isinstance(node.value, str)]  # fmt: skip


@cache
def named_in_code() -> set[str]:
    """What the portal and the documents' adapter ask for by name."""
    named = set()
    for package in ("portal", "payments/adapters"):
        for path in (ROOT / package).rglob("*.py"):
            found = {text for text in texts(path) if TEMPLATE.fullmatch(text)}
            named |= found
            if path.name == "documents.py" and package != "portal":  # names documents without folder and ending
                named |= {f"documents/{text}.html" for text in texts(path)} & NAMES
    return named


@cache
def named_in_templates() -> set[str]:
    named: set[str | None] = set()
    for name in NAMES:
        named |= set(meta.find_referenced_templates(template_of((TEMPLATES / name).read_text())))
    return {name for name in named if name is not None}


def kinds_of_message() -> set[str]:
    """Messages are found by kind: templates/messages/<kind>/. A kind is in use when code names it."""
    spoken = {text for path in (ROOT / "portal").rglob("*.py") for text in texts(path)}
    return {kind.name for kind in (TEMPLATES / "messages").iterdir() if kind.is_dir() and kind.name in spoken}


def test_every_template_named_exists() -> None:
    named = named_in_code() | named_in_templates()
    assert len(named) > 30
    within = NAMES | {name.partition("/")[2] for name in NAMES}
    assert sorted(named - within) == []


def test_no_template_is_left_unused() -> None:
    messages = {f"messages/{kind}/" for kind in kinds_of_message()}
    used = named_in_code() | named_in_templates()
    used |= {f"{folder}/{name}" for name in used for folder in ("documents", "messages")}  # environments of their own
    assert sorted(name for name in NAMES - used if not name.startswith(tuple(messages))) == []

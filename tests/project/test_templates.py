"""Every template compiles, and none carries what the content security policy refuses or what escapes escaping."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError, nodes
from pydantic import SecretStr

from payments.adapters.document_templates import document_templates
from portal import create_app
from portal.config import Settings
from tests.support.sources import READS_THE_TREE, template_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
KEY = SecretStr("A" * 43 + "=")
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
# Where |safe may stand: markup made by our own code, never by people. One line of reason each.
MAY_BE_SAFE = {
    "documents/terms_page.html": "the terms, rendered with escaping, whose digest stands below them",
    "debtor/accept.html": "the same terms, from wiring.terms_html: what is accepted is what is on the page",
    "debtor/joint_accept.html": "the terms of each agreement joined, from wiring.terms_html too",
    "debtor/paper_terms.html": "the same terms again, to be read without a PDF",
}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


class InlineFinder(HTMLParser):
    """Collects inline styles, inline scripts, event handlers and javascript: addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        self.found += [key for key in given if key == "style" or key.startswith("on")]
        self.found += [f"{key}={value}" for key, value in attrs if (value or "").lower().startswith("javascript:")]


def inline_parts(source: str) -> list[str]:
    finder = InlineFinder()
    finder.feed(JINJA.sub("", source))
    return finder.found


def unescaped(source: str) -> list[str]:
    """Filters and blocks that switch escaping off."""
    tree = template_of(source)
    filters = [node.name for node in tree.find_all(nodes.Filter) if node.name == "safe"]
    return filters + ["autoescape" for _ in tree.find_all(nodes.ScopedEvalContextModifier)]


def test_there_are_templates() -> None:
    assert any(name.endswith(".html") for name in NAMES)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The environment of the portal's pages, with its filters and functions."""
    folder = tmp_path_factory.mktemp("pages")
    settings = Settings(data_dir=folder, demo=True, secret_key=KEY, cpf_key=KEY, seal_key=KEY, testing=True)
    return create_app(settings).jinja_env


def broken(name: str, environment: Environment) -> str | None:
    """What keeps a template from compiling, None for nothing. What another test of the run compiled from the very same
    words has compiled."""
    try:
        environment.get_template(name)
    except TemplateSyntaxError as error:
        return f"{name}:{error.lineno}: {error.message}"
    return None


def test_every_template_compiles(pages: Environment) -> None:
    documents = document_templates()
    assert pages.autoescape
    assert documents.autoescape
    kinds = [(name, documents if name.startswith("documents/") else pages) for name in NAMES]
    found = [broken(name, environment) for name, environment in kinds]
    assert list(filter(None, found)) == []


def test_no_template_has_anything_inline() -> None:
    found = {name: inline_parts((TEMPLATES / name).read_text()) for name in NAMES if name.endswith(".html")}
    assert {name: parts for name, parts in found.items() if parts} == {}


def test_every_template_escapes_everything() -> None:
    found = {name: unescaped((TEMPLATES / name).read_text()) for name in NAMES}
    assert {name: parts for name, parts in found.items() if set(parts) - set(["safe"] * (name in MAY_BE_SAFE))} == {}


def test_a_template_that_does_not_compile_would_be_noticed(pages: Environment) -> None:
    assert broken("half.html", pages.overlay(loader=DictLoader({"half.html": "{% if x %}"}))) is not None


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
    ],
)
def test_what_is_inline_would_be_noticed(source: str) -> None:
    assert inline_parts(source) != []


def test_what_is_unescaped_would_be_noticed() -> None:
    assert unescaped("{{ name | upper | safe }}") == ["safe"]
    assert unescaped("{% autoescape false %}{{ name }}{% endautoescape %}") == ["autoescape"]

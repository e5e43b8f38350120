"""axe-core on the page a browser shows (tests/vendor/axe). What it finds is a fault; doubts are not told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.colours import RULES, Colours

SCRIPT = Path(__file__).parents[1] / "vendor/axe/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_RUN = """async ([tags, rules, preload]) => {
  const runOnly = {type: 'tag', values: tags};
  const {violations} = await axe.run(document, {runOnly, rules, resultTypes: ['violations'], preload});
  return violations.map((rule) => [rule.id, rule.help, rule.nodes.map((node) => node.html)]);
}"""


def faults(page: Page, *, preload: bool = True, colours: Colours | None = None, scheme: str = "light") -> list[str]:
    """Everything of WCAG 2.2 AA, and axe's best practices. Without `preload` the style sheets are not fetched a second
    time, for the one rule that reads them: whether a screen may be turned. With `colours`, those of the scheme the page
    is shown in are judged by what was judged before."""
    apart = {} if colours is None else {rule: {"enabled": False} for rule in RULES}
    found = _told(page.evaluate(_RUN, [list(TAGS), apart, preload]))
    return found if colours is None else [*found, *colour_faults(page, colours, scheme)]


def colour_faults(page: Page, colours: Colours, scheme: str) -> list[str]:
    """Colours alone, for a second scheme of the same page."""
    return _told(colours.faults(page, scheme))


def _told(violations: Sequence[Sequence[Any]]) -> list[str]:
    return [f"axe {rule}: {words}: {' | '.join(nodes[:3])[:600]}" for rule, words, nodes in violations]

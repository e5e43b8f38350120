"""axe-core on the page a browser shows (tests/vendor/axe). What it finds is a fault; doubts are not told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[1] / "vendor/axe/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")

_RUN = """async ([only, preload]) => {
  const {violations} = await axe.run(document, {runOnly: only, resultTypes: ['violations'], preload});
  return violations.map((rule) => [rule.id, rule.help, rule.nodes.map((node) => node.html)]);
}"""


def faults(page: Page, *, preload: bool = True) -> list[str]:
    """Everything of WCAG 2.2 AA, and axe's best practices. Without `preload` the style sheets are not fetched a second
    time, for the one rule that reads them: whether a screen may be turned."""
    return _told(page.evaluate(_RUN, [{"type": "tag", "values": list(TAGS)}, preload]))


def colour_faults(page: Page) -> list[str]:
    """Colours alone, for a second scheme of the same page."""
    return _told(page.evaluate(_RUN, [{"type": "rule", "values": list(COLOURS)}, False]))


def _told(violations: list[Any]) -> list[str]:
    return [f"axe {rule}: {words}: {' | '.join(nodes[:3])[:600]}" for rule, words, nodes in violations]

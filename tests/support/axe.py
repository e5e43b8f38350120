"""axe-core on the page a browser shows (tests/vendor/axe). What it finds is a fault; doubts are not told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession

from tests.support.colours import RULES, Colours
from tests.support.in_page import ask

SCRIPT = Path(__file__).parents[1] / "vendor/axe/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_RUN = """async (tags, rules, preload) => {
  const least = 24, checks = axe._audit.checks, own = (id) => checks[id].evaluate; // not axe's public side
  const takesFocus = 'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, object,'
    + ' embed, audio, video, details:not(:has(summary)), [contenteditable],'
    + ' [tabindex]:not(:is(main, div, section):not([role]), [role=region])'; // what is read is no target
  const unseen = (each) => getComputedStyle(each).clipPath === 'inset(50%)';
  const boxes = [...document.querySelectorAll(takesFocus)].filter((each) => !unseen(each))
    .map((each) => [each, each.getBoundingClientRect()]);
  const plain = (each) => {
    if (unseen(each)) return true;
    const box = each.getBoundingClientRect();
    return box.width >= least && box.height >= least && !boxes.some(([other, its]) => other !== each
      && its.left < box.right && its.right > box.left && its.top < box.bottom && its.bottom > box.top);
  };
  axe.configure({checks: ['target-size', 'target-offset'].map((id) => ({id, evaluate: ((judge) =>
    function (node, ...more) { return plain(node) || judge.call(this, node, ...more); })(own(id))}))});
  const {violations} = await axe.run(document, {runOnly: {type: 'tag', values: tags}, rules, preload,
    resultTypes: ['violations'], reporter: 'no-passes'});
  return violations.map((rule) => [rule.id, rule.help, rule.nodes.map((node) => node.html)]);
}"""
"""axe lays out a grid of the whole page to see how large a target is, a quarter of what its rules of structure cost.
A target of 24 px whose box no other box that takes focus touches passes there whatever else is so: axe finds a large
one too small only where another covers part of it. One clipped away is in no such grid, neither as a target nor as what
covers one. Only those that are smaller, or that another touches, are left to axe."""


def faults(
    page: CDPSession, *, preload: bool = True, colours: Colours | None = None, scheme: str = "light"
) -> list[str]:
    """Everything of WCAG 2.2 AA, and axe's best practices. Without `preload` the style sheets are not fetched a second
    time, for the one rule that reads them: whether a screen may be turned. With `colours`, those of the scheme the page
    is shown in are judged by what was judged before."""
    apart = {} if colours is None else {rule: {"enabled": False} for rule in RULES}
    found = _told(ask(page, _RUN, list(TAGS), apart, preload))
    return found if colours is None else [*found, *colour_faults(page, colours, scheme)]


def colour_faults(page: CDPSession, colours: Colours, scheme: str) -> list[str]:
    """Colours alone, for a second scheme of the same page."""
    return _told(colours.faults(page, scheme))


def _told(violations: Sequence[Sequence[Any]]) -> list[str]:
    return [f"axe {rule}: {words}: {' | '.join(nodes[:3])[:600]}" for rule, words, nodes in violations]

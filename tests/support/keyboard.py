"""A page by keyboard alone: what Tab reaches, in which order, and whether one sees where one is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page

_AT = """() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const style = getComputedStyle(each), box = each.getBoundingClientRect();
  const all = [...document.querySelectorAll('*')];
  return {place: all.indexOf(each), top: box.top + scrollY, left: box.left, what: each.outerHTML.slice(0, 110),
    seen: box.width > 1 && box.height > 1, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3};
}"""
_TO_THE_TOP = """() => {
  const top = document.createElement('span');
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
  scrollTo(0, 0);
}"""
_STOPS = """() => {
  const radios = new Set();
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  return [...document.querySelectorAll(kinds)]
    .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled)
    .filter((each) => each.type !== 'radio' || (!radios.has(each.name) && radios.add(each.name))).length;
}"""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Where the keyboard is: the place in the document and on the page, and whether it shows."""

    place: int
    top: float
    left: float
    what: str
    seen: bool
    ring: bool


def start_over(page: Page) -> None:
    """The next Tab is the first of the page, wherever the keyboard was."""
    page.evaluate(_TO_THE_TOP)


def stops(page: Page) -> list[Stop]:
    """Press Tab from the top of the page until it leaves it."""
    start_over(page)
    found: list[Stop] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(_AT)
        if at is None or (found and at["place"] == found[0].place):
            return found
        if found and at["place"] == found[-1].place:
            continue  # day, month, year and calendar of one date
        found.append(Stop(**at))
    raise AssertionError("Tab never leaves the page")


def faults(page: Page) -> list[str]:
    """What is wrong with going through the page by Tab."""
    walked = stops(page)
    found = [f"no ring: {stop.what}" for stop in walked if not stop.ring]
    found += [f"not to be seen: {stop.what}" for stop in walked if not stop.seen]
    for before, after in pairwise(walked):
        if after.place < before.place:
            found.append(f"goes back in the document: {after.what}")
        if after.top < before.top - 60:
            found.append(f"goes back up the page: {after.what}")
    missed = page.evaluate(_STOPS) - len(walked)
    return found + ([f"{missed} controls never reached"] if missed > 0 else [])

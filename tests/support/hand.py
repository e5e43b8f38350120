"""A hand on a page of Chromium: finds by name what a person would touch, and touches it where it can be seen.

It presses and types through the browser's own input (DevTools' `Input`), so what covers a button, lies outside of the
screen or is switched off stops it as it stops a person. Playwright does the same with scripts of its own in each page,
which cost half as much again as opening it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import CDPSession, Error, Frame, Page

from tests.support.in_page import ask

_LOOKS_AGAIN_SECONDS = 0.05

_TOUCH = """((wanted) => {
  const squash = (text) => text.replace(/\\s+/g, ' ').trim();
  const name = squash(wanted.name);
  const like = (text) => wanted.exact ? squash(text) === name
    : squash(text).toLowerCase().includes(name.toLowerCase());
  const shown = (each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('[aria-hidden=true]');
  const called = (each) => (each.getAttribute('aria-labelledby') || '').split(/\\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent || '').join(' ') || each.getAttribute('aria-label');
  const labels = (each) => [called(each) || '', ...[...(each.labels || [])].map((one) => one.textContent)];
  const kinds = {link: 'a[href]', button: 'button, input[type=submit], input[type=button]',
    field: 'input:not([type=hidden]), select, textarea'};
  const names = wanted.kind === 'field' ? labels : (each) => [called(each) || each.innerText || each.value || ''];
  const all = [...document.querySelectorAll(kinds[wanted.kind])]
    .filter((each) => shown(each) && names(each).some(like));
  if (wanted.look || !all.length || wanted.only && all.length > 1) return {found: all.length};
  const it = all[0];
  if (it.matches(':disabled')) return {found: 1, fault: 'is switched off'};
  if (wanted.kind === 'field' && wanted.text !== null) {
    if (it.readOnly) return {found: 1, fault: 'can only be read'};
    it.focus();
    if (it.matches('[type=date], [type=time], [type=color], [type=range]')) {
      it.value = wanted.text;
      if (it.value !== wanted.text) return {found: 1, fault: 'does not take ' + wanted.text};
      for (const kind of ['input', 'change']) it.dispatchEvent(new Event(kind, {bubbles: true}));
      return {found: 1, typed: true};
    }
    it.select();
    if (wanted.text === '') document.execCommand('delete');
    return {found: 1, typed: wanted.text === ''};
  }
  if (wanted.kind === 'field' && it.checked) return {found: 1, checked: true};
  it.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
  const [box] = it.getClientRects(), x = box.left + box.width / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  if (!top || !it.contains(top) && top.closest('label')?.control !== it)
    return {found: 1, fault: 'lies under ' + (top ? top.outerHTML.slice(0, 120) : 'the edge of the screen')};
  if (document.fonts.status !== 'loaded') return {found: 1, fault: 'may move: its letters are still coming'};
  const here = (address) => new URL(address, document.baseURI).href.split('#')[0] === location.href.split('#')[0];
  const form = it.type === 'submit' && it.form;
  const elsewhere = (target) => target && target !== '_self';
  const leads = wanted.kind === 'link' ? !it.download && !elsewhere(it.target) && !(it.hash && here(it.href))
    : !!form && !elsewhere(form.target) && form.method !== 'dialog';
  const hand = window.hand = {leaves: false};
  addEventListener(form ? 'submit' : 'click', (event) => {
    hand.leaves ||= leads && !event.defaultPrevented;
  }, {once: true});
  navigation.addEventListener('navigate', (event) => {
    hand.leaves ||= !event.hashChange && !event.destination.sameDocument && event.downloadRequest === null;
  });
  const valid = !form || form.noValidate || it.formNoValidate || form.matches(':valid');
  return {found: 1, x, y, leads: leads && valid};
})"""
_LEAVES = "window.hand ? window.hand.leaves : null"


class Missed(AssertionError):
    """There is nothing like it on the page, or it cannot be touched."""


@dataclass(kw_only=True)  # no slots: playwright keeps a note on whose method it calls
class Hand:
    """Touches what a page shows. Without scripts a page cannot say no, so where something leads is read from it."""

    page: Page
    asked: CDPSession
    scripts: bool
    patience_seconds: float = 30
    _opened: int = 0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._count)

    def _count(self, frame: Frame) -> None:
        self._opened += frame == self.page.main_frame

    def touch(self, kind: str, name: str, *, exact: bool = False) -> None:
        """Click the first link or button of this name; when that opens a page, until it has begun to come."""
        place = self._until_found({"kind": kind, "name": name, "exact": exact, "only": False, "text": None})
        self._press(place)

    def write(self, label: str, text: str) -> None:
        """Type a text into the first field of this label, in place of what it held."""
        found = self._until_found({"kind": "field", "name": label, "exact": False, "only": False, "text": text})
        if not found.get("typed"):
            self.asked.send("Input.insertText", {"text": text})

    def check(self, label: str, *, exact: bool = False) -> None:
        """Choose the one radio or box of this label."""
        wanted = {"kind": "field", "name": label, "exact": exact, "only": True, "text": None}
        found = self._until_found(wanted)
        if not found.get("checked"):
            self._press(found)
            if not self.evaluate(f"{_TOUCH}({json.dumps(wanted)})").get("checked"):
                raise Missed(f"{label!r} was touched and is not checked")

    def finds(self, kind: str, name: str) -> bool:
        """Whether the page shows a link or button of this name now."""
        return bool(self.evaluate(f"{_TOUCH}({json.dumps({'kind': kind, 'name': name, 'look': True})})")["found"])

    def words(self, css: str) -> str:
        """What the one element reads, once the page is whole: while it comes, an element may not have its words."""
        self.page.wait_for_load_state("domcontentloaded")
        wanted = f"[...document.querySelectorAll({json.dumps(css)})].map((each) => each.innerText)"
        until = monotonic() + self.patience_seconds
        while not (found := self.evaluate(wanted)):
            if monotonic() > until:
                raise Missed(f"{self.page.url}: no {css}")
            sleep(_LOOKS_AGAIN_SECONDS)
        if len(found) > 1:
            raise Missed(f"{self.page.url}: {len(found)} of {css}: {found}")
        return str(found[0])

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        return ask(self.asked, f"() => ({expression})")

    def _until_found(self, wanted: dict[str, Any]) -> dict[str, Any]:
        until = monotonic() + self.patience_seconds
        while True:
            found: dict[str, Any] = self.evaluate(f"{_TOUCH}({json.dumps(wanted)})")
            if found["found"] == 1 and "fault" not in found:
                return found
            if monotonic() > until:
                raise Missed(f"{self.page.url}: {wanted['kind']} {wanted['name']!r}: {found}")
            sleep(_LOOKS_AGAIN_SECONDS)

    def _press(self, place: dict[str, Any]) -> None:
        before = self._opened
        at = {"x": place["x"], "y": place["y"], "button": "left", "clickCount": 1}
        self.asked.send("Input.dispatchMouseEvent", {"type": "mousePressed", "buttons": 1, **at})
        self.asked.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **at})
        if self._leaves(place) and self._opened == before:
            self.page.wait_for_event("framenavigated", lambda frame: frame == self.page.main_frame)

    def _leaves(self, place: dict[str, Any]) -> bool:
        if not self.scripts:
            return bool(place["leads"])
        try:
            return bool(self.evaluate(_LEAVES))  # None: another page is there already
        except Error:  # it went while it was asked
            return True

"""Answers of the application shown in Chromium without a server, and what must be true of each at every size.

A page is opened once. The browser asks for nothing that leaves the process: the answer is the one a test got from the
application, what the page loads comes from the application too, and anything else is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route
from werkzeug.test import TestResponse

from tests.support import axe

HOST = "https://prumo.test"  # of https, where copying works; nothing leaves the process
PHONE, NARROW, TABLET, DESK = (360, 740), (320, 740), (768, 900), (1280, 900)
_KEPT = {"content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cache-control"}

_WIDE = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return null;
  const who = [...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1 && !each.closest('.table-wrap.wide'));
  return over + ' px wider than the screen: ' + who.map((each) => each.outerHTML.slice(0, 90)).slice(0, 3).join(' | ');
}"""
_CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter((each) => {
  const style = getComputedStyle(each);
  const hides = ['hidden', 'clip'].includes(style.overflowX) || style.textOverflow === 'ellipsis';
  const free = each.matches('input, select') || style.position === 'absolute';
  return hides && !free && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1;
}).map((each) => 'cut off: ' + each.outerHTML.slice(0, 120))"""
_SMALL = """(least) => {
  const inSentence = (each) => {
    if (getComputedStyle(each).display !== 'inline') return false;
    let block = each.parentElement;
    while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    const rest = [...block.childNodes].filter((one) => one !== each && !one.contains(each))
      .filter((one) => one.nodeType === 3 || getComputedStyle(one).display.startsWith('inline'))
      .map((one) => one.textContent).join(' ');
    return /\\p{L}/u.test(rest);
  };
  const found = [];
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  for (const each of document.querySelectorAll(kinds)) {
    if (!each.checkVisibility({visibilityProperty: true}) || inSentence(each)) continue;
    if (each.closest('.visually-hidden, .staff') || each.matches('.skip')) continue;
    const whole = each.closest('.offer.choice'); // the label of its radio covers the card
    const boxes = [each, ...(each.labels || []), ...(whole ? [whole] : [])].map((one) => one.getBoundingClientRect());
    const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
    const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
    if (width < least - .5 || height < least - .5)
      found.push(`only ${Math.round(width)} x ${Math.round(height)} px: ${each.outerHTML.slice(0, 140)}`);
  }
  return found;
}"""
_PRINTED = """() => {
  const shown = [...document.querySelectorAll('button, .button')].filter((each) => each.checkVisibility());
  const style = getComputedStyle(document.body);
  return [...shown.map((each) => 'printed: ' + each.outerHTML.slice(0, 90)),
    ...(style.backgroundColor === 'rgb(255, 255, 255)' && style.color === 'rgb(0, 0, 0)' ? []
      : ['prints ' + style.color + ' on ' + style.backgroundColor])];
}"""
_WORDS = """() => {
  const main = document.querySelector('main').cloneNode(true);
  main.querySelectorAll('code, pre, script').forEach((each) => each.remove());
  return main.textContent;
}"""
_TEXT = "() => document.querySelector('main').innerText"
_OPEN = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
_TWICE = "(size) => { document.documentElement.style.fontSize = size; }"
LEAST_TARGET = 44


@dataclass(kw_only=True)  # no slots: playwright keeps a note on whose method it calls
class Shower:
    """A page of Chromium and the application that answers it."""

    page: Page
    client: FlaskClient
    answer: TestResponse | None = None
    path: str = ""
    files: dict[str, TestResponse] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def show(self, path: str, answer: TestResponse, screen: tuple[int, int] = PHONE) -> None:
        """Open an answer at its address, on a phone unless told otherwise, by day."""
        self.path, self.answer = path, answer
        self.size(screen)
        self.page.emulate_media(color_scheme="light", media="screen", reduced_motion="reduce")
        self.page.goto(HOST + path)

    def size(self, screen: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": screen[0], "height": screen[1]})

    def asked(self, route: Route) -> None:
        """Answer a request of the page."""
        place = urlsplit(route.request.url)
        path = f"{place.path}?{place.query}" if place.query else place.path
        if route.request.url.startswith(HOST) and route.request.is_navigation_request():
            answer = self.answer
        elif route.request.url.startswith(HOST + "/static/"):
            answer = self.files.get(path) or self.files.setdefault(path, self.client.get(path, buffered=True))
        else:
            self.complaints.append(f"asked for {route.request.url}")
            return route.abort()
        assert answer is not None
        headers = {name.lower(): value for name, value in answer.headers if name.lower() in _KEPT}
        return route.fulfill(status=answer.status_code, headers=headers, body=answer.get_data())


@contextmanager
def shower(browser: Browser, client: FlaskClient) -> Iterator[Shower]:
    """A browser page for any number of answers, one after another; axe stands ready in each."""
    context = browser.new_context(locale="pt-BR", timezone_id="America/Sao_Paulo", service_workers="block")
    try:
        context.add_init_script(path=axe.SCRIPT)
        found = Shower(page=context.new_page(), client=client)
        context.route("**/*", found.asked)
        found.page.on("pageerror", lambda error: found.complaints.append(f"script error: {error}"))
        found.page.on("console", lambda said: _note(found, said.type, said.text))
        yield found
    finally:
        context.close()


def _note(shower: Shower, kind: str, text: str) -> None:
    """A status of 4xx and the service worker, which is kept out here, are no faults of a page."""
    if kind in ("error", "warning") and not any(each in text for each in ("Failed to load", "Service Worker")):
        shower.complaints.append(f"console: {text}")


def look(shower: Shower) -> tuple[list[str], str]:
    """Every fault of the page shown, as `show` left it, with what its `main` says. Its closed parts are opened."""
    page = shower.page
    page.evaluate(_OPEN)
    found = [*axe.faults(page), *page.evaluate(_SMALL, LEAST_TARGET), *_wide(page, 360)]
    text: str = page.evaluate(_TEXT)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe.colour_faults(page)]
    page.emulate_media(color_scheme="light", media="print")
    found += page.evaluate(_PRINTED)
    page.emulate_media(media="screen")  # and by day, which is as every look begins
    page.evaluate(_TWICE, "200%")
    found += [f"text at 200 %: {fault}" for fault in (*_wide(page, 360), *page.evaluate(_CUT))]
    page.evaluate(_TWICE, "")
    for screen in (NARROW, DESK):
        shower.size(screen)
        found += _wide(page, screen[0])
    found += shower.complaints
    shower.complaints.clear()
    return found, text


def look_at_desk(shower: Shower, *, night: bool) -> tuple[list[str], str]:
    """Every fault of a staff page that `show` opened on a tablet, and at a desk, by day or by night, with what its
    `main` says. The pairs of colours are worked out for both in tests/project/test_contrast.py."""
    page = shower.page
    page.emulate_media(color_scheme="dark" if night else "light")
    page.evaluate(_OPEN)
    found = [*axe.faults(page, preload=False), *_wide(page, TABLET[0]), *page.evaluate(_CUT)]
    text: str = page.evaluate(_WORDS)
    shower.size(DESK)
    found += _wide(page, DESK[0])
    found += shower.complaints
    shower.complaints.clear()
    return found, text


def _wide(page: Page, width: int) -> list[str]:
    said = page.evaluate(_WIDE)
    return [f"at {width} px: {said}"] if said else []

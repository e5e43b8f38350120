"""Answers of the application shown in Chromium without a server, and what must be true of each at every size.

A page is opened once. The browser asks for nothing that leaves the machine: the answer is the one a test got from the
application, what the page loads comes from the application too (`page_server`), and anything else is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from playwright.sync_api import Browser, CDPSession, Page
from werkzeug.test import TestResponse

from tests.support import axe
from tests.support.colours import Colours
from tests.support.in_page import ask
from tests.support.page_server import PageServer, page_server
from tests.support.unpainted import new_unpainted_page

PHONE, NARROW, TABLET, DESK = (360, 740), (320, 740), (768, 900), (1280, 900)

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
_OPEN = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
LEAST_TARGET = 44

# What is asked at once is drawn once: text of 200 % is laid out and measured, and gone before anybody paints it.
_BY_DAY = f"(least) => [({_SMALL})(least), ({_WIDE})(), document.querySelector('main').innerText]"
_TWICE = f"""() => {{
  const root = document.documentElement;
  root.style.fontSize = '200%';
  const found = [({_WIDE})(), ({_CUT})()];
  root.style.fontSize = '';
  return found;
}}"""
_LAST = f"() => {{ const found = ({_WIDE})(); document.body.replaceChildren(); return found; }}"
"""A page seen for the last time is not painted once more at this size, nor laid out at the next page's."""
_TABLET = f"() => [({_WIDE})(), ({_CUT})(), ({_WORDS})()]"


@dataclass(kw_only=True)  # no slots: playwright keeps a note on whose method it calls
class Shower:
    """A page of Chromium and the application that answers it."""

    page: Page
    asked: CDPSession
    served: PageServer
    painted: bool = False
    colours: Colours = field(default_factory=Colours)
    _shown: dict[str, str] = field(default_factory=dict)

    @property
    def complaints(self) -> list[str]:
        """What went wrong beside the page itself, since they were last cleared."""
        return self.served.complaints

    def show(self, path: str, answer: TestResponse, screen: tuple[int, int] = PHONE) -> None:
        """Open an answer at its address, on a phone unless told otherwise, by day."""
        self.served.answer = answer
        self.size(screen)
        self.media(color_scheme="light", media="screen", reduced_motion="reduce")
        self.page.goto(self.served.host + path)

    def media(self, **wanted: str) -> None:
        """How the page is shown; what is so already is not said again, for the page would be drawn again."""
        changed = {name: value for name, value in wanted.items() if self._shown.get(name) != value}
        if changed:
            self.page.emulate_media(**changed)  # type: ignore[arg-type]
            self._shown |= changed

    def size(self, screen: tuple[int, int]) -> None:
        """Playwright moves the window too, and the page is laid out for both."""
        width, height = screen
        if self.painted:
            self.page.set_viewport_size({"width": width, "height": height})
            return
        metrics = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
        self.asked.send("Emulation.setDeviceMetricsOverride", {**metrics, "deviceScaleFactor": 1, "mobile": False})


@contextmanager
def shower(browser: Browser, client: FlaskClient, *, painted: bool = False) -> Iterator[Shower]:
    """A browser page for any number of answers, one after another; axe stands ready in each. It is painted only for
    who takes pictures or touches it: what is asked of a page is laid out for the question."""
    with page_server(client) as served:
        context = browser.new_context(
            locale="pt-BR", timezone_id="America/Sao_Paulo", service_workers="block", proxy={"server": served.host}
        )
        try:
            context.add_init_script(path=axe.SCRIPT)
            page = context.new_page() if painted else new_unpainted_page(browser, context)
            found = Shower(page=page, asked=context.new_cdp_session(page), served=served, painted=painted)
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
    """Every fault of the page shown, as `show` left it, with what its `main` says. Its closed parts are opened, and
    nothing is left of it."""
    page = shower.asked
    ask(page, _OPEN)
    found = axe.faults(page, colours=shower.colours)
    small, wide, text = ask(page, _BY_DAY, LEAST_TARGET)
    found += [*small, *_at(360, wide)]
    shower.media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe.colour_faults(page, shower.colours, "dark")]
    shower.media(color_scheme="light", media="print")
    found += ask(page, _PRINTED)
    shower.media(media="screen")  # and by day, which is as every look begins
    wide, cut = ask(page, _TWICE)
    found += [f"text at 200 %: {fault}" for fault in (*_at(360, wide), *cut)]
    for screen, wide in ((NARROW, _WIDE), (DESK, _LAST)):
        shower.size(screen)
        found += _at(screen[0], ask(page, wide))
    found += shower.complaints
    shower.complaints.clear()
    return found, text


def look_at_desk(shower: Shower, *, night: bool) -> tuple[list[str], str]:
    """Every fault of a staff page that `show` opened on a tablet, and at a desk, by day or by night, with what its
    `main` says. The pairs of colours are worked out for both in tests/project/test_contrast.py."""
    page = shower.asked
    scheme = "dark" if night else "light"
    shower.media(color_scheme=scheme)
    ask(page, _OPEN)
    found = axe.faults(page, preload=False, colours=shower.colours, scheme=scheme)
    wide, cut, text = ask(page, _TABLET)
    found += [*_at(TABLET[0], wide), *cut]
    shower.size(DESK)
    found += _at(DESK[0], ask(page, _LAST))
    found += shower.complaints
    shower.complaints.clear()
    return found, text


def _at(width: int, wide: str | None) -> list[str]:
    return [f"at {width} px: {wide}"] if wide else []

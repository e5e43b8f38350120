"""Real Chromium, and what must be true of every page it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.support.hand import Hand

CHROMIUM = Path("/usr/bin/chromium")
WITHOUT_WINDOWS = Path("/usr/bin/chromium-headless-shell")  # of the same source; draws a page in half the time
QUICKEST = WITHOUT_WINDOWS if WITHOUT_WINDOWS.exists() else CHROMIUM
PHONE, DESK = (360, 740), (1280, 900)
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_HASTY = (
    "--js-flags=--no-maglev --no-opt",
    "--disable-features=RenderDocument,AvoidUnnecessaryBeforeUnloadCheckSync,PaintHolding,ThirdPartyStoragePartitioning",
)
"""For the build without windows. A page's scripts are as new to Chromium as the page, and what it would make of them in
the background to run them quicker is thrown away with the page. The next page of a site is shown in the frame of the
last, as it was for years; a new one each time is a quarter of what going there costs. Chromium heeds the last list of
such features alone, so those of playwright's that touch a page stand here too. What a page does is the same."""
_UNPAINTED = "--enable-begin-frame-control"  # no page of such a browser is drawn by itself
_TAKES_LONG_MS = 30_000


class BadPage(AssertionError):
    """A page that is not as every page must be."""


@dataclass(slots=True, kw_only=True)
class Visitor:
    """One person at one screen. `read()` says that the page shown now was looked at, and checks it."""

    page: Page
    hand: Hand
    base_url: str
    complaints: list[str] = field(default_factory=list)

    @property
    def scripts(self) -> bool:
        """Whether scripts run in this browser."""
        return self.hand.scripts

    def visit(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.base_url + path)
        self.read()

    def follow(self, name: str) -> None:
        """Touch the first link of this name."""
        self.hand.touch("link", name)
        self.read()

    def press(self, name: str) -> None:
        """Press the first button of this name."""
        self.hand.touch("button", name, exact=True)
        self.read()

    def fill(self, label: str, text: str) -> None:
        """Write into the first field of this label."""
        self.hand.write(label, text)

    def check(self, label: str, *, exact: bool = False) -> None:
        """Choose the one radio or box of this label."""
        self.hand.check(label, exact=exact)

    def words(self, css: str) -> str:
        """What the one element reads."""
        return self.hand.words(css)

    def count(self, css: str) -> int:
        """How many there are now, seen or not."""
        return int(self.hand.evaluate(f"document.querySelectorAll({json.dumps(css)}).length"))

    def shows(self, css: str) -> bool:
        """Whether the one element there may be can be seen now."""
        one = f"[...document.querySelectorAll({json.dumps(css)})].map((each) => each.checkVisibility())"
        seen = self.hand.evaluate(one)
        if len(seen) > 1:
            raise BadPage(f"{self.page.url}: {len(seen)} of {css}")
        return any(seen)

    def offers(self, kind: str, name: str) -> bool:
        """Whether there is a link or button of this name to be seen now."""
        return self.hand.finds(kind, name)

    @property
    def text(self) -> str:
        """The words of the page."""
        return self.words("body")

    @property
    def title(self) -> str:
        """The page's one heading of the first rank."""
        return self.words("h1")

    def read(self) -> None:
        """Check the page shown now: whole, quiet, in Portuguese, and no wider than its screen."""
        self.page.wait_for_load_state()
        problems = [*self.complaints, *_problems(self.hand)]
        self.complaints.clear()
        if problems:
            raise BadPage(f"{self.page.url}:\n" + "\n".join(problems))


class Browsers:
    """The browsers of this machine, each started when first asked for: one start costs more than most of a story."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._started: dict[tuple[Path, bool], Browser] = {}

    def chromium(self, program: Path = QUICKEST, *, unpainted: bool = False) -> Browser:
        """One that runs; a missing one is a failure, never a skip. `unpainted` is for tests/support/unpainted.py, where
        the build without windows is there to do it."""
        if not program.exists():
            raise BadPage(f"{program} is missing: apt-get install chromium")
        kind = (program, unpainted)
        found = self._started.get(kind)
        if found is None or not found.is_connected():
            self._playwright = self._playwright or sync_playwright().start()
            more = [*_HASTY, *([_UNPAINTED] if unpainted else [])] if program == WITHOUT_WINDOWS else []
            found = self._playwright.chromium.launch(executable_path=str(program), args=[*_QUIET, *more])
            self._started[kind] = found
        return found

    def close(self) -> None:
        """End them all, and the loop that playwright runs in this process."""
        for each in self._started.values():
            each.close()
        self._started.clear()
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None


@contextmanager
def visitor(
    browser: Browser, base_url: str, *, screen: tuple[int, int] = PHONE, scripts: bool = True
) -> Iterator[Visitor]:
    """Somebody new, without a cookie. Nothing they open may reach another host."""
    width, height = screen
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(_TAKES_LONG_MS)
    try:
        page = context.new_page()
        hand = Hand(page=page, asked=context.new_cdp_session(page), scripts=scripts)
        someone = Visitor(page=page, hand=hand, base_url=base_url)
        _listen(context, someone)
        yield someone
        if someone.complaints:
            raise BadPage("\n".join(someone.complaints))
    finally:
        context.close()


def _listen(context: BrowserContext, someone: Visitor) -> None:
    home = urlsplit(someone.base_url).netloc

    def asked(address: str) -> None:
        if urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc != home:
            someone.complaints.append(f"asked another host: {address}")

    context.on("request", lambda request: asked(request.url))
    context.on(
        "console",
        lambda message: (
            someone.complaints.append(f"console: {message.text}")
            if message.type in ("error", "warning") and not _says_refusal(message.text)
            else None
        ),
    )
    someone.page.on("pageerror", lambda error: someone.complaints.append(f"script error: {error}"))
    someone.page.on("dialog", lambda dialog: dialog.accept())


def _says_refusal(text: str) -> bool:
    """Chromium reports every page answered with 4xx as an error of loading; that a page refuses is not a fault."""
    return text.startswith("Failed to load resource: the server responded with a status of 4")


_LOOK = """(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const culprit = wide > 0 ? [...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.table-wrap'))
    .map((each) => each.tagName.toLowerCase() + '.' + each.className).slice(0, 3).join(', ') : '';
  return {wide, culprit, headings: document.querySelectorAll('h1').length, lang: document.documentElement.lang,
          title: document.title, text: document.body.innerText};
})()"""


def _problems(hand: Hand) -> list[str]:
    """What is wrong with the page."""
    seen = hand.evaluate(_LOOK)
    found = []
    if seen["wide"] > 0:
        found.append(f"{seen['wide']} px wider than the screen: {seen['culprit']}")
    if seen["headings"] != 1:
        found.append(f"{seen['headings']} h1 instead of one")
    if seen["lang"] != "pt-BR":
        found.append(f"lang is {seen['lang']!r}")
    if not seen["title"].endswith("Prumo") or len(seen["title"]) < len("A – Prumo"):
        found.append(f"title is {seen['title']!r}")
    found += [
        f"the page says {word!r}" for word in ("Traceback", "None", "undefined", "{{", "&amp;") if word in seen["text"]
    ]
    return found

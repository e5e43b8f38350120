"""What the portal answers, asked for by program: while a story waits for the worker, no page is drawn for each look."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from tests.support.browser import Visitor

_PATIENCE_SECONDS = 30.0
MESSAGES = "/demonstracao/mensagens"


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Ask again until something the worker does has happened."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {_PATIENCE_SECONDS:.0f} s for {what}")
        time.sleep(0.3)


def answered(someone: Visitor, path: str = "") -> BeautifulSoup:
    """What this person's browser would be given now, with their cookies: at an address, or at the one shown."""
    address = urljoin(someone.base_url, path) if path else someone.page.url
    return BeautifulSoup(someone.page.context.request.get(address).text(), "html.parser")


def words(found: BeautifulSoup) -> str:
    """What a page says, its frame aside, where it has one."""
    return re.sub(r"\s+", " ", (found.find("main") or found).get_text(" ")).strip()


def draw_until(someone: Visitor, there: Callable[[], bool], what: str) -> None:
    """Reload the page shown until it has something: at first, and then whenever the portal says something else."""
    known = ""

    def looked() -> bool:
        nonlocal known
        now = words(answered(someone))
        if now == known:
            return False
        known = now
        someone.page.reload()
        return there()

    wait_until(looked, what)

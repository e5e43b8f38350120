"""Days that pass by the demonstration's clock, and what its worker wrote to people meanwhile."""

from __future__ import annotations

from datetime import date

from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from portal import clock
from tests.support.asking import MESSAGES, wait_until
from tests.support.browser import DESK, visitor
from tests.support.caller import Caller
from tests.support.serving import Portal

_CLOCK = "/demonstracao/relogio"


def live_until(portal: Portal, day: date) -> None:
    """Let the days pass, each with its work, until this one has begun."""
    anybody = Caller(portal.base_url)
    anybody.send(_CLOCK, days=str((day - clock.today()).days))
    _wait_for(anybody, day)


def touch_to_live_until(portal: Portal, browser: Browser, day: date) -> None:
    """The same by the clock's page."""
    with visitor(browser, portal.base_url, screen=DESK) as someone:
        someone.visit(_CLOCK)
        someone.fill("Quantos dias passam?", str((day - clock.today()).days))
        someone.press("Deixar os dias passarem")
        _wait_for(Caller(portal.base_url), day)
        someone.page.reload()
        assert not someone.page.locator("[role=status]").count()


def _wait_for(anybody: Caller, day: date) -> None:
    wait_until(lambda: anybody.get(_CLOCK).select_one("[role=status]") is None, f"{day}")
    assert clock.today() == day


def messages(portal: Portal, subject: str, *, count: int = 1) -> list[str]:
    """The texts of the messages of a subject, newest first, once there are so many."""
    reader, found = Caller(portal.base_url), list[BeautifulSoup]()

    def came() -> bool:
        told = reader.get(MESSAGES).select("article")
        found[:] = [each for each in told if [one.get_text(strip=True) for one in each.select("h2")] == [subject]]
        return len(found) >= count

    wait_until(came, f"{count} messages {subject!r}")
    return [" ".join(text.get_text().split()) for each in found for text in each.select("pre")]

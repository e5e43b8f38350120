"""Days that pass by the demonstration's clock, and what its worker wrote to people meanwhile."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Browser

from portal import clock
from tests.support.asking import MESSAGES, answered, wait_until
from tests.support.browser import DESK, PHONE, visitor
from tests.support.serving import Portal


def live_until(portal: Portal, browser: Browser, day: date) -> None:
    """Let the days pass, each with its work, until this one has begun."""
    with visitor(browser, portal.base_url, screen=DESK) as anybody:
        anybody.visit("/demonstracao/relogio")
        anybody.fill("Quantos dias passam?", str((day - clock.today()).days))
        anybody.press("Deixar os dias passarem")

        wait_until(lambda: answered(anybody).select_one("[role=status]") is None, f"{day}")
        anybody.page.reload()
        assert not anybody.page.locator("[role=status]").count()
    assert clock.today() == day


def messages(portal: Portal, browser: Browser, subject: str, *, count: int = 1) -> list[str]:
    """The texts of the messages of a subject, newest first, once there are so many."""
    with visitor(browser, portal.base_url, screen=PHONE) as reader:
        found = reader.page.locator("article", has=reader.page.get_by_role("heading", name=subject, exact=True))

        def came() -> bool:
            told = [heading.get_text(strip=True) for heading in answered(reader, MESSAGES).select("article h2")]
            return told.count(subject) >= count

        wait_until(came, f"{count} messages {subject!r}")
        reader.visit(MESSAGES)
        assert found.count() >= count
        return [" ".join(text.split()) for text in found.locator("pre").all_text_contents()]

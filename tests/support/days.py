"""Days that pass by the demonstration's clock, and what its worker wrote to people meanwhile."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Browser

from portal import clock
from tests.support import steps
from tests.support.browser import DESK, PHONE, visitor
from tests.support.serving import Portal


def live_until(portal: Portal, browser: Browser, day: date) -> None:
    """Let the days pass, each with its work, until this one has begun."""
    with visitor(browser, portal.base_url, screen=DESK) as anybody:
        anybody.visit("/demonstracao/relogio")
        anybody.fill("Quantos dias passam?", str((day - clock.today()).days))
        anybody.press("Deixar os dias passarem")

        def begun() -> bool:
            anybody.page.reload()
            return not anybody.page.locator("[role=status]").count()

        steps.wait_until(begun, f"{day}")
    assert clock.today() == day


def messages(portal: Portal, browser: Browser, subject: str, *, count: int = 1) -> list[str]:
    """The texts of the messages of a subject, newest first, once there are so many."""
    with visitor(browser, portal.base_url, screen=PHONE) as reader:
        found = reader.page.locator("article", has=reader.page.get_by_role("heading", name=subject, exact=True))

        def came() -> bool:
            reader.visit("/demonstracao/mensagens")
            return found.count() >= count

        steps.wait_until(came, f"{count} messages {subject!r}")
        return [" ".join(text.split()) for text in found.locator("pre").all_text_contents()]

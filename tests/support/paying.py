"""Paying at the demonstration's bank, as anybody does with a code from the portal."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from portal import clock
from tests.support.asking import draw_until
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.caller import Caller
from tests.support.serving import Portal

SLIP_LINE, PIX_CODE = ".copy:has-text('linha digitável') code", ".copy:has-text('Pix copia e cola') code"
_BANK = "/demonstracao/banco"


def shown_code(someone: Visitor, where: str) -> str:
    """The code to copy on the page shown, once the page has it."""
    look_again_until(someone, lambda: bool(someone.page.locator(where).count()), "a code to pay by")
    return someone.page.locator(where).first.inner_text()


def pay_pix(portal: Portal, code: str) -> None:
    """The code, given to the bank without drawing its page: the debtor's story does it by touch."""
    _require_paid(Caller(portal.base_url).send(f"{_BANK}/pix", page=_BANK, brcode=code))


def pay_slip(portal: Portal, line: str) -> None:
    """The number of a boleto, likewise; the bank tells the portal by its return file."""
    today = clock.today().isoformat()
    _require_paid(Caller(portal.base_url).send(_BANK, code=line, paid_on=today, amount="", action="deliver"))


def _require_paid(shown: BeautifulSoup) -> None:
    assert "pago" in shown.select("[role=status]")[0].get_text().lower()


def touch_to_pay_pix(portal: Portal, browser: Browser, code: str) -> None:
    """The code, in the bank's application."""
    _pay(portal, browser, "Pix copia e cola", code, "Pagar este Pix")


def touch_to_pay_slip(portal: Portal, browser: Browser, line: str) -> None:
    """The number of a boleto, on the bank's page."""
    _pay(portal, browser, "Linha digitável", line, "Pagar e deixar o banco entregar o retorno")


def _pay(portal: Portal, browser: Browser, label: str, code: str, button: str) -> None:
    with visitor(browser, portal.base_url, screen=PHONE) as customer:
        customer.visit(_BANK)
        customer.fill(label, code)
        customer.press(button)
        assert "pago" in customer.page.locator("[role=status]").first.inner_text().lower()


def look_again_until(someone: Visitor, there: Callable[[], bool], what: str) -> None:
    """Reload the page shown until it has something, and check it then."""
    if not there():
        draw_until(someone, there, what)
    someone.read()

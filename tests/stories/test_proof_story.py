"""Ana pays all of it and proves it: the letter, her name cleared. Then the Pix is taken back, and the proof with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from brazil.money import Money
from portal import clock
from portal.formatting import brl, date_long, date_plain
from portal.pix_wiring import sandbox_psp
from tests.stories.conftest import ANALYST, FINANCE, OpenedOnce
from tests.support import already_in
from tests.support.ana import agree, ana_owes
from tests.support.books import check_books
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.days import messages
from tests.support.papers import check, download, signatures, words_of
from tests.support.paying import PIX_CODE, look_again_until, pay_pix, shown_code
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]


def test_settled_with_a_letter_and_a_cleared_name_until_the_pix_is_taken_back(
    opened_once: OpenedOnce, browser: Browser
) -> None:
    with opened_once() as portal, visitor(browser, portal.base_url, screen=PHONE) as ana:
        cpf = ana_owes(portal)
        already_in.debtor(portal, ana, cpf)
        number = agree(ana, "À vista")
        address = ana.page.url.removeprefix(portal.base_url)
        pay_pix(portal, shown_code(ana, PIX_CODE))
        letter = settled_with_a_letter(portal, ana, number)
        name_cleared(portal, browser, ana, number, address)
        amount = taken_back(portal)
        finance_undoes(portal, browser, number)
        told_and_open_again(portal, ana, address, amount)
        revoked(portal, browser, letter)
        check_books(portal.app.extensions["portal_database"])


def settled_with_a_letter(portal: Portal, ana: Visitor, number: str) -> Path:
    """Within moments, signed by the demonstration's authority, and official to anybody who asks."""
    ready = ana.page.get_by_role("link", name="Baixar a carta de quitação")
    look_again_until(ana, lambda: bool(ready.count()), "the letter")
    assert "Acordo quitado" in ana.text
    letter = download(ana.page, "Baixar a carta de quitação")
    words = words_of(letter)
    assert "quitação" in words
    assert number in words
    (signed,) = signatures(letter, portal.settings)
    assert (signed.intact, signed.trusted) == (True, True)
    check(ana, letter)
    assert ana.title == "Este documento é nosso"
    return letter


def name_cleared(portal: Portal, browser: Browser, ana: Visitor, number: str, address: str) -> None:
    """The creditor says what it did, on its list; she reads when, and gets a message."""
    ana.visit(address)
    clearing = ana.page.locator("section.clearing")
    assert "O credor tem até" in clearing.inner_text()
    assert date_plain(clock.today()) in clearing.inner_text()
    with visitor(browser, portal.base_url, screen=DESK) as bia:
        already_in.staff(portal, bia, ANALYST)
        bia.follow("Baixas")
        row = bia.page.locator("tr", has_text=number)
        assert "No prazo" in row.inner_text()
        bia.press("Retirei os marcados")
        assert "1 resposta guardada" in bia.text
    ana.visit(address)
    assert "O credor confirmou a retirada" in clearing.inner_text()
    assert date_plain(clock.today()) in clearing.inner_text()
    messages(portal, "Prumo: resposta sobre os cadastros de crédito")


def taken_back(portal: Portal) -> Money:
    """The payer's bank contests the Pix and the system gives all of it back, over everybody's head."""
    psp = sandbox_psp(portal.settings)
    with psp.books() as books:
        ((number, cents),) = books.execute("SELECT end_to_end_id, cents FROM payment").fetchall()
    psp.take_back(number, Money(cents))
    return Money(cents)


def finance_undoes(portal: Portal, browser: Browser, number: str) -> None:
    """A case of its own, with the facts; one button and a reason."""
    with visitor(browser, portal.base_url, screen=DESK) as caio:
        already_in.staff(portal, caio, FINANCE)
        look_again_until(caio, lambda: caio.offers("link", "Pix devolvido"), "the case")
        caio.follow("Pix devolvido")
        assert number in caio.text
        caio.fill("Motivo", "Contestado no banco de quem pagou")
        caio.page.locator("section.remedy").get_by_role("button").first.click()
        caio.read()
        assert "Decidido" in caio.text
        caio.visit("/financeiro")


def told_and_open_again(portal: Portal, ana: Visitor, address: str, amount: Money) -> None:
    (told,) = messages(portal, "Prumo: um pagamento voltou")
    assert brl(amount).replace("\xa0", " ") in told
    ana.visit(address)
    assert "Acordo quitado" not in ana.text
    shown_code(ana, PIX_CODE)
    assert brl(amount) in ana.words("main")
    ana.page.get_by_text("O que já aconteceu").click()
    assert "Um pagamento foi devolvido pelo banco" in ana.text
    ana.visit("/documentos")
    assert f"Não vale desde {clock.today():%d/%m/%Y}" in ana.text


def revoked(portal: Portal, browser: Browser, letter: Path) -> None:
    """Whoever holds the paper learns that it is worth nothing now."""
    with visitor(browser, portal.base_url, screen=PHONE) as anybody:
        check(anybody, letter)
        assert anybody.title != "Este documento é nosso"
        assert date_long(clock.today()) in anybody.text or date_plain(clock.today()) in anybody.text

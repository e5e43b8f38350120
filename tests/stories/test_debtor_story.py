"""Ana owes Cartão Aurora: from the creditor's file to the letter of discharge, in a phone's browser."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser
from sqlalchemy import select

from payments.barcode_digits import barcode_of
from payments.pix.brcode_reading import decode_brcode
from portal import clock
from portal.db import Database
from portal.models import Creditor
from tests.stories.conftest import ANALYST, Opened, OpenedOnce
from tests.support import people, steps
from tests.support.asking import answered, draw_until, words
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.papers import check, download, words_of
from tests.support.paying import PIX_CODE, SLIP_LINE, touch_to_pay_pix, touch_to_pay_slip
from tests.support.pix import add_sandbox_account
from tests.support.serving import Portal
from tests.support.squares import squares_on

pytestmark = [pytest.mark.story]


def test_from_a_file_to_the_letter_of_discharge(opened: Opened, browser: Browser) -> None:
    """Import, sign in, see, simulate, accept, pay by Pix, download, pay by boleto, retorno, settled."""
    with opened() as portal:
        receive_by_pix(portal)
        cpf = people.a_cpf()
        send_portfolio(portal, browser, cpf)
        with visitor(browser, portal.base_url, screen=PHONE) as ana:
            steps.debtor_sign_in(ana, cpf)
            see_the_debt(ana)
            simulate(ana, "Em 2 parcelas")
            number = steps.accept(ana)
            ana.follow("Ver o acordo e pagar")
            wait_for_slip(ana)
            pay_by_pix(portal, browser, ana)
            see_the_pix_arrive(ana)
            see_paid(ana, times=1)
            wait_for_slip(ana)
            the_downloaded_slip_is_the_one_shown(ana)
            touch_to_pay_slip(portal, browser, ana.page.locator(SLIP_LINE).inner_text())
            see_settled(ana, number)
            leave_everywhere(ana)


def test_from_the_first_page_to_an_agreement_without_javascript(opened_once: OpenedOnce, browser: Browser) -> None:
    """Everything up to the boleto of the accepted agreement works where scripts do not run: of what she does."""
    with opened_once() as portal:
        cpf = people.a_cpf()
        she_owes(portal, cpf)
        with visitor(browser, portal.base_url, screen=PHONE, scripts=False) as ana:
            steps.debtor_sign_in(ana, cpf)
            ana.follow("Ver as opções")
            choose(ana, "Em 3 parcelas")
            number = steps.accept(ana)
            ana.follow("Ver o acordo e os boletos")
            assert f"Acordo {number}" in ana.text
            wait_for_slip(ana)
            the_downloaded_slip_is_the_one_shown(ana)


def receive_by_pix(portal: Portal) -> None:
    """The creditor receives by Pix too, at the demonstration's PSP, which the worker serves over mutual TLS."""
    database: Database = portal.app.extensions["portal_database"]
    with database.writing() as session:
        add_sandbox_account(session, session.scalars(select(Creditor)).one(), portal.app.extensions["portal_sealer"])


def send_portfolio(portal: Portal, browser: Browser, cpf: str) -> None:
    """The creditor's analyst sends the file from a desktop."""
    with visitor(browser, portal.base_url, screen=DESK) as analyst:
        steps.staff_sign_in(analyst, ANALYST)
        analyst.follow("Arquivos")
        steps.bring_in(analyst, steps.portfolio_of(cpf, clock.today()))
        assert analyst.title == "carteira.csv"
        assert analyst.page.locator(".tile.success dd").first.inner_text() == "1"


def she_owes(portal: Portal, cpf: str) -> None:
    """As after a file: how one is sent, which only the creditor's people do, is told above."""
    database: Database = portal.app.extensions["portal_database"]
    sealer = portal.app.extensions["portal_sealer"]
    with database.writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        ana = people.make_debtor(
            session, sealer, cpf=cpf, creditor=creditor, name=steps.NAME, email=steps.EMAIL, birth_date=date(1985, 3, 2)
        )
        people.make_debt(session, ana, creditor)
        session.commit()


def see_the_debt(ana: Visitor) -> None:
    """The amount of today is the sum of its lines."""
    assert ana.title == "Olá, Ana."
    ana.follow("Fatura de março")
    amounts = [steps.cents(text) for text in ana.page.locator("#como ~ dl.summary dd").all_inner_texts()]
    assert len(amounts) >= 4
    assert sum(amounts[:-1]) == amounts[-1] > 123_456
    assert "18.743.209/0001-00" in ana.text
    assert "Avenida Paulista, 1500" in ana.text


def simulate(ana: Visitor, title: str) -> None:
    """Another first date, another way of paying: the offer has what was picked."""
    first_due_on = clock.today() + timedelta(days=12)
    ana.follow("Ver as opções")
    ana.fill("Quando você quer fazer o primeiro pagamento?", first_due_on.isoformat())
    ana.press("Mostrar assim")
    choose(ana, title)
    assert f"{first_due_on:%d/%m/%Y}" in ana.text


def choose(ana: Visitor, title: str) -> None:
    """From the page of choices to the offer of one of them."""
    ana.check(title, exact=True)
    ana.press("Ver esta proposta")
    assert ana.title == title


def wait_for_slip(ana: Visitor) -> None:
    """The slip shows once remessa and retorno have met."""

    draw_until(ana, lambda: bool(ana.page.locator(SLIP_LINE).count()), "the registered slip")
    ana.read()


def the_downloaded_slip_is_the_one_shown(ana: Visitor) -> None:
    """The bars on paper, read by a camera's program, say what the page says."""
    shown = re.sub(r"\D", "", ana.page.locator(SLIP_LINE).inner_text())
    picture = pypdfium2.PdfDocument(download(ana.page, "Ver o boleto"))[0].render(scale=4).to_pil()
    read = [each.text for each in zxingcpp.read_barcodes(picture) if each.format == zxingcpp.BarcodeFormat.ITF]
    assert read == [barcode_of(shown)]


def pay_by_pix(portal: Portal, browser: Browser, ana: Visitor) -> None:
    """Ana copies the code, which the QR says too, into her bank; the bank shows who receives."""
    code = ana.page.locator(PIX_CODE).inner_text()
    screen = Image.open(io.BytesIO(ana.page.locator("svg.qr").screenshot()))
    assert squares_on(screen) == [code]
    assert decode_brcode(code).name.startswith("AURORA ADMINISTRADORA")
    assert "Aurora Administradora de Cartões S.A." in ana.text
    touch_to_pay_pix(portal, browser, code)


def see_the_pix_arrive(ana: Visitor) -> None:
    """Ana asks whether it arrived until the page says so; nothing on it runs by itself."""

    look = ana.page.get_by_role("link", name="Já paguei: ver se chegou").get_attribute("href") or ""
    steps.wait_until(lambda: "A parcela 1 está paga" in words(answered(ana, look)), "the Pix shown paid")
    ana.visit(look)
    assert "A parcela 1 está paga" in ana.words("main")


def see_paid(ana: Visitor, *, times: int) -> None:
    """The installment is shown paid, with its receipt."""

    paid = ana.page.get_by_text(re.compile("^Paga em "))
    draw_until(ana, lambda: paid.count() == times, "the installment shown paid")
    ana.read()
    assert "recibo" in words_of(download(ana.page, "Recibo")).lower()


def see_settled(ana: Visitor, number: str) -> None:
    """Nothing is left, and the letter says so."""

    letter = ana.page.get_by_role("link", name="Baixar a carta de quitação")
    draw_until(ana, lambda: bool(letter.count()), "the agreement shown settled, with its letter")
    ana.read()
    assert "Acordo quitado" in ana.text
    paper = download(ana.page, "Baixar a carta de quitação")
    said = words_of(paper)
    assert "quita" in said.lower()
    assert number in said
    check(ana, paper)
    assert ana.title == "Este documento é nosso"


def leave_everywhere(ana: Visitor) -> None:
    """After signing out everywhere the old pages are closed."""
    ana.visit("/inicio")
    ana.press("Sair de todos os aparelhos")
    ana.visit("/inicio")
    assert ana.title == "Entrar com CPF"

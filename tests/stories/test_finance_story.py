"""The finance analyst brings in what the bank sent, ties it out and finds a home for money without one."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from payments.charge import ChargeState
from portal import clock
from portal.cli.jobs import job_tools
from portal.db import Database
from portal.jobs import runner
from portal.models import Charge, Creditor
from tests.stories.conftest import FINANCE, OpenedOnce
from tests.support import already_in, people, steps
from tests.support.browser import DESK, Visitor, visitor
from tests.support.negotiation import accept_offer, make_offer
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]


def test_files_by_hand_tie_out_once_stray_money_finds_its_place_and_another_bank_takes_over(
    opened_once: OpenedOnce, browser: Browser
) -> None:
    with (
        opened_once(worker=False) as portal,
        visitor(browser, portal.base_url, screen=DESK) as ana,
        visitor(browser, portal.base_url, screen=DESK) as customer,
    ):
        number = an_agreement_with_slips(portal)
        already_in.staff(portal, ana, FINANCE)
        assert ana.title == "Financeiro"

        first = pay_and_take_the_file(customer)
        send(ana, first)
        assert "O arquivo confere com o razão" in ana.text
        received = tile(ana, "Recebido")
        assert received > 0

        send(ana, first)
        assert "Este arquivo já tinha sido enviado" in ana.text
        assert tile(ana, "Recebido") == received

        again = pay_and_take_the_file(customer, again=True)
        forget_the_paid_number(portal)
        send(ana, again)
        assert "O arquivo confere com o razão" in ana.text
        file = ana.page.url.removeprefix(portal.base_url)
        assert tile(ana, "Sem par") == 100_00
        place_the_stray_payment(ana, file, number)
        assert tile(ana, "Sem par") == 0

        a_wrong_file_is_told_in_a_sentence(ana, b"\x89PNG\r\n\x1a\n" + b"0" * 900, "não é um arquivo de retorno")
        a_wrong_file_is_told_in_a_sentence(ana, first[: len(first) // 2], "O arquivo está incompleto")
        a_wrong_file_is_told_in_a_sentence(ana, first.replace(b"341BANCO ITAU", b"888BANCO ITAU"), "banco")
        a_wrong_file_is_told_in_a_sentence(ana, b"", "O arquivo está vazio")

        a_bank_chosen_on_screen_takes_over(ana, portal)


def a_bank_chosen_on_screen_takes_over(ana: Visitor, portal: Portal) -> None:
    """Caixa by its own words, a sample to compare, her confirmation; the next slips are registered there."""
    ana.visit("/financeiro/contas")
    ana.follow("Cadastrar outra conta")
    ana.check("104 · Caixa Econômica Federal")
    ana.press("Continuar")
    ana.fill("Agência", "589")
    ana.fill("Código do beneficiário", "290275")
    ana.fill("Último nosso número", "5000")
    ana.press("Conferir com um boleto de exemplo")
    assert "SEM VALOR" in ana.text
    assert "0589/290275-" in ana.text
    ana.press("Guardar e pedir a troca")
    assert "Espera confirmação" in ana.text
    confirm_alone(ana)
    assert "Confirmada" in ana.text
    an_agreement_with_slips(portal)
    with portal.app.extensions["portal_database"].reading() as session:
        slips = list(session.scalars(select(Charge).where(Charge.barcode.startswith("104")).order_by(Charge.id)))
    registered = [(slip.sequential, slip.status.value) for slip in slips]
    assert registered == [
        (number, "registered") for number in "123"
    ]  # what is left of the installment paid in part too


def confirm_alone(ana: Visitor) -> None:
    """Nobody else could: her password, and the code after the one she came in with."""
    ana.fill("Sua senha", people.PASSWORD)
    ana.fill("Código do autenticador", pyotp.TOTP(people.TOTP_SECRET).at(clock.now() + timedelta(seconds=30)))
    ana.press("Confirmar a troca")


def an_agreement_with_slips(portal: Portal) -> str:
    """Two installments accepted, sent to the bank and registered there; the agreement's number."""
    database: Database = portal.app.extensions["portal_database"]
    sealer = portal.app.extensions["portal_sealer"]
    with database.writing() as session:
        creditor = session.query(Creditor).one()
        debtor = people.make_debtor(session, sealer, creditor=creditor)
        offer = make_offer(session, people.make_debt(session, debtor, creditor), count=2)
        session.commit()
        number: str = accept_offer(session, offer).number
    runner.drain(job_tools())
    return number


def pay_and_take_the_file(customer: Visitor, *, again: bool = False) -> bytes:
    """Pay the oldest slip at the bank, or R$ 100,00 more on a paid one; keep the retorno it would deliver."""
    customer.visit("/demonstracao/banco")
    if again:
        customer.fill(
            "Linha digitável", customer.page.locator("tr", has_text="Pago").first.locator("td").first.inner_text()
        )
        customer.fill("Valor pago", "100,00")
        customer.check("Pagar mesmo se já foi pago")
    else:
        customer.page.get_by_role("link", name="Pagar este boleto").last.click()
        customer.read()
    with customer.page.expect_download() as started:
        customer.page.get_by_role("button", name="Pagar e baixar o retorno").click()
    return Path(started.value.path()).read_bytes()


def forget_the_paid_number(portal: Portal) -> None:
    """From here on the bank tells of a number no slip of the portal has."""
    with portal.app.extensions["portal_database"].writing() as session:
        slip = session.scalars(select(Charge).where(Charge.status == ChargeState.PAID)).one()
        slip.nosso_numero = "99999999"
        session.commit()


def send(ana: Visitor, content: bytes) -> None:
    ana.visit("/financeiro/retornos/enviar")
    steps.upload(ana, "Arquivo de retorno", "retorno.ret", content, "Enviar e conferir")


def tile(ana: Visitor, label: str) -> int:
    """A figure of the finance home, in centavos."""
    ana.visit("/financeiro")
    shown = ana.page.locator(".tile", has=ana.page.get_by_text(label, exact=True)).locator("dd").first
    return steps.cents(shown.inner_text())


def place_the_stray_payment(ana: Visitor, file: str, number: str) -> None:
    """Give the money to the installment that is still open, after a look at what that means."""
    ana.visit(file)
    assert "Nenhum boleto ou Pix nosso tem este número" in ana.text
    ana.page.get_by_role("link", name=re.compile("^Resolver a linha")).first.click()
    ana.read()
    ana.fill("Número do acordo", number)
    ana.press("Procurar as parcelas")
    ana.page.locator("#motivo-place").fill("É desta parcela: o banco trocou o número.")
    ana.press("Dar a esta parcela")
    assert "O motivo ficou guardado com o caso" in ana.text


def a_wrong_file_is_told_in_a_sentence(ana: Visitor, content: bytes, words: str) -> None:
    before = tile(ana, "Recebido")
    send(ana, content)
    told = ana.page.locator(".callout, .error-summary").first.inner_text()
    assert words in told
    assert tile(ana, "Recebido") == before

"""Ana does not agree: one debt is not hers, one she paid, one has the wrong amount. Each stands still, and she may go
back on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser
from sqlalchemy import ScalarSelect, func, select

from offers.policies.disputes import DisputeRules
from portal import clock
from portal.db import Database
from portal.debtor.disputes_form import ADDRESSES
from portal.formatting import date_long
from portal.models import Creditor, Debtor, Dispute, DisputeReason, DisputeStatus, Message
from portal.services.disputes.terms import answer_by
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.disputes import PNG
from tests.support.serving import Portal

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("dispute story")]

ORIGINS = {
    DisputeReason.NOT_MINE: "Compra de um celular",
    DisputeReason.ALREADY_PAID: "Fatura de maio",
    DisputeReason.WRONG_AMOUNT: "Fatura de junho",
}
LABELS = {
    DisputeReason.NOT_MINE: "Não reconheço esta dívida",
    DisputeReason.ALREADY_PAID: "Já paguei",
    DisputeReason.WRONG_AMOUNT: "O valor está errado",
}
CPFS = {False: people.a_cpf(), True: people.a_cpf()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming."""
    folder = tmp_path_factory.mktemp("dispute")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        with database_of(running).writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            sealer = running.app.extensions["portal_sealer"]
            for cpf in CPFS.values():
                ana = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, email=steps.EMAIL, birth_date=date(1985, 3, 2)
                )
                for origin in ORIGINS.values():
                    people.make_debt(session, ana, creditor, origin=origin)
            session.commit()
        yield running


def database_of(portal: Portal) -> Database:
    found: Database = portal.app.extensions["portal_database"]
    return found


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_three_reasons_in_one_go_and_one_taken_back(portal: Portal, browser: Browser, scripts: bool) -> None:
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as ana:
        already_in.debtor(portal, ana, CPFS[scripts])
        says_no(ana, DisputeReason.NOT_MINE)
        says_no(ana, DisputeReason.ALREADY_PAID)
        says_no(ana, DisputeReason.WRONG_AMOUNT)
        waits_for_the_creditor(ana)
        sends_one_more(ana)
        takes_it_back(ana)
    hers = portal.app.extensions["portal_sealer"].lookup(CPFS[scripts])
    with database_of(portal).reading() as session:
        ended = select(func.count()).where(
            Dispute.debtor_id == debtor_of(hers), Dispute.status == DisputeStatus.WITHDRAWN
        )
        assert session.scalar(ended) == 1
    steps.wait_until(lambda: told(portal, hers) == 3, "the messages with the protocols")


def says_no(ana: Visitor, reason: DisputeReason) -> None:
    """From the debt, by touch alone, to a protocol; what stops is said before the button."""
    ana.visit("/inicio")
    ana.follow(ORIGINS[reason])
    ana.follow("Não reconheço esta dívida, ou já paguei")
    assert ana.title == "Por que você não concorda?"
    if reason is DisputeReason.NOT_MINE:  # the question is the same page for each
        ana.press("Continuar")
        assert "Escolha por que você não concorda." in ana.text
    ana.page.get_by_label(LABELS[reason]).check()
    ana.press("Continuar")
    assert ana.title == LABELS[reason]
    assert ana.page.url.endswith(ADDRESSES[reason])
    until = date_long(answer_by(DisputeRules(), clock.today()))
    for promised in ("Ninguém manda mensagem pedindo pagamento", "Para de crescer hoje", until, "a seu favor"):
        assert promised in ana.text
    ana.fill("Conte o que aconteceu", "Não é <b>assim</b>.")
    if reason is DisputeReason.ALREADY_PAID:
        ana.fill("Quanto você pagou?", "1.000,00")
        ana.page.get_by_label("Quer mandar o comprovante?").set_input_files(
            [{"name": "comprovante.png", "mimeType": "image/png", "buffer": PNG.content}]
        )
    if reason is DisputeReason.WRONG_AMOUNT:
        ana.fill("Qual é o valor certo?", "setenta")
        ana.press("Contestar agora")
        assert "Escreva um valor em reais" in ana.text
        ana.fill("Qual é o valor certo?", "70")
    ana.press("Contestar agora")
    assert ana.title == "Contestação recebida"
    assert "CT-" in ana.text
    assert until in ana.text
    assert "Não é <b>assim</b>." in ana.text


def waits_for_the_creditor(ana: Visitor) -> None:
    ana.visit("/inicio")
    assert "Esperar a resposta do credor" in ana.text
    assert ana.text.count("Contestada: resposta até") == 3
    assert "Ver as opções" not in ana.text


def sends_one_more(ana: Visitor) -> None:
    ana.follow("Não reconheço uma dívida, ou já paguei")
    ana.follow("Fatura de maio")
    with ana.page.expect_download() as coming:
        ana.page.get_by_role("link", name="comprovante.png").click()
    assert coming.value.path().read_bytes() == PNG.content
    ana.follow("Mandar mais um comprovante")
    ana.page.get_by_label("Escolha o arquivo").set_input_files(
        [{"name": "pagina.html", "mimeType": "text/html", "buffer": b"<html>"}]
    )
    ana.press("Mandar o arquivo")
    assert "Este arquivo não serve." in ana.text
    ana.page.get_by_label("Escolha o arquivo").set_input_files(
        [{"name": "extrato.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 extrato"}]
    )
    ana.press("Mandar o arquivo")
    assert "extrato.pdf" in ana.text


def takes_it_back(ana: Visitor) -> None:
    ana.follow("Retirar a contestação")
    assert ana.title == "Retirar a contestação?"
    ana.press("Retirar a contestação")
    assert "Retirada por você" in ana.text
    ana.visit("/inicio")
    assert "Ver as opções" in ana.text


def debtor_of(lookup: bytes) -> ScalarSelect[int]:
    return select(Debtor.id).where(Debtor.cpf_lookup == lookup).scalar_subquery()


def told(portal: Portal, lookup: bytes) -> int:
    letters = select(func.count()).where(Message.debtor_id == debtor_of(lookup), Message.kind == "dispute_opened")
    with database_of(portal).reading() as session:
        return session.scalar(letters) or 0

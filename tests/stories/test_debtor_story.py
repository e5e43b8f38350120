"""Ana owes Cartão Aurora: from the creditor's file to the letter of discharge, in a phone's browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from portal import clock
from tests.stories.conftest import Opened
from tests.support import people, steps
from tests.support.browser import DESK, PHONE, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]


def test_from_a_file_to_an_agreement_without_javascript(opened: Opened, browser: Browser) -> None:
    """Everything up to the accepted agreement works where scripts do not run."""
    with opened() as portal:
        cpf = people.a_cpf()
        send_portfolio(portal, browser, cpf)
        with visitor(browser, portal.base_url, screen=PHONE, scripts=False) as ana:
            used = steps.debtor_sign_in(ana, cpf)
            choose(ana, "Em 3 parcelas")
            number = steps.accept(ana, used=used)
            ana.follow("Ver o acordo e os boletos")
            assert f"Acordo {number}" in ana.text


def send_portfolio(portal: Portal, browser: Browser, cpf: str) -> None:
    """The creditor's analyst sends the file from a desktop."""
    with visitor(browser, portal.base_url, screen=DESK) as analyst:
        steps.staff_sign_in(analyst, "analise@aurora.example")
        analyst.follow("Arquivos")
        steps.upload(
            analyst, "Arquivo da carteira", "carteira.csv", steps.portfolio_of(cpf, clock.today()), "Enviar e conferir"
        )
        assert analyst.title == "carteira.csv"
        assert analyst.page.locator(".tile.success dd").first.inner_text() == "1"


def choose(ana: steps.Visitor, title: str) -> None:
    """From the home to the offer of one way of paying."""
    ana.follow("Ver as opções")
    ana.page.get_by_label(title, exact=True).check()
    ana.press("Ver esta proposta")
    assert ana.title == title

"""The creditor's analyst changes the discounts: the next offer follows, the one already made is honoured."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from portal import clock
from tests.stories.conftest import ANALYST, OpenedOnce
from tests.support import people, steps
from tests.support.browser import DESK, PHONE, Visitor, visitor

pytestmark = [pytest.mark.story]


def test_a_new_policy_prices_new_offers_and_honours_old_ones(opened_once: OpenedOnce, browser: Browser) -> None:
    with (
        opened_once() as portal,
        visitor(browser, portal.base_url, screen=DESK) as analyst,
        visitor(browser, portal.base_url, screen=PHONE) as ana,
    ):
        cpf = people.a_cpf()
        steps.staff_sign_in(analyst, ANALYST)
        analyst.follow("Arquivos")
        steps.upload(
            analyst, "Arquivo da carteira", "carteira.csv", steps.portfolio_of(cpf, clock.today()), "Enviar e conferir"
        )
        steps.debtor_sign_in(ana, cpf)
        before, offer_made = cash_price(ana), ana.page.url

        a_wrong_value_is_told_beside_its_field(analyst)
        a_rule_broken_cannot_be_published(analyst)
        publish(analyst, cash_principal="50", validity="7")

        assert cash_price(ana) < before
        ana.page.goto(offer_made)
        ana.read()
        assert ana.title == "À vista"
        assert shown_total(ana) == before
        ana.follow("Ler o acordo e aceitar")
        assert ana.title == "Confira antes de aceitar"


def a_wrong_value_is_told_beside_its_field(analyst: Visitor) -> None:
    analyst.follow("Política")
    field = analyst.page.locator("#tiers-0-cash_principal_bps")
    field.fill("metade")
    analyst.press("Guardar rascunho")
    assert field.input_value() == "metade"
    beside = analyst.page.locator("#tiers-0-cash_principal_bps-error")
    assert "Escreva uma porcentagem" in beside.inner_text()
    assert analyst.page.title().startswith("Erro: ")


def a_rule_broken_cannot_be_published(analyst: Visitor) -> None:
    """An offer must hold for two days at least (CDC art. 54-B)."""
    analyst.follow("Política")
    analyst.page.locator("#tiers-0-validity_days").fill("1")
    analyst.press("Guardar e revisar para publicar")
    assert "Falta corrigir antes de publicar" in analyst.text
    assert analyst.page.get_by_role("button", name="Publicar agora").count() == 0
    analyst.follow("Voltar para a política")
    assert "2" in analyst.page.locator("#tiers-0-validity_days-error").inner_text()


def publish(analyst: Visitor, *, cash_principal: str, validity: str) -> None:
    analyst.page.locator("#tiers-0-cash_principal_bps").fill(cash_principal)
    analyst.page.locator("#tiers-0-validity_days").fill(validity)
    analyst.press("Guardar e revisar para publicar")
    analyst.press("Publicar agora")
    assert "Versão 2 publicada" in analyst.text


def cash_price(ana: Visitor) -> int:
    """Make the offer of paying at once; its total in centavos."""
    ana.visit("/inicio")
    ana.follow("Ver as opções")
    ana.page.get_by_label("À vista", exact=True).check()
    ana.press("Ver esta proposta")
    return shown_total(ana)


def shown_total(ana: Visitor) -> int:
    return steps.cents(ana.page.locator(".summary div", has_text="Você paga ao todo").locator("dd").inner_text())

"""The creditor's analyst changes the discounts, the manager sends them back once and approves: the next offer follows,
the one already made is honoured, and the older policy comes back the same way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from portal import clock
from tests.stories.conftest import ANALYST, MANAGER, OpenedOnce
from tests.support import already_in, axe, people, steps
from tests.support.browser import DESK, PHONE, Visitor, visitor

pytestmark = [pytest.mark.story]


def test_a_new_policy_prices_new_offers_and_honours_old_ones(opened_once: OpenedOnce, browser: Browser) -> None:
    with (
        opened_once() as portal,
        visitor(browser, portal.base_url, screen=DESK) as analyst,
        visitor(browser, portal.base_url, screen=DESK) as manager,
        visitor(browser, portal.base_url, screen=PHONE) as ana,
    ):
        cpf = people.a_cpf()
        already_in.staff(portal, analyst, ANALYST)
        analyst.follow("Arquivos")
        steps.bring_in(analyst, steps.portfolio_of(cpf, clock.today()))
        already_in.debtor(portal, ana, cpf)
        before, offer_made = cash_price(ana), ana.page.url

        a_wrong_value_is_told_beside_its_field(analyst)
        a_rule_broken_cannot_be_published(analyst)
        send(analyst, "Metade do principal à vista", cash_principal="50", validity="7")
        review = analyst.page.url.removeprefix(portal.base_url)
        assert "Quem escreveu não aprova." in analyst.text
        assert not analyst.offers("button", "Aprovar e publicar")
        already_in.staff(portal, manager, MANAGER)
        send_back(manager, review, "Confirme a validade")
        try_on_the_portfolio(analyst, validity="6")
        send(analyst, "Validade de 6 dias", cash_principal="50", validity="6")
        manager.visit(analyst.page.url.removeprefix(portal.base_url))
        assert "1 dívida ganha oferta melhor, 0 pior, 0 igual." in manager.text
        approve(manager, analyst.page.url.removeprefix(portal.base_url))

        after = cash_price(ana)
        assert after < before
        ana.page.goto(offer_made)
        ana.read()
        assert ana.title == "À vista"
        assert shown_total(ana) == before
        ana.follow("Ler o acordo e aceitar")
        assert ana.title == "Confira antes de aceitar"
        go_back_to_the_first(analyst, manager)


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
    analyst.press("Guardar e mandar para revisão")
    assert "Falta corrigir antes de publicar" in analyst.text
    assert not analyst.offers("button", "Mandar para revisão")
    analyst.follow("Voltar para a política")
    assert "2" in analyst.words("#tiers-0-validity_days-error")


def send(analyst: Visitor, note: str, *, cash_principal: str, validity: str) -> None:
    """Change the draft and send it to a second person."""
    analyst.visit("/credor/politica")
    analyst.page.locator("#tiers-0-cash_principal_bps").fill(cash_principal)
    analyst.page.locator("#tiers-0-validity_days").fill(validity)
    analyst.press("Guardar e mandar para revisão")
    assert "O desconto à vista sobre o principal" in analyst.text
    analyst.fill("O que muda e por quê", note)
    analyst.press("Mandar para revisão")
    assert "Enviada." in analyst.text


def try_on_the_portfolio(analyst: Visitor, *, validity: str) -> None:
    """The draft over every debt, before anybody is asked to agree."""
    analyst.visit("/credor/politica")
    analyst.page.locator("#tiers-0-validity_days").fill(validity)
    analyst.press("Guardar rascunho")
    analyst.follow("Testar na carteira")
    assert faults(analyst) == []
    analyst.press("Testar o rascunho")
    steps.wait_until(lambda: "Oferta melhor" in analyst.text, "the trial")
    analyst.read()
    assert "1 dívida conferida pela mesma conta que a pessoa vê, 0 diferenças." in analyst.text
    assert faults(analyst) == []


def send_back(manager: Visitor, review: str, reason: str) -> None:
    manager.visit(review)
    assert "passa de 20% para 50%" in manager.text
    assert faults(manager) == []
    manager.fill("Por que devolver", reason)
    manager.press("Devolver a quem escreveu")
    assert "Devolvida." in manager.text


def approve(manager: Visitor, review: str) -> None:
    manager.visit(review)
    manager.page.once("dialog", lambda dialog: dialog.accept())
    manager.press("Aprovar e publicar")
    assert re.search(r"Versão \d publicada", manager.text)


def go_back_to_the_first(analyst: Visitor, manager: Visitor) -> None:
    """The document of version 1, as a version of its own."""
    analyst.visit("/credor/politica/versoes")
    assert faults(analyst) == []
    analyst.page.get_by_role("link", name="Versão 1").click()
    analyst.read()
    analyst.fill("Por que voltar a esta política", "Desconto demais")
    analyst.press("Mandar para revisão")
    approve(manager, analyst.page.url.removeprefix(analyst.base_url))
    manager.follow("Versão 3")
    assert "passa de 50% para 20%" in manager.text


def faults(someone: Visitor) -> list[str]:
    """What axe finds on the page shown, by day."""
    someone.page.evaluate(axe.SCRIPT.read_text())
    return axe.faults(someone.hand.asked)


def cash_price(ana: Visitor) -> int:
    """Make the offer of paying at once; its total in centavos."""
    ana.visit("/inicio")
    ana.follow("Ver as opções")
    ana.check("À vista", exact=True)
    ana.press("Ver esta proposta")
    return shown_total(ana)


def shown_total(ana: Visitor) -> int:
    return steps.cents(ana.page.locator(".summary div", has_text="Você paga ao todo").locator("dd").inner_text())

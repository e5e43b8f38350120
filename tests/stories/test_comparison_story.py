"""A kinder policy is tried on part of the people: agreed to by a second person, started, seen, watched and ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from offers.experiments.split import Arm, Split, arm_of
from portal import clock
from portal.db import Database
from portal.models import Creditor, ExperimentPerson, OfferRecord, PolicyExperiment
from tests.stories.conftest import ANALYST, MANAGER, open_portal
from tests.support import already_in, axe, engines, people, steps
from tests.support.browser import DESK, Visitor, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with open_portal(tmp_path, engines.fresh_sqlite(tmp_path)) as running:
        yield running


def test_two_versions_are_compared_and_the_better_offer_that_was_seen_stays(portal: Portal, browser: Browser) -> None:
    with (
        visitor(browser, portal.base_url, screen=DESK) as analyst,
        visitor(browser, portal.base_url, screen=DESK) as manager,
        visitor(browser, portal.base_url) as ana,
    ):
        already_in.staff(portal, analyst, ANALYST)
        review = sent_for_comparison(analyst)
        already_in.staff(portal, manager, MANAGER)
        approved(manager, review)
        started(manager)
        cpf = somebody_who_sees_the_new_version(portal)
        steps.debtor_sign_in(ana, cpf)
        seen = cash_price(ana)
        assert offered_under(portal) == 2
        results(analyst)
        ended_by_keyboard(manager)
        assert cash_price(ana) == seen


def sent_for_comparison(analyst: Visitor) -> str:
    """The box is ticked with the space bar."""
    analyst.follow("Política")
    analyst.page.locator("#tiers-0-cash_principal_bps").fill("50")
    analyst.press("Guardar e mandar para revisão")
    analyst.fill("O que muda e por quê", "Metade do principal à vista")
    analyst.page.get_by_label("Somente para comparação").press("Space")
    analyst.press("Mandar para revisão")
    assert "Somente para comparação" in analyst.text
    return analyst.page.url.removeprefix(analyst.base_url)


def approved(manager: Visitor, review: str) -> None:
    manager.visit(review)
    assert faults(manager) == []
    manager.press("Aprovar para comparação")
    assert "Versão 2 liberada somente para comparação." in manager.text


def started(manager: Visitor) -> None:
    """What it takes is said before anything starts; a value that cannot be is told and kept."""
    manager.follow("Versão 2")
    manager.follow("Preparar uma comparação")
    manager.fill("Primeiro dia", clock.today().isoformat())
    manager.fill("Parte das pessoas que vê a versão nova", "95")
    manager.press("Ver quantas pessoas são precisas")
    assert "A versão nova vai de 5% a 90%." in manager.text
    manager.fill("Parte das pessoas que vê a versão nova", "90")
    manager.press("Ver quantas pessoas são precisas")
    assert "Não dá para prever o prazo" in manager.text
    assert faults(manager) == []
    manager.press("Começar a comparação")
    assert "Em andamento" in manager.text


def somebody_who_sees_the_new_version(portal: Portal) -> str:
    """Their CPF: nobody is put into an arm, so somebody is looked for who stands there."""
    database: Database = portal.app.extensions["portal_database"]
    sealer = portal.app.extensions["portal_sealer"]
    with database.writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        experiment = session.scalars(select(PolicyExperiment)).one()
        split = Split(control_bps=experiment.control_bps, challenger_bps=experiment.challenger_bps)
        cpf = next(
            each
            for each in (people.a_cpf() for _ in range(64))
            if arm_of(split, creditor=creditor.public_id, experiment=experiment.public_id, debtor=sealer.lookup(each))
            is Arm.CHALLENGER
        )
        debtor = people.make_debtor(session, sealer, cpf=cpf, creditor=creditor, birth_date=date(1985, 3, 2))
        people.make_debt(session, debtor, creditor)
        session.commit()
    return cpf


def cash_price(ana: Visitor) -> int:
    """The offer of paying at once; its total in centavos."""
    ana.visit("/inicio")
    ana.follow("Ver as opções")
    ana.check("À vista", exact=True)
    ana.press("Ver esta proposta")
    return steps.cents(ana.page.locator(".summary div", has_text="Você paga ao todo").locator("dd").inner_text())


def offered_under(portal: Portal) -> int:
    """The number of the version the one offer there is was made under."""
    database: Database = portal.app.extensions["portal_database"]
    with database.reading() as session:
        assert session.scalars(select(ExperimentPerson)).one().arm is Arm.CHALLENGER
        return session.scalars(select(OfferRecord)).one().pricing.policy_version.number


def results(analyst: Visitor) -> None:
    """From the page of the policy; what it does not know yet it says."""
    analyst.follow("Política")
    analyst.follow("Comparar versões")
    analyst.follow("Versão 2 com a versão 1")
    assert "Ainda não há dados suficientes" in analyst.text
    assert "1 pessoa entrou e ainda não conta." in analyst.text
    assert not analyst.offers("button", "Encerrar a comparação")
    assert faults(analyst) == []


def ended_by_keyboard(manager: Visitor) -> None:
    manager.page.reload()
    manager.page.get_by_label("Por que encerrar").focus()
    manager.page.keyboard.type("Prazo curto")
    manager.page.keyboard.press("Tab")
    with manager.page.expect_navigation():
        manager.page.keyboard.press("Enter")
    manager.read()
    assert "Encerrada antes do fim" in manager.text
    assert "Terminou sem dados suficientes" in manager.text
    assert "Prazo curto" in manager.text


def faults(someone: Visitor) -> list[str]:
    """What axe finds on the page shown, by day."""
    someone.page.evaluate(axe.SCRIPT.read_text())
    return axe.faults(someone.hand.asked)

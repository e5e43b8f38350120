"""Ana proposes less than the rules take: a manager accepts it, and she agrees. Her complaint is not solved at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal.db import Database
from portal.models import Creditor, Role
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, negotiation, people, steps
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.requests import WHY, with_authority
from tests.support.serving import Portal

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("person answers story")]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}
MANAGERS = {False: "decide@aurora.example", True: "tambem@aurora.example"}
ORIGIN = "Compra de uma geladeira"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming; each has a manager, whose code serves once."""
    folder = tmp_path_factory.mktemp("asked")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        sealer = running.app.extensions["portal_sealer"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            negotiation.publish_policy(session, creditor, with_authority())
            for scripts, cpf in CPFS.items():
                ana = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, email=steps.EMAIL, birth_date=date(1985, 3, 2)
                )
                people.make_debt(session, ana, creditor, origin=ORIGIN)
                people.make_staff(
                    session, sealer, creditor=creditor, role=Role.CREDITOR_MANAGER, email=MANAGERS[scripts]
                )
            session.commit()
        yield running


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_person_accepts_what_the_rules_refused_and_hears_a_complaint(
    portal: Portal, browser: Browser, scripts: bool
) -> None:
    with (
        visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as ana,
        visitor(browser, portal.base_url, screen=DESK, scripts=scripts) as manager,
    ):
        already_in.debtor(portal, ana, CPFS[scripts])
        asked = asks_a_person(ana)
        already_in.staff(portal, manager, MANAGERS[scripts])
        answers(manager, asked, "Aceitar como a pessoa propôs", "")
        accepts(ana)
        complaint = complains(ana)
        answers(manager, complaint, "", WHY)
        says_it_did_not_help(ana, manager)
        rates(ana)


def asks_a_person(ana: Visitor) -> str:
    """Less than everybody is offered is refused at once; a person may still decide otherwise, by a day."""
    ana.visit("/inicio")
    ana.follow(ORIGIN)
    ana.follow("Ver as opções")
    cash = steps.cents(ana.page.locator("article.offer .offer-headline").first.inner_text())
    ana.follow("Propor outro valor")
    ana.fill("Quanto você quer pagar de cada vez?", f"{(cash - 80_00) / 100:.2f}".replace(".", ","))
    ana.fill("Em quantas vezes?", "1")
    ana.press("Propor ao credor")
    ana.follow("Pedir que uma pessoa veja")
    assert "A resposta sai até" in ana.text
    ana.fill("Quer dizer mais alguma coisa?", "Consigo pagar <b>tudo</b> hoje.")
    ana.press("Pedir que uma pessoa veja")
    assert ana.title == "Uma pessoa vai ver sua proposta"
    return ana.words(".panel strong")


def answers(manager: Visitor, number: str, decision: str, words: str) -> None:
    manager.visit("/credor/pedidos")
    manager.follow(number)
    if decision:
        manager.page.get_by_label(decision, exact=False).first.check()
    manager.fill("Explique a resposta", words)
    manager.press("Responder")
    assert "Resposta guardada" in manager.text


def accepts(ana: Visitor) -> None:
    ana.visit("/pedidos")
    assert "O credor aceitou" in ana.text
    ana.follow("Proposta para uma pessoa ver")
    ana.follow("Ver a proposta")
    steps.accept(ana)


def complains(ana: Visitor) -> str:
    ana.visit("/reclamar")
    ana.press("Continuar")
    assert "Escolha sobre o que é a reclamação." in ana.text
    ana.check("O credor Cartão Aurora")
    ana.press("Continuar")
    ana.press("Enviar a reclamação")
    assert "Conte o que aconteceu. Sem isso, ninguém consegue responder." in ana.text
    ana.fill("Conte o que aconteceu", "Ligam todo dia.")
    ana.press("Enviar a reclamação")
    assert ana.title == "Reclamação recebida"
    number = ana.words(".panel strong")
    assert number.startswith("RC-")
    return number


def says_it_did_not_help(ana: Visitor, manager: Visitor) -> None:
    """It is taken up once more, and after that the person hears where else to go."""
    ana.visit("/pedidos")
    ana.follow("Reclamação")
    assert WHY in ana.text
    ana.fill("Se não resolveu, o que faltou?", "Continuam ligando.")
    ana.press("Não resolveu")
    assert ana.title == "Reclamação recebida"
    again = ana.words(".panel strong")
    here = ana.page.url.removeprefix(ana.base_url).partition("?")[0]
    answers(manager, again, "", WHY)
    ana.visit(here)
    ana.press("Não resolveu")
    assert "consumidor.gov.br" in ana.words("main")


def rates(ana: Visitor) -> None:
    ana.visit("/avaliar/aceitar")
    ana.check("Fácil", exact=True)
    ana.press("Enviar minha nota")
    assert ana.title == "Obrigado por contar"
    ana.visit("/avaliar/aceitar")
    assert ana.title == "Você já contou como foi"

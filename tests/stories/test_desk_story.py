"""The manager's morning: what waits is taken and answered; a figure is opened to its rows, taken home and printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import Creditor
from tests.stories.conftest import MANAGER, open_portal
from tests.support import already_in, engines, people
from tests.support.browser import DESK, Visitor, visitor
from tests.support.disputes import dispute_debt
from tests.support.negotiation import accept_offer, make_offer
from tests.support.serving import Portal

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("desk story")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Four people saw their options this morning, two made an agreement, and one disputes another debt."""
    folder = tmp_path_factory.mktemp("desk")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        sealer = running.app.extensions["portal_sealer"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            rita, *others = (
                people.make_debtor(session, sealer, creditor=creditor, name=name)
                for name in ("Rita Lima", "João Melo", "Bia Reis", "Davi Sá")
            )
            offers = [make_offer(session, people.make_debt(session, each, creditor)) for each in (rita, *others)]
            session.commit()
            for offer in offers[:2]:
                accept_offer(session, offer, key=f"acordo-{offer.id}")
            dispute_debt(session, sealer, people.make_debt(session, rita, creditor), said="Nunca comprei ali.")
        yield running


@pytest.fixture(scope="module")
def manager(portal: Portal, browser: Browser) -> Iterator[Visitor]:
    with visitor(browser, portal.base_url, screen=DESK) as someone:
        already_in.staff(portal, someone, MANAGER)
        yield someone


def test_what_waits_is_taken_and_answered(manager: Visitor) -> None:
    manager.visit("/credor/")
    row = manager.page.locator("tr", has_text="Contestação")
    assert "Rita Lima" in row.inner_text()
    row.get_by_role("link").click()
    manager.read()
    manager.press("Pegar para mim")
    assert "(você)" in manager.text
    manager.visit("/credor/contestacoes?dono=minhas")
    manager.page.locator("tbody").get_by_role("link").first.click()
    manager.read()
    manager.page.get_by_label("A pessoa tem razão").first.check()
    manager.press("Responder")
    assert "Resposta guardada" in manager.text
    manager.visit("/credor/")
    assert manager.page.locator("tr", has_text="Contestação").count() == 0
    assert manager.page.locator("tr", has_text="Nome a limpar").count() == 1


def test_a_figure_is_opened_to_its_rows_taken_home_and_printed(manager: Visitor) -> None:
    yesterday = clock.today() - timedelta(days=1)  # where midnight came between
    period = f"de={yesterday}&ate={clock.today()}"
    manager.follow("Relatórios")
    manager.page.locator(".tile", has_text="Danos às pessoas").get_by_role("link").click()
    manager.read()
    assert "Contestações em que a pessoa tinha razão" in manager.text
    manager.visit(f"/credor/relatorios/recuperacao?{period}")
    figure = manager.page.locator("section", has_text="Chegaram a um acordo").get_by_role("link").first
    of = figure.locator("xpath=ancestor::tr").locator("td").nth(3).inner_text()
    figure.click()
    manager.read()
    assert of in manager.text
    yes = manager.page.locator("td", has_text="Sim").count()
    assert of == f"{yes} de 4" == "2 de 4"
    with manager.page.expect_download() as coming:
        manager.page.get_by_role("link", name="XLSX").click()
    with ZipFile(coming.value.path()) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()
    manager.visit(f"/credor/relatorios/funil?{period}")
    manager.page.emulate_media(media="print")
    assert manager.page.locator("svg[role=img]").first.is_visible()
    assert not manager.page.get_by_role("button", name="Ver", exact=True).is_visible()
    manager.page.emulate_media(media="screen")

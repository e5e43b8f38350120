"""Paulo cannot pay this month: too little would be left, so he pauses, sees where help is, and ends the pause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.formatting import date_long
from portal.models import Creditor
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import PHONE, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming."""
    folder = tmp_path_factory.mktemp("pause")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            sealer = running.app.extensions["portal_sealer"]
            for cpf in CPFS.values():
                paulo = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, email=steps.EMAIL, birth_date=date(1985, 3, 2)
                )
                people.make_debt(session, paulo, creditor, origin="Fatura de maio")
            session.commit()
        yield running


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_from_too_little_to_a_pause_and_back(portal: Portal, browser: Browser, scripts: bool) -> None:
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as paulo:
        already_in.debtor(portal, paulo, CPFS[scripts])
        paulo.visit("/cabe-no-bolso")
        paulo.fill("Quanto você pode pagar por mês?", "10")
        paulo.page.get_by_label("Em que dia você recebe?").select_option("dia-10")
        paulo.press("Ver o que cabe")
        paulo.follow("onde pedir ajuda de graça")
        assert paulo.title == "Onde pedir ajuda"
        assert "Defensoria Pública" in paulo.text
        paulo.visit("/inicio")
        paulo.follow("Fazer uma pausa")
        paulo.press("Começar a pausa")
        assert "Escolha 7 ou 30 dias." in paulo.text
        paulo.check("7 dias")
        paulo.press("Começar a pausa")
        last = date_long(clock.today() + timedelta(days=7))
        assert paulo.title == f"Sua pausa vai até {last}."
        paulo.follow("Voltar para o início")
        assert "Ninguém manda mensagem pedindo pagamento" in paulo.text
        paulo.follow("Ver ou encerrar a pausa")
        paulo.press("Encerrar a pausa")
        assert paulo.page.url.endswith("/inicio")
        assert "Sua pausa" not in paulo.text

"""Vera wants to know why: how her debt grew, through whose hands it came, and a memo anybody can work out again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from offers.owed.memo_reading import balance_of_memo, recompute_memo
from portal import clock
from portal.db import Database
from portal.formatting import brl
from portal.models import Creditor
from tests.stories.conftest import MANAGER, open_portal
from tests.support import already_in, engines, people, steps
from tests.support.assignments import DEED, SELLER
from tests.support.browser import DESK, PHONE, visitor
from tests.support.papers import download, words_of
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Portal]:
    """One portal for both ways of coming; the manager told how the debts came to the creditor."""
    folder = tmp_path_factory.mktemp("xray")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            sealer = running.app.extensions["portal_sealer"]
            for cpf in CPFS.values():
                vera = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, email=steps.EMAIL, birth_date=date(1985, 3, 2)
                )
                people.make_debt(
                    session, vera, creditor, origin="Fatura de maio", original_creditor=SELLER,
                    correction_index="IPCA", due_on=clock.today() - timedelta(days=900),
                )  # fmt: skip
            session.commit()
        tell_the_chain(running, browser)
        yield running


def tell_the_chain(portal: Portal, browser: Browser) -> None:
    with visitor(browser, portal.base_url, screen=DESK) as manager:
        already_in.staff(portal, manager, MANAGER)
        manager.follow("Cessões")
        assert "não têm etapa nenhuma" in manager.text
        manager.page.get_by_label("De quem as dívidas foram compradas").select_option(SELLER)
        manager.fill("Data da cessão", "2099-01-01")
        manager.fill("Quem recebeu o crédito nesta etapa", "Aurora Administradora de Cartões S.A.")
        manager.press("Incluir a etapa")
        assert "A data da cessão não pode ser depois de hoje." in manager.text
        manager.fill("Data da cessão", "2025-05-03")
        deed = {"name": "termo.pdf", "mimeType": "application/pdf", "buffer": DEED}
        manager.page.get_by_label("Termo da cessão").set_input_files(deed)  # type: ignore[arg-type]
        manager.press("Incluir a etapa")
        assert "Etapa incluída" in manager.text


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_from_the_amount_to_a_memo_that_recomputes(portal: Portal, browser: Browser, scripts: bool) -> None:
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as vera:
        already_in.debtor(portal, vera, CPFS[scripts])
        vera.follow("Fatura de maio")
        shown = steps.cents(vera.words(".amount strong"))
        added = [steps.cents(text) for text in vera.page.locator("#cresceu ~ ul strong").all_inner_texts()]
        assert shown == 100_000 + sum(added)
        assert vera.count("#cresceu ~ figure svg text") == 12
        assert "Em 3 de maio de 2025 o crédito passou para Aurora" in vera.text
        assert "Último dia em cadastros de crédito" in vera.text
        assert download(vera.page, "Baixar o termo da cessão").read_bytes() == DEED
        vera.follow("Ver a memória de cálculo")
        memo = json.loads(download(vera.page, "Baixar em JSON").read_bytes())
        assert recompute_memo(memo) == balance_of_memo(memo)
        assert memo["balance"]["total_cents"] == shown
        paper = download(vera.page, "Baixar em PDF")
        assert brl(shown).replace("\xa0", " ") in words_of(paper).replace("\xa0", " ")
        vera.visit("/documentos")
        assert download(vera.page, "Memória de cálculo da dívida").read_bytes() == paper.read_bytes()
        vera.follow("O que as palavras querem dizer")
        assert "Custo Efetivo Total" in vera.text

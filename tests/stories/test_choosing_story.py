"""Nina chooses: the rhythm and the day, what fits in her pocket, an amount of her own; and reads it all on one page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal.db import Database
from portal.models import Creditor
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.negotiation import publish_policy
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming; its creditor lets people pay by the week."""
    folder = tmp_path_factory.mktemp("choosing")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            publish_policy(session, creditor, installments={"rhythms": ["monthly", "weekly"]})
            sealer = running.app.extensions["portal_sealer"]
            for cpf in CPFS.values():
                nina = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, email=steps.EMAIL, birth_date=date(1985, 3, 2)
                )
                people.make_debt(session, nina, creditor, origin="Fatura de maio")
            session.commit()
        yield running


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_from_the_cards_to_one_page_that_prints(portal: Portal, browser: Browser, scripts: bool) -> None:
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as nina:
        already_in.debtor(portal, nina, CPFS[scripts])
        nina.follow("Fatura de maio")
        nina.follow("Ver as opções")
        cards_say_what_it_takes(nina)
        by_the_week_and_by_the_day(nina)
        what_fits(nina)
        an_amount_of_her_own(nina)
        nina.follow("Ver a proposta e aceitar")
        nina.follow("Ver a proposta em uma página, para imprimir")
        assert nina.title == "A proposta em uma página"
        one_page(nina)
        nina.follow("Ler o acordo e aceitar")
        assert nina.title == "Confira antes de aceitar"


def cards_say_what_it_takes(nina: Visitor) -> None:
    """When the name leaves and what paying the rest off costs, on each card; not one of them chosen for her."""
    cards = nina.page.locator(".offers article")
    assert cards.count() == 8
    assert all("Seu nome sai dos cadastros" in text for text in cards.all_inner_texts())
    assert ["Pagando o resto no meio" in text for text in cards.all_inner_texts()] == [False] + [True] * 7
    assert nina.count("input[type=radio]:checked") == 0


def by_the_week_and_by_the_day(nina: Visitor) -> None:
    nina.page.locator("summary").first.click()
    nina.page.get_by_label("De quanto em quanto tempo?").select_option("weekly")
    nina.press("Mostrar assim")
    assert "Em 2 parcelas, uma por semana" in nina.text
    nina.page.get_by_label("De quanto em quanto tempo?").select_option("monthly")
    nina.page.get_by_label("Em que dia do mês?").select_option("util-5")
    nina.press("Mostrar assim")
    assert "uma por semana" not in nina.text
    nina.press("Ver esta proposta")
    assert "Escolha uma opção" in nina.text


def what_fits(nina: Visitor) -> None:
    nina.follow("Ver o que cabe no meu bolso")
    nina.fill("Quanto você pode pagar por mês?", "300")
    nina.page.get_by_label("Em que dia você recebe?").select_option("dia-10")
    nina.press("Ver o que cabe")
    assert "Cabe assim" in nina.text
    heaviest = steps.cents(nina.words(".amount strong"))
    assert heaviest <= 300_00
    assert "Pagando o resto no meio" in nina.text
    nina.follow("Voltar para as opções")


def an_amount_of_her_own(nina: Visitor) -> None:
    """Too little gets the nearest there is; enough is accepted at once."""
    nina.follow("Propor outro valor")
    for amount, answer in (("100", "Desse jeito não dá, mas há opções perto"), ("400", "O credor aceita")):
        nina.fill("Quanto você quer pagar de cada vez?", amount)
        nina.fill("Em quantas vezes?", "6")
        nina.press("Propor ao credor")
        assert answer in nina.text


def one_page(nina: Visitor) -> None:
    """Who, how much, when, what if late, how to give up: on one sheet of paper, and no more."""
    for said in ("Aurora Administradora de Cartões S.A.", "Você paga ao todo", "Parcela com data passada", "Desistir"):
        assert said in nina.text
    sheets = pypdfium2.PdfDocument(io.BytesIO(nina.page.pdf(format="A4")))
    assert len(sheets) == 1
    assert re.search(r"Sem custo, enquanto", sheets[0].get_textpage().get_text_range())

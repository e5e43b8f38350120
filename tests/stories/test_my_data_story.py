"""Nina looks at what is known of her, says how she wants to be written to, takes a copy and ends another browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal.db import Database
from portal.models import Creditor
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.my_data import PHONE as AGENT
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming."""
    folder = tmp_path_factory.mktemp("my-data")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            sealer = running.app.extensions["portal_sealer"]
            for cpf in CPFS.values():
                nina = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, email=steps.EMAIL, birth_date=date(1985, 3, 2)
                )
                people.make_debt(session, nina, creditor, origin="Fatura de maio")
            session.commit()
        yield running


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_from_what_is_known_to_a_copy(portal: Portal, browser: Browser, scripts: bool) -> None:
    with (
        visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as nina,
        visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as elsewhere,
    ):
        already_in.debtor(portal, nina, CPFS[scripts])
        already_in.debtor(portal, elsewhere, CPFS[scripts], user_agent=AGENT)
        assert elsewhere.page.url.endswith("/inicio")
        nina.follow("Meus dados")
        nina.follow("Ver o que sabemos de você")
        assert "Fatura de maio" in nina.text
        assert "a***@correio.example" in nina.text
        nina.follow("Voltar para Meus dados")
        chooses_how_to_be_written_to(nina)
        says_a_number_is_not_hers(nina)
        takes_a_copy(nina, CPFS[scripts])
        ends_the_other_browser(nina)
        elsewhere.visit("/inicio")
        assert elsewhere.page.url.partition("?")[0].endswith("/entrar")


def chooses_how_to_be_written_to(nina: Visitor) -> None:
    nina.follow("Escolher como recebe avisos")
    nina.follow("Mudar como recebo avisos")
    nina.page.locator("input[name=canal][value=email]").check()
    nina.press("Guardar minhas escolhas")
    assert "Escolha a hora do dia." in nina.text
    assert nina.page.locator("input[name=canal][value=email]").is_checked(), "what she chose is kept"
    nina.page.locator("input[name=hora][value=manha]").check()
    nina.page.locator("input[name=semana][value='1']").check()
    nina.press("Guardar minhas escolhas")
    assert "Das 8h às 12h, de segunda a sexta" in nina.text
    assert "1 aviso por semana" in nina.text


def says_a_number_is_not_hers(nina: Visitor) -> None:
    row = nina.page.locator("dl.summary > div", has_text="Celular")
    row.get_by_role("link").click()
    nina.read()
    assert nina.title == "Este contato não é seu?"
    nina.press("Não é meu: parar de usar")
    assert "Você disse em" in nina.text
    nina.follow("Voltar para Meus dados")


def takes_a_copy(nina: Visitor, cpf: str) -> None:
    used = steps.shown_code(nina)
    nina.follow("Baixar uma cópia de tudo")
    assert nina.count("input[name=channel]") == 1, "the number is not hers: no code goes there"
    nina.page.locator("input[name=channel][value=email]").check()
    nina.press("Receber o código")
    nina.fill("Código de 6 números", steps.newest_code(nina, unlike=used))
    nina.press("Confirmar e ver a cópia")
    assert nina.title == "Sua cópia está pronta"
    with nina.page.expect_download() as coming:
        nina.page.get_by_role("link", name="Baixar o arquivo JSON").click()
    assert coming.value.suggested_filename == "meus-dados.json"
    document: dict[str, Any] = json.loads(coming.value.path().read_text())
    assert document["cpf"] == cpf
    assert [each["origin"] for each in document["debts"]] == ["Fatura de maio"]
    assert [each["per_week"] for each in document["contact_preferences"]] == [1]
    nina.follow("Voltar para Meus dados")


def ends_the_other_browser(nina: Visitor) -> None:
    nina.follow("Ver e encerrar acessos")
    assert "Chrome em um Android" in nina.text
    nina.press("Encerrar este acesso")
    assert "Aquele acesso foi encerrado." in nina.text
    assert not nina.offers("button", "Encerrar este acesso")

"""Whatever is sent, the answer is a sentence in Portuguese, and nothing is half-written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.models import Creditor, DebtRecord, OfferRecord
from tests.stories.conftest import ANALYST, MANAGER, open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import DESK, PHONE, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("bad_input")]
LARGEST = 60_000


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for all that follows; it takes uploads of 60 kB at most."""
    folder = tmp_path_factory.mktemp("bad-input")
    with open_portal(folder, engines.fresh_sqlite(folder), max_upload_bytes=str(LARGEST)) as opened:
        yield opened


def test_files_that_are_no_portfolio(portal: Portal, browser: Browser) -> None:
    """Each is refused by name of what it is; no debt comes of it."""
    good = steps.portfolio_of(people.a_cpf(), clock.today())
    whole = a_workbook()
    with visitor(browser, portal.base_url, screen=DESK) as analyst:
        already_in.staff(portal, analyst, ANALYST)
        for name, content, words in (
            ("foto.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 900, "é uma imagem"),
            ("contrato.csv", b"%PDF-1.7\n" + b"0" * 900, "é um PDF"),
            ("vazio.csv", b"", "está vazio"),
            ("cortada.xlsx", whole[: len(whole) // 2], "incompleto ou danificado"),
            ("sem-coluna.csv", b"contrato;nome\nA-1;Ana\n", "Faltam colunas"),
            ("grande.csv", good + b" " * LARGEST, "passa do tamanho aceito"),
        ):
            analyst.visit("/credor/carteiras")
            steps.upload(analyst, "Arquivo da carteira", name, content, "Enviar e conferir")
            assert words in analyst.text, name
        analyst.visit("/credor/carteiras")
        analyst.press("Enviar e conferir")
        assert "Escolha o arquivo da carteira." in analyst.text
    assert count(portal, DebtRecord) == 0


def test_bad_rows_are_told_one_by_one(portal: Portal, browser: Browser) -> None:
    """An absurd date and a wrong CPF do not stop the good row beside them."""
    lines = steps.portfolio_of(people.a_cpf(), clock.today(), contract="B-1").decode().splitlines()
    late, wrong = lines[1].split(";"), lines[1].split(";")
    late[0], wrong[0] = "B-2", "B-3"
    names = lines[0].split(";")
    late[names.index("vencimento")] = "31/02/2025"
    wrong[names.index("cpf")] = "111.111.111-11"
    content = "\n".join([*lines, ";".join(late), ";".join(wrong)]).encode()
    before = count(portal, DebtRecord)
    with visitor(browser, portal.base_url, screen=DESK) as manager:
        already_in.staff(portal, manager, MANAGER)
        manager.visit("/credor/carteiras")
        steps.upload(manager, "Arquivo da carteira", "carteira.csv", content, "Enviar e conferir")
        manager.page.locator(".tile", has_text="Linhas recusadas").get_by_role("link").click()
        manager.read()
        assert "A data não existe no calendário." in manager.text
        assert "O CPF não pode repetir o mesmo número." in manager.text
        manager.press("Importar agora")
    assert count(portal, DebtRecord) == before + 1


def test_a_debtor_types_what_cannot_be(portal: Portal, browser: Browser) -> None:
    """Wrong CPF, wrong code, absurd dates, no choice: said beside what was typed, and nothing is offered of it."""
    cpf = people.a_cpf()
    database: Database = portal.app.extensions["portal_database"]
    with database.writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        debtor = people.make_debtor(session, portal.app.extensions["portal_sealer"], cpf=cpf, creditor=creditor)
        people.make_debt(session, debtor, creditor)
        session.commit()
    with visitor(browser, portal.base_url, screen=PHONE) as maria:
        maria.visit("/entrar")
        maria.fill("Qual é o seu CPF?", "123")
        maria.press("Receber o código")
        assert maria.shows(".error-summary")
        maria.fill("Qual é o seu CPF?", cpf)
        maria.check("Por e-mail")
        maria.press("Receber o código")
        maria.fill("Qual é o código que você recebeu?", "12ab")
        maria.press("Entrar")
        assert maria.shows(".error-summary")
        maria.fill("Qual é o código que você recebeu?", steps.newest_code(maria))
        maria.press("Entrar")
        maria.fill("Qual é a sua data de nascimento?", "99/99/9999")
        maria.press("Continuar")
        assert maria.shows(".error-summary")
        maria.fill("Qual é a sua data de nascimento?", "17/05/1980")
        maria.press("Continuar")
        maria.follow("Ver as opções")
        options = maria.page.url.removeprefix(portal.base_url)
        maria.press("Ver esta proposta")
        assert maria.shows(".error-summary")
        for absurd in ("1900-01-01", "9999-12-31", "amanhã", "2026-02-31"):
            maria.visit(f"{options}?primeira={absurd}")
            assert maria.shows(".error-summary"), absurd
    assert count(portal, OfferRecord) == 0


def test_pages_that_are_not_there_and_forms_too_old(portal: Portal, browser: Browser) -> None:
    """An unknown address and a form without its session are told so, with the way back."""
    with visitor(browser, portal.base_url, screen=PHONE) as someone:
        for path in ("/nada", "/dividas/nada", "/acordos/nada/termo.pdf", "/demonstracao/nada"):
            someone.visit(path)
            assert someone.title in ("Página não encontrada", "Entrar com CPF"), path
        someone.visit("/entrar")
        someone.page.context.clear_cookies()
        someone.fill("Qual é o seu CPF?", people.a_cpf())
        someone.press("Receber o código")
        assert "Esta página ficou aberta por muito tempo" in someone.text
        someone.follow("Voltar ao início")


def a_workbook() -> bytes:
    """A XLSX as far as its container goes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>" * 200)
    return kept.getvalue()


def count(portal: Portal, kind: type) -> int:
    database: Database = portal.app.extensions["portal_database"]
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0

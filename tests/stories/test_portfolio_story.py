"""An analyst sends a file with the creditor's own columns, looks before it goes in, groups debts and takes it back.
A manager opens a folder for files that come by themselves, and the next one waits to be looked at."""

from __future__ import annotations

import os
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from portal import clock
from portal.models import Creditor, ImportStatus, PortfolioImport
from tests.stories.conftest import ANALYST, MANAGER, OpenedOnce
from tests.support import already_in, people, steps
from tests.support.browser import DESK, Visitor, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

OWN = "Nr Operação;Doc;Quem;Linha;Venceu;Saldo"
MEANINGS = ("contrato", "cpf", "nome", "produto", "vencimento", "valor_principal")


def test_a_portfolio_goes_in_after_a_look_and_comes_out_again(opened_once: OpenedOnce, browser: Browser) -> None:
    with opened_once() as portal, visitor(browser, portal.base_url, screen=DESK) as analyst:
        already_in.staff(portal, analyst, ANALYST)
        analyst.follow("Arquivos")
        content = "\n".join([OWN, *(f"S-{place};{people.a_cpf()};Ana;cartao;10/03/2025;1.000,00" for place in (1, 2))])
        steps.upload(analyst, "Arquivo da carteira", "minha.csv", content.encode(), "Enviar e conferir")
        assert analyst.title == "As colunas deste arquivo"
        for place, meaning in enumerate(MEANINGS):
            analyst.page.locator(f"#coluna-{place}").select_option(meaning)
        analyst.press("Guardar e conferir")
        assert analyst.title == "O que esta carteira vai mudar"
        analyst.page.locator(".tile", has_text="Dívidas novas").get_by_role("link").click()
        analyst.read()
        assert "S-2" in analyst.text
        analyst.press("Importar agora")
        assert "Confirmou a importação" in analyst.text
        here = analyst.page.url
        a_segment_counts_as_it_is_typed(analyst)
        analyst.page.goto(here)
        analyst.read()
        analyst.follow("Desfazer esta importação")
        analyst.press("Desfazer a importação")
        assert "A carteira voltou a ser o que era antes deste arquivo." in analyst.text
        analyst.press("Encerrar acesso")
        files_come_by_themselves(portal, analyst)


def a_segment_counts_as_it_is_typed(analyst: Visitor) -> None:
    analyst.follow("Segmentos")
    analyst.follow("Novo segmento")
    told = analyst.page.locator("[data-counted]")
    expect(told).to_contain_text("2 dívidas, R$ 2.000,00")
    analyst.fill("Valor original a partir de", "5.000")
    expect(told).to_contain_text("Nenhuma dívida")
    analyst.fill("Valor original a partir de", "500")
    expect(told).to_contain_text("2 dívidas")
    analyst.fill("Nome do segmento", "Do meu arquivo")
    analyst.press("Guardar o segmento")
    assert "Segmento guardado" in analyst.text
    analyst.follow("Política")
    analyst.page.get_by_label("Condições da faixa nova").select_option(label="Do segmento “Do meu arquivo”")
    analyst.press("Acrescentar faixa")
    assert "As condições são as do segmento “Do meu arquivo”." in analyst.text
    assert analyst.page.get_by_label("Principal a partir de").last.input_value() == "500,00"


def files_come_by_themselves(portal: Portal, manager: Visitor) -> None:
    """What somebody left in the folder an hour ago is read once the manager says so, and asks before it changes."""
    with portal.app.extensions["portal_database"].reading() as session:
        creditor = session.query(Creditor).one().public_id
    left = (portal.settings.portfolio_dir or portal.settings.data_dir / "portfolios") / creditor / "hoje.csv"
    left.parent.mkdir(parents=True)
    left.write_bytes(steps.portfolio_of(people.a_cpf(), clock.today()))
    an_hour_ago = (clock.now() - timedelta(hours=1)).timestamp()
    os.utime(left, (an_hour_ago, an_hour_ago))
    already_in.staff(portal, manager, MANAGER)
    manager.follow("Arquivos")
    manager.follow("Receber arquivos por SFTP ou por uma pasta")
    manager.check("De uma pasta do portal")
    manager.fill("Sua senha", people.PASSWORD)
    manager.fill("Código do autenticador", pyotp.TOTP(people.TOTP_SECRET).at(clock.now() + timedelta(seconds=30)))
    manager.press("Gravar a caixa")
    assert "Caixa gravada" in manager.text

    here = select(PortfolioImport.id).where(
        PortfolioImport.file_name == left.name, PortfolioImport.status == ImportStatus.REVIEW
    )

    def read() -> bool:
        with portal.app.extensions["portal_database"].reading() as session:
            return session.scalar(here) is not None

    steps.wait_until(read, "the file left in the folder")
    manager.visit("/credor/carteiras")
    manager.follow(left.name)
    assert manager.title == "O que esta carteira vai mudar"

"""A manager invites an analyst, who signs up, adds a passkey and comes in with it; the creditor gets a look of its own;
the analyst sees what a person sees; the trail tells all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession
from sqlalchemy import select

from portal import clock
from portal.models import Creditor
from tests.stories.conftest import MANAGER, open_portal
from tests.support import already_in, engines, people, steps
from tests.support.asking import MESSAGES, answered
from tests.support.browser import DESK, Visitor, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]
PASSWORD, NEW = "um rio corre devagar", "nova@aurora.example"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Under a name: browsers bind passkeys to names, never to addresses by number."""
    folder: Path = tmp_path_factory.mktemp("staff")
    with open_portal(folder, engines.fresh_sqlite(folder), base_url="http://localhost:{port}") as opened:
        yield opened


def test_from_the_invitation_to_the_passkey(portal: Portal, browser: Browser) -> None:
    name = portal.base_url.replace("127.0.0.1", "localhost")
    with visitor(browser, name, screen=DESK) as manager, visitor(browser, name, screen=DESK) as analyst:
        already_in.staff(portal, manager, MANAGER)
        manager.follow("Equipe")
        manager.fill("Nome", "Nina Prado")
        manager.fill("E-mail", NEW)
        manager.press("Enviar o convite")
        assert "Convite enviado" in manager.text

        secret = signs_up(portal, analyst)
        analyst.visit("/equipe/conta")
        with_a_key(analyst, lambda: adds_a_key(analyst, secret))

        the_look_is_published(manager)
        analyst.visit("/credor/ver-como")
        sees_as_the_person_sees(portal, analyst)

        manager.follow("Equipe")
        manager.follow("Nina Prado")
        assert "Análise" in manager.text
        manager.press("Desativar o acesso")
        assert "Acesso desativado" in manager.text
        analyst.page.goto(name + "/credor/")
        assert "/equipe/entrar" in analyst.page.url
        manager.follow("Auditoria")
        for deed in ("desativou um acesso", "abriu as páginas de uma pessoa", "publicou a marca", "enviou um convite"):
            assert deed in manager.text


def the_look_is_published(manager: Visitor) -> None:
    """A colour that cannot be read is refused with the nearest that can; then it is seen, and published. Another takes
    its place, and the first is brought back."""
    manager.follow("Marca")
    manager.fill("Nome que as pessoas veem", "Aurora Fácil")
    manager.fill("Cor de botões e links, de dia", "#ffcc00")
    manager.fill("Encarregado de dados", "Rita Alves")
    manager.fill("E-mail do encarregado", "dados@aurora.example")
    manager.press("Guardar rascunho")
    beside = manager.words("#light-error")
    assert not manager.offers("button", "Publicar a marca")
    manager.fill("Cor de botões e links, de dia", re.findall("#[0-9a-f]{6}", beside)[0])
    manager.press("Guardar rascunho")
    manager.follow("Ver a página da dívida")
    assert "Em nome de Aurora Fácil" in manager.text
    manager.follow("Voltar para a marca")
    manager.press("Publicar a marca")
    assert "Marca publicada, versão 1" in manager.text
    manager.fill("Nome que as pessoas veem", "Aurora Nova")
    manager.press("Guardar rascunho")
    manager.press("Publicar a marca")
    manager.press("Trazer a versão 1")
    assert "A versão 1 está no rascunho" in manager.text
    manager.press("Publicar a marca")
    assert "Marca publicada, versão 3" in manager.text


def sees_as_the_person_sees(portal: Portal, analyst: Visitor) -> None:
    """With the published look, a banner, and nothing that can be done."""
    with portal.app.app_context(), portal.app.extensions["portal_database"].writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        person = people.make_debtor(session, portal.app.extensions["portal_sealer"], creditor=creditor)
        contract = people.make_debt(session, person, creditor).contract_number
        session.commit()
    analyst.fill("Número do contrato", contract)
    analyst.press("Procurar")
    analyst.follow(contract)
    analyst.fill("Por que você precisa ver", "Maria ligou e não acha as opções.")
    analyst.press("Ver as páginas")
    assert "Só leitura" in analyst.text
    analyst.follow("Ver as opções")
    assert "Em nome de Aurora Fácil" in analyst.text
    analyst.press("Ver esta proposta")
    assert "Nesta visita você só lê" in analyst.text
    analyst.visit("/inicio")
    analyst.press("Parar de ver")
    assert analyst.title == "Ver como a pessoa vê"


def signs_up(portal: Portal, analyst: Visitor) -> str:
    """By the link of the message; the authenticator's secret."""
    analyst.page.goto(link_in_message(portal, analyst))
    analyst.read()
    assert analyst.title == "Entrar na equipe"
    secret = analyst.words(".copy code")
    analyst.page.locator("#password").fill(PASSWORD)
    analyst.page.locator("#again").fill(PASSWORD)
    analyst.fill("Código do aplicativo", pyotp.TOTP(secret).at(clock.now()))
    analyst.press("Criar o acesso e entrar")
    assert "/credor/" in analyst.page.url
    return secret


def link_in_message(portal: Portal, someone: Visitor) -> str:
    """Asked for by number: browsers know `localhost` by themselves, a machine may not."""
    found: list[str] = []

    def arrived() -> bool:
        texts = [text.get_text() for text in answered(someone, portal.base_url + MESSAGES).select("pre.message-text")]
        found[:] = re.findall(r"http\S+/equipe/convite/\S+", " ".join(texts))
        return bool(found)

    steps.wait_until(arrived, "the invitation")
    someone.visit(MESSAGES)
    return found[0]


def with_a_key(someone: Visitor, then: Callable[[], None]) -> None:
    """A virtual authenticator that verifies its user, as a phone's finger does."""
    client: CDPSession = someone.page.context.new_cdp_session(someone.page)
    client.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    then()


def adds_a_key(analyst: Visitor, secret: str) -> None:
    analyst.fill("Nome da chave", "notebook")
    analyst.fill("Sua senha", PASSWORD)
    analyst.fill("Código do autenticador", next_code(secret))
    analyst.press("Continuar")
    analyst.page.get_by_role("button", name="Criar a chave").click()
    analyst.page.wait_for_url("**/equipe/conta")
    analyst.read()
    assert "“notebook” cadastrada" in analyst.text
    analyst.press("Encerrar acesso")
    analyst.page.get_by_role("button", name="Entrar com chave de acesso").click()
    analyst.page.wait_for_url("**/credor/")
    analyst.read()
    analyst.visit("/equipe/conta")
    assert analyst.page.locator("tr", has_text="notebook").get_by_text("nunca").count() == 0


def next_code(secret: str) -> str:
    """A code is good once; the next one is taken half a minute early."""
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30))

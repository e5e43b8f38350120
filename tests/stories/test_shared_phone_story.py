"""Ana uses the phone of somebody else: she comes in, has to leave at once, forgets the page open, loses the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from portal.db import Database
from portal.models import Creditor
from portal.services.sessions import carry_over
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}  # a person for each way: codes are few a minute
COMMON_SITE = "https://www.google.com.br/"
_MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming."""
    folder = tmp_path_factory.mktemp("shared")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            for cpf in CPFS.values():
                person = people.make_debtor(
                    session,
                    running.app.extensions["portal_sealer"],
                    creditor=creditor,
                    cpf=cpf,
                    email=steps.EMAIL,
                    birth_date=date(1985, 3, 2),
                )
                people.make_debt(session, person, creditor)
            session.commit()
        yield running


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_phone_that_is_not_hers(portal: Portal, whole_browser: Browser, scripts: bool) -> None:
    # Only the whole browser has a page for the other site while no network leads there.
    with visitor(whole_browser, portal.base_url, screen=PHONE, scripts=scripts) as ana:
        ana.page.context.route(f"{COMMON_SITE}**", lambda route: route.fulfill(body="<h1>Busca</h1>"))
        checks_whose_portal_it_is(ana)
        if scripts:
            already_in.debtor(portal, ana, CPFS[scripts])  # by the pages: in the demonstration's story
        else:
            steps.debtor_sign_in(ana, CPFS[scripts])
        leaves_at_once(ana)
        comes_back(portal, ana)
        if scripts:
            presses_escape_three_times(portal, ana)
            is_asked_before_the_end(portal, ana)
            loses_the_network(portal, ana)
        else:
            forgets_the_page(portal, ana)


def checks_whose_portal_it_is(ana: Visitor) -> None:
    ana.visit("/")
    ana.follow("Como conferir que é a gente")
    assert ana.base_url.removeprefix("http://") in ana.text


def leaves_at_once(ana: Visitor) -> None:
    """The other site is shown, and the way back shows nothing of hers."""
    assert ana.title.startswith("Olá")
    button = ana.page.get_by_role("link", name="Sair rápido")
    assert (button.bounding_box() or {"height": 0})["height"] >= 44
    button.click()
    ana.page.wait_for_url(COMMON_SITE)
    back_shows_nothing(ana)


def back_shows_nothing(ana: Visitor) -> None:
    ana.page.go_back()
    ana.page.wait_for_load_state()
    assert "Olá" not in ana.words("body")
    assert set(ana.complaints) == {f"asked another host: {COMMON_SITE}"}
    ana.complaints.clear()
    ana.visit("/inicio")
    assert ana.title == "Entrar com CPF"


def comes_back(portal: Portal, ana: Visitor) -> None:
    """Signed in again, without the pages that the first time went through."""
    already_in.debtor(portal, ana, CPFS[ana.scripts])
    assert ana.title.startswith("Olá")


def time_passes(portal: Portal) -> None:
    database: Database = portal.app.extensions["portal_database"]
    with database.writing() as session:
        carry_over(session, timedelta(minutes=-11))


def forgets_the_page(portal: Portal, ana: Visitor) -> None:
    """Without scripts the browser itself leaves the page once the session is over."""
    answer = ana.page.reload()
    assert answer is not None
    seconds, address = answer.headers["refresh"].split("; url=")
    assert 590 <= int(seconds) <= 605
    time_passes(portal)
    ana.visit(address)
    assert "Encerramos seu acesso porque ficou parado." in ana.text
    ana.page.go_back()
    ana.page.wait_for_load_state()
    assert "Olá" not in ana.words("body")


def presses_escape_three_times(portal: Portal, ana: Visitor) -> None:
    for _ in range(3):
        ana.page.keyboard.press("Escape")
    ana.page.wait_for_url(COMMON_SITE)
    back_shows_nothing(ana)
    comes_back(portal, ana)


def is_asked_before_the_end(portal: Portal, ana: Visitor) -> None:
    """A minute before: stay, and the session goes on; no answer, and the page is gone."""
    ana.page.clock.install()
    ana.visit("/inicio")
    question = ana.page.get_by_role("dialog", name="Você ainda está aí?")
    ana.page.clock.run_for(8.5 * _MINUTE_MS)
    assert not question.is_visible()
    ana.page.clock.run_for(_MINUTE_MS)
    expect(question).to_be_visible()
    assert question.get_by_role("button", name="Sair").is_visible()
    question.get_by_role("button", name="Continuar").click()
    expect(question).to_be_hidden()
    ana.page.clock.run_for(8 * _MINUTE_MS)
    assert ana.title.startswith("Olá")
    time_passes(portal)
    ana.page.clock.run_for(3 * _MINUTE_MS)
    ana.page.wait_for_url("**/entrar?inativo=1")
    ana.read()
    assert "Encerramos seu acesso porque ficou parado." in ana.text
    ana.page.clock.resume()
    comes_back(portal, ana)


def loses_the_network(portal: Portal, ana: Visitor) -> None:
    """Her page is not shown without a network; what the phone keeps holds nothing of hers."""
    ana.page.evaluate("navigator.serviceWorker.ready.then((found) => new Promise((done) => setTimeout(done, 50)))")
    ana.visit("/inicio")
    ana.page.wait_for_function("navigator.serviceWorker.controller")
    ana.page.context.set_offline(True)
    ana.page.reload()
    ana.complaints.clear()
    ana.read()
    assert ana.title == "Você está sem internet"
    assert ana.page.evaluate("document.fonts.ready.then((all) => [...all].some((one) => one.status === 'loaded'))")
    kept = ana.page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))"
        ".then((lists) => lists.flat().map((one) => new URL(one.url).pathname))"
    )
    assert "/sem-conexao" in kept
    assert [path for path in kept if path != "/sem-conexao" and not path.startswith("/static/")] == []
    ana.page.get_by_role("link", name="Sair rápido").click()
    ana.page.wait_for_url(COMMON_SITE)
    ana.page.context.set_offline(False)
    ana.complaints.clear()
    ana.page.goto(portal.base_url + "/inicio")  # the exit nobody heard of is made up for
    ana.page.wait_for_url(re.compile(r"/entrar\?"))
    ana.page.wait_for_load_state()
    ana.complaints.clear()

"""Leaving at once, and pages left open: the session ends, and nothing stays on the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from portal import clock
from portal.db import Database
from portal.models import Role, SessionRecord
from portal.sealing import Sealer
from portal.services.sessions import carry_over
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, sign_in, sign_in_staff


@pytest.fixture
def ana(client: FlaskClient, database: Database, sealer: Sealer) -> FlaskClient:
    """A debtor who is signed in."""
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        make_debt(session, debtor, creditor)
        session.commit()
    sign_in(client, debtor)
    return client


def test_quick_exit_ends_the_session_and_takes_everything_from_the_browser(ana: FlaskClient) -> None:
    assert 'href="/sair-rapido"' in ana.get("/inicio").text
    answer = ana.get("/sair-rapido")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://www.google.com.br/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert ana.get("/inicio").headers["Location"].startswith("/entrar")
    assert ana.get("/sair-rapido").status_code == 303, "leaving twice, or without a session, works as well"


def test_session_that_ended_opens_nothing_with_its_old_cookie(ana: FlaskClient) -> None:
    """Whoever kept the cookie has nothing: the session itself is over, not only forgotten by the browser."""
    kept = ana.get_cookie("prumo")
    assert kept is not None
    ana.get("/sair-rapido")
    ana.set_cookie("prumo", kept.value)
    assert ana.get("/inicio").status_code == 302


def test_quick_exit_is_on_pages_of_errors_too(client: FlaskClient) -> None:
    assert 'href="/sair-rapido"' in client.get("/nao-existe").text


def refresh_of(client: FlaskClient, path: str) -> str | None:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.headers.get("Refresh")


def test_page_left_open_goes_away_after_the_session_unless_something_is_typed_in_it(ana: FlaskClient) -> None:
    """Ten minutes, five seconds of grace; never from a page with a field of text, nor from one of a stranger."""
    seconds, away = str(refresh_of(ana, "/inicio")).split("; url=")
    assert 595 <= int(seconds) <= 605
    assert away == "/entrar?inativo=1"
    assert refresh_of(ana, "/cabe-no-bolso") is None, "a page with fields to fill in"
    ana.get("/sair-rapido")
    assert refresh_of(ana, "/como-conferir") is None


def test_page_never_promises_more_time_than_the_session_has(ana: FlaskClient, database: Database) -> None:
    """Use within the last minute does not lengthen a session, and none outlives its absolute limit."""
    with database.writing() as session:
        carry_over(session, timedelta(seconds=-50))
    assert ana.get("/continuar").get_json()["seconds"] <= 550
    with database.writing() as session:
        carry_over(session, timedelta(seconds=-30))
    assert ana.get("/continuar").get_json()["seconds"] >= 595, "asked for after a minute, it goes on"
    with database.writing() as session:
        session.execute(update(SessionRecord).values(expires_at=clock.now() + timedelta(seconds=90)))
        session.commit()
    assert 80 <= ana.get("/continuar").get_json()["seconds"] <= 90
    assert 'data-idle="8' in ana.get("/inicio").text


def test_who_was_idle_is_told_and_the_browser_forgets_the_session(ana: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        carry_over(session, timedelta(minutes=-11))
    assert ana.get("/continuar").get_json() == {"seconds": 0}
    answer = ana.get("/entrar?inativo=1")
    assert "Encerramos seu acesso porque ficou parado." in answer.text
    assert ana.get_cookie("prumo") is None
    assert "porque ficou parado" not in ana.get("/entrar").text


def test_staff_are_not_asked(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        member = make_staff(session, sealer, creditor=make_creditor(session), role=Role.FINANCE)
        session.commit()
    sign_in_staff(client, member)
    assert refresh_of(client, "/financeiro") is None
    assert client.get("/continuar").get_json() == {"seconds": 0}

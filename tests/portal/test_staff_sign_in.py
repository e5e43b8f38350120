"""Staff sign in with password and authenticator; sessions end when they should."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.db import Database
from portal.models import AuditEvent, Role, SessionRecord, StaffMember
from portal.sealing import Sealer
from portal.services import sessions
from tests.support.people import (
    PASSWORD,
    make_creditor,
    make_debtor,
    make_staff,
    sign_in,
    sign_in_staff,
    submit,
    totp_now,
)


def _member(database: Database, sealer: Sealer, **changes: object) -> StaffMember:
    with database.writing() as session:
        made = make_staff(session, sealer, **changes)  # type: ignore[arg-type]
        session.commit()
    return made


def _password(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return submit(client, "/equipe/entrar", {"email": email, "password": password})


def test_password_and_code_open_a_session(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    member = _member(database, sealer)
    assert _password(client, member.email.upper()).headers["Location"] == "/equipe/codigo"
    assert submit(client, "/equipe/codigo", {"code": totp_now()}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(SessionRecord)).one().staff_id == member.id
        assert session.scalars(select(AuditEvent)).one().action == "staff.signed_in"


def test_an_authenticators_code_is_good_once(app: Flask, database: Database, sealer: Sealer) -> None:
    member = _member(database, sealer)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for expected, shift in ((303, 0), (400, 30), (303, 0)):
            browser = app.test_client()
            _password(browser, member.email)
            assert submit(browser, "/equipe/codigo", {"code": totp_now()}).status_code == expected
            traveller.shift(shift)


def test_wrong_password_unknown_and_inactive_answer_alike(app: Flask, database: Database, sealer: Sealer) -> None:
    known, gone = _member(database, sealer), _member(database, sealer, active=False)
    cases = ((known.email, "errada"), ("ninguem@example.com", PASSWORD), (gone.email, PASSWORD))
    pages = set()
    for email, password in cases:
        answer = _password(app.test_client(), email, password)
        assert answer.status_code == 403
        body = answer.get_data(as_text=True).replace(email, "*")
        pages.add(re.sub(r'value="[^"]{20,}"', "", body))
    assert len(pages) == 1


def test_guessing_a_password_is_slowed_and_never_for_more_than_a_quarter(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    member = _member(database, sealer)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(10):
            _password(client, member.email, "errada")
        locked = _password(client, member.email)
        assert locked.status_code == 429
        wait = int(locked.headers["Retry-After"])
        assert wait <= 901
        traveller.shift(wait)
        assert _password(client, member.email).status_code == 303


def test_the_code_page_needs_the_password_first(client: FlaskClient) -> None:
    assert client.get("/equipe/codigo").headers["Location"] == "/equipe/entrar"


def test_the_command_adds_someone_who_can_sign_in(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        make_creditor(session, slug="aurora")
        session.commit()
    command = ["staff", "add", "--email", "Ana@Example.com", "--role", "creditor_analyst", "--creditor", "aurora"]
    result = app.test_cli_runner().invoke(args=command, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    secret = re.search(r"segredo\s+(\S+)", result.output)
    assert secret
    _password(client, "ana@example.com")
    assert submit(client, "/equipe/codigo", {"code": pyotp.TOTP(secret.group(1)).now()}).status_code == 303
    with database.reading() as session:
        member = session.scalars(select(StaffMember)).one()
        assert (member.role, member.creditor_id is not None) == (Role.CREDITOR_ANALYST, True)


@pytest.mark.parametrize(
    ("extra", "password", "said"),
    [([], "curta", "pelo menos 12"), (["--creditor", "nenhum"], PASSWORD, "Não existe credor")],
)
def test_the_command_refuses_in_a_sentence(app: Flask, extra: list[str], password: str, said: str) -> None:
    command = ["staff", "add", "--email", "a@example.com", "--role", "finance", *extra]
    result = app.test_cli_runner().invoke(args=command, input=f"{password}\n{password}\n")
    assert result.exit_code == 1
    assert said in result.output


def test_a_session_ends_idle_and_in_any_case(app: Flask, database: Database, sealer: Sealer) -> None:
    idle, absolute = timedelta(minutes=10), timedelta(minutes=60)
    with database.writing() as session:
        debtor = make_debtor(session, sealer)
        now = clock.now()
        limits = sessions.Limits(idle=idle, absolute=absolute)
        token = sessions.start(session, debtor_id=debtor.id, limits=limits, now=now)
        session.commit()

        def alive(after: timedelta) -> bool:
            found = sessions.find(session, token, now=now + after, debtor_idle=idle, staff_idle=idle)
            return found is not None

        assert alive(idle - timedelta(seconds=1))
        assert not alive(idle)
        record = session.scalars(select(SessionRecord)).one()
        sessions.keep_alive(session, record.id, values=None, now=now + absolute - timedelta(seconds=1))
        assert alive(absolute - timedelta(seconds=1))
        assert not alive(absolute)


def test_an_id_chosen_by_somebody_else_is_never_taken_over(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    """Session fixation: after signing in, the planted id opens nothing."""
    member = _member(database, sealer)
    client.set_cookie("prumo", "planted")
    _password(client, member.email)
    submit(client, "/equipe/codigo", {"code": totp_now()})
    cookie = client.get_cookie("prumo")
    assert cookie is not None
    assert cookie.value != "planted"
    with database.reading() as session:
        idle = timedelta(minutes=10)
        assert sessions.find(session, "planted", now=clock.now(), debtor_idle=idle, staff_idle=idle) is None


def test_rotation_kills_the_old_id(database: Database, sealer: Sealer, app: Flask) -> None:
    with database.writing() as session:
        debtor = make_debtor(session, sealer)
        idle = timedelta(minutes=10)
        old = sessions.start(
            session, debtor_id=debtor.id, limits=sessions.Limits(idle=idle, absolute=idle), now=clock.now()
        )
        session.flush()
        new = sessions.rotate(session, session.scalars(select(SessionRecord.id)).one())
        session.commit()
        found = [sessions.find(session, id_, now=clock.now(), debtor_idle=idle, staff_idle=idle) for id_ in (old, new)]
    assert found[0] is None
    assert found[1] is not None


def test_signing_out_everywhere_ends_every_browser_of_that_person_only(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        mine, other = make_debtor(session, sealer), make_debtor(session, sealer)
        session.commit()
    here, there, elsewhere = (app.test_client() for _ in range(3))
    sign_in(here, mine, unlocked=False)
    sign_in(there, mine, unlocked=False)
    sign_in(elsewhere, other, unlocked=False)
    answer = submit(here, "/sair-de-todos", {}, form_on="/entrar/nascimento")
    assert answer.status_code == 303
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert [browser.get("/entrar/nascimento").status_code for browser in (here, there, elsewhere)] == [302, 302, 200]


def test_a_member_made_inactive_is_out_at_once(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    member = _member(database, sealer)
    sign_in_staff(client, member)
    assert client.get("/equipe/entrar").status_code == 302
    with database.writing() as session:
        session.get_one(StaffMember, member.id).active = False
        session.commit()
    assert client.get("/equipe/entrar").status_code == 200

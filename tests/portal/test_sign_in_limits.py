"""Guesses, codes and waits are counted, and strangers lock nobody out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import Channel, Contact, Message, SessionRecord
from portal.sealing import Sealer
from portal.services import codes, sign_in
from portal.services.codes import CodeRefused
from portal.services.errors import TooMany
from portal.services.sign_in_limits import Visit
from tests.support.people import a_cpf, submit
from tests.support.signing_in import ask_code, challenge_for, check_code, code_policy, known_person
from tests.support.worker import last_code, work


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_hundred_parallel_guesses_cost_five(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpf, _ = known_person(database, sealer)
    challenge = challenge_for(app, database, cpf)
    judged: list[str] = []
    real = codes.matches
    monkeypatch.setattr(codes, "matches", lambda kept, guess, memory: judged.append(guess) or real(kept, guess, memory))
    wrong = _wrong(last_code(app))

    def guess(number: int) -> str:
        visit = Visit(address=f"198.51.100.{number}", device=f"device-{number}")
        try:
            with database.writing() as session:
                check_code(session, app, challenge, wrong, visit)
        except (CodeRefused, TooMany) as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(100)))
    assert len(judged) == 5
    assert "in" not in answers
    with database.writing() as session, pytest.raises((CodeRefused, TooMany)):
        check_code(session, app, challenge, last_code(app), Visit(address="192.0.2.1"))


def test_one_code_signs_in_once_however_many_send_it_at_once(app: Flask, database: Database, sealer: Sealer) -> None:
    cpf, _ = known_person(database, sealer)
    challenge, code = challenge_for(app, database, cpf), last_code(app)

    def enter(_number: int) -> bool:
        try:
            with database.writing() as session:
                check_code(session, app, challenge, code)
        except (CodeRefused, TooMany):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(enter, range(8))) == 1


def test_a_code_is_refused_after_five_minutes(app: Flask, database: Database, sealer: Sealer) -> None:
    cpf, _ = known_person(database, sealer)
    challenge, code = challenge_for(app, database, cpf), last_code(app)
    late = time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1))
    with late, database.writing() as session, pytest.raises(CodeRefused) as refused:
        check_code(session, app, challenge, code)
    assert refused.value.code == "code_expired"


def test_a_new_code_replaces_the_old_one_and_each_wait_is_longer(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = known_person(database, sealer)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        ask_code(client, cpf)
        work(app)
        first = last_code(app)
        for wait in (30, 60, 120, 120, 900, 900):
            traveller.shift(wait - 1)
            early = submit(client, "/entrar/codigo/outro", {}, form_on="/entrar/codigo")
            assert early.status_code == 429
            assert 0 < int(early.headers["Retry-After"]) <= 900
            traveller.shift(2)
            assert submit(client, "/entrar/codigo/outro", {}, form_on="/entrar/codigo").status_code == 303
            work(app)
        if first != last_code(app):
            assert submit(client, "/entrar/codigo", {"code": first}).status_code == 400
        assert submit(client, "/entrar/codigo", {"code": last_code(app)}).status_code == 303


def test_strangers_do_not_lock_out_a_browser_that_signed_in_before(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    cpf, _ = known_person(database, sealer)
    challenge = challenge_for(app, database, cpf)
    with database.writing() as session:
        device = check_code(session, app, challenge, last_code(app)).device
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False) as traveller:
        stranger = challenge_for(app, database, cpf)
        for number in range(14):
            with database.writing() as session, pytest.raises((CodeRefused, TooMany)):
                check_code(session, app, stranger, "000000", Visit(address=f"198.51.100.{number}"))
        own = Visit(address="203.0.113.9", device=device)
        with database.writing() as session:
            challenge = sign_in.ask_code(
                session, code_policy(app), cpf=cpf, channel=Channel.SMS, visit=own, now=clock.now()
            )
        work(app)
        code = last_code(app)
        elsewhere = Visit(address="203.0.113.77")
        with database.writing() as session, pytest.raises(TooMany) as locked:
            check_code(session, app, challenge, code, elsewhere)
        assert locked.value.retry_after <= 900
        with database.writing() as session:
            assert check_code(session, app, challenge, code, own).token
        traveller.shift(901)
        challenge = challenge_for(app, database, cpf)
        with database.writing() as session:
            assert check_code(session, app, challenge, last_code(app), elsewhere).token


@pytest.mark.usefixtures("still_clock")
def test_one_address_cannot_ask_for_codes_without_end(app: Flask, database: Database) -> None:
    for _ in range(30):
        challenge_for(app, database, a_cpf())
    with pytest.raises(TooMany) as refused:
        challenge_for(app, database, a_cpf())
    assert refused.value.code == "too_many_codes"


def test_three_wrong_birth_dates_end_the_session_and_quarantine_the_contact(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, debtor = known_person(database, sealer, birth_date=date(1980, 5, 17))
    ask_code(client, cpf)
    work(app)
    submit(client, "/entrar/codigo", {"code": last_code(app)})
    answers = [submit(client, "/entrar/nascimento", {"birth_date": f"0{day}/01/1990"}) for day in (1, 2, 3)]
    assert [answer.status_code for answer in answers] == [400, 400, 403]
    assert "/ajuda" in answers[2].get_data(as_text=True)
    assert client.get("/entrar/nascimento").status_code == 302
    with database.reading() as session:
        contacts = session.scalars(select(Contact).where(Contact.debtor_id == debtor.id)).all()
        assert {contact.kind.value: contact.quarantined_at is not None for contact in contacts} == {
            "email": False,
            "mobile": True,
        }
        assert session.scalars(select(SessionRecord)).one().revoked_at is not None
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        challenge_for(app, database, cpf)
    with database.reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1

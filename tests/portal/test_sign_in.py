"""A debtor signs in with a code; nobody else learns anything."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.db import Database
from portal.models import AuditEvent, Challenge, Channel, Contact, Debtor, Message, SessionRecord
from portal.sealing import Sealer
from portal.services import codes, sign_in
from portal.services.codes import CodeRefused
from portal.services.errors import TooMany
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit
from tests.support.people import a_cpf, make_debtor, submit
from tests.support.worker import last_code, last_message, work

LIMITS = Limits(idle=timedelta(minutes=10), absolute=timedelta(minutes=60))
VISIT = Visit(address="203.0.113.9")


def _person(database: Database, sealer: Sealer, **changes: object) -> tuple[str, Debtor]:
    cpf = a_cpf()
    with database.writing() as session:
        debtor = make_debtor(session, sealer, cpf=cpf, **changes)  # type: ignore[arg-type]
        session.commit()
    return cpf, debtor


def _ask(client: FlaskClient, cpf: str, channel: str = "sms") -> TestResponse:
    return submit(client, "/entrar", {"cpf": cpf, "channel": channel})


def _policy(app: Flask) -> codes.CodePolicy:
    return codes.policy_of(app.extensions["portal_settings"], app.extensions["portal_sealer"])


def _challenge(app: Flask, database: Database, cpf: str) -> str:
    with database.writing() as session:
        made = sign_in.ask_code(session, _policy(app), cpf=cpf, channel=Channel.SMS, visit=VISIT, now=clock.now())
    work(app)
    return made


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_code_then_birth_date_opens_the_debtors_pages(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, debtor = _person(database, sealer, birth_date=date(1980, 5, 17))
    assert _ask(client, cpf).headers["Location"] == "/entrar/codigo"
    work(app)
    answer = submit(client, "/entrar/codigo", {"code": last_code(app)})
    assert answer.headers["Location"].startswith("/entrar/nascimento")
    answer = submit(client, "/entrar/nascimento", {"birth_date": "17/05/1980"})
    assert answer.status_code == 303
    with database.reading() as session:
        record = session.scalars(select(SessionRecord).where(SessionRecord.revoked_at.is_(None))).one()
        assert (record.debtor_id, record.amounts_unlocked) == (debtor.id, True)
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["debtor.signed_in", "debtor.birth_date_matched"]
    assert events[0].detail["masked_contact"] == "*****-4321"


def test_without_a_birth_date_on_file_the_question_is_skipped(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = _person(database, sealer, birth_date=None)
    _ask(client, cpf)
    work(app)
    answer = submit(client, "/entrar/codigo", {"code": last_code(app)})
    assert "nascimento" not in answer.headers["Location"]


def test_the_code_goes_where_the_person_chose_and_names_neither_creditor_nor_debt(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = _person(database, sealer)
    _ask(client, cpf, "email")
    work(app)
    message, text = last_message(app)
    assert (message.channel, message.recipient) == (Channel.EMAIL, "maria@example.com")
    assert not re.search(r"credor|dívida|valor|R\$", text, re.IGNORECASE)


def _masked(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    body = re.sub(r'value="[^"]{20,}"', 'value="*"', answer.get_data(as_text=True))
    headers = [(name, re.sub(r"(prumo[\w-]*)=[^;]+", r"\1=*", value)) for name, value in answer.headers]
    return answer.status_code, body, [pair for pair in headers if pair[0] != "Date"]


def test_known_unknown_unreachable_and_deceased_answer_alike(app: Flask, database: Database, sealer: Sealer) -> None:
    """Status, headers and body of every step are the same, wrong code included."""
    known, _ = _person(database, sealer)
    unreachable, _ = _person(database, sealer, email=None, mobile=None)
    deceased, _ = _person(database, sealer, deceased=True)
    stale, _ = _person(database, sealer, confirmed_on=clock.today() - timedelta(days=366))
    seen = set()
    for cpf in (known, a_cpf(), unreachable, deceased, stale):
        browser = app.test_client()
        steps = [_masked(_ask(browser, cpf)), _masked(browser.get("/entrar/codigo"))]
        work(app)
        for _ in range(6):
            steps.append(_masked(submit(browser, "/entrar/codigo", {"code": "000000"})))
        steps.append(_masked(_ask(browser, cpf)))
        seen.add(re.sub(rf"Espere \d+ segundos|'Retry-After', '\d+'|{cpf}|'Content-Length', '\d+'", "*", repr(steps)))
    assert len(seen) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1
        assert len(session.scalars(select(Challenge)).all()) == 5


def test_an_unknown_cpf_costs_the_same_hashing_as_a_known_one(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    real = codes._hasher(8).verify
    monkeypatch.setattr(
        "argon2.PasswordHasher.verify", lambda self, kept, guess: hashed.append(kept) or real(kept, guess)
    )
    for cpf in (_person(database, sealer)[0], a_cpf()):
        challenge = _challenge(app, database, cpf)
        with database.writing() as session, pytest.raises(CodeRefused):
            _check(session, app, challenge, "000000")
    costs = [kept.rsplit("$", 2)[0] for kept in hashed]
    assert len(costs) == 2
    assert costs[0] == costs[1]


def _check(session: object, app: Flask, challenge: str, guess: str, visit: Visit = VISIT) -> sign_in.SignedIn:
    return sign_in.check_code(
        session,  # type: ignore[arg-type]
        _policy(app),
        challenge_id=challenge,
        guess=guess,
        visit=visit,
        limits=LIMITS,
        now=clock.now(),
    )


def test_a_hundred_parallel_guesses_cost_five(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpf, _ = _person(database, sealer)
    challenge = _challenge(app, database, cpf)
    judged: list[str] = []
    real = codes.matches
    monkeypatch.setattr(codes, "matches", lambda kept, guess, memory: judged.append(guess) or real(kept, guess, memory))
    wrong = _wrong(last_code(app))

    def guess(number: int) -> str:
        visit = Visit(address=f"198.51.100.{number}", device=f"device-{number}")
        try:
            with database.writing() as session:
                _check(session, app, challenge, wrong, visit)
        except (CodeRefused, TooMany) as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(100)))
    assert len(judged) == 5
    assert "in" not in answers
    with database.writing() as session, pytest.raises((CodeRefused, TooMany)):
        _check(session, app, challenge, last_code(app), Visit(address="192.0.2.1"))


def test_one_code_signs_in_once_however_many_send_it_at_once(app: Flask, database: Database, sealer: Sealer) -> None:
    cpf, _ = _person(database, sealer)
    challenge, code = _challenge(app, database, cpf), last_code(app)

    def enter(_number: int) -> bool:
        try:
            with database.writing() as session:
                _check(session, app, challenge, code)
        except (CodeRefused, TooMany):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(enter, range(8))) == 1


def test_a_code_is_refused_after_five_minutes(app: Flask, database: Database, sealer: Sealer) -> None:
    cpf, _ = _person(database, sealer)
    challenge, code = _challenge(app, database, cpf), last_code(app)
    late = time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1))
    with late, database.writing() as session, pytest.raises(CodeRefused) as refused:
        _check(session, app, challenge, code)
    assert refused.value.code == "code_expired"


def test_a_new_code_replaces_the_old_one_and_each_wait_is_longer(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = _person(database, sealer)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        _ask(client, cpf)
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
    cpf, _ = _person(database, sealer)
    challenge = _challenge(app, database, cpf)
    with database.writing() as session:
        device = _check(session, app, challenge, last_code(app)).device
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False) as traveller:
        stranger = _challenge(app, database, cpf)
        for number in range(14):
            with database.writing() as session, pytest.raises((CodeRefused, TooMany)):
                _check(session, app, stranger, "000000", Visit(address=f"198.51.100.{number}"))
        own = Visit(address="203.0.113.9", device=device)
        with database.writing() as session:
            challenge = sign_in.ask_code(
                session, _policy(app), cpf=cpf, channel=Channel.SMS, visit=own, now=clock.now()
            )
        work(app)
        code = last_code(app)
        elsewhere = Visit(address="203.0.113.77")
        with database.writing() as session, pytest.raises(TooMany) as locked:
            _check(session, app, challenge, code, elsewhere)
        assert locked.value.retry_after <= 900
        with database.writing() as session:
            assert _check(session, app, challenge, code, own).token
        traveller.shift(901)
        challenge = _challenge(app, database, cpf)
        with database.writing() as session:
            assert _check(session, app, challenge, last_code(app), elsewhere).token


def test_one_address_cannot_ask_for_codes_without_end(app: Flask, database: Database) -> None:
    for _ in range(30):
        _challenge(app, database, a_cpf())
    with pytest.raises(TooMany) as refused:
        _challenge(app, database, a_cpf())
    assert refused.value.code == "too_many_codes"


def test_three_wrong_birth_dates_end_the_session_and_quarantine_the_contact(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, debtor = _person(database, sealer, birth_date=date(1980, 5, 17))
    _ask(client, cpf)
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
        _challenge(app, database, cpf)
    with database.reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1


def test_an_impossible_cpf_is_refused_on_the_page_and_kept(client: FlaskClient) -> None:
    answer = _ask(client, "123.456.789-00")
    assert answer.status_code == 200
    assert "Confira o CPF" in answer.get_data(as_text=True)
    assert "123.456.789-00" in answer.get_data(as_text=True)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_after_signing_in_nobody_is_sent_elsewhere(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, target: str
) -> None:
    cpf, _ = _person(database, sealer, birth_date=None)
    client.get("/entrar", query_string={"proxima": target})
    _ask(client, cpf)
    work(app)
    answer = submit(client, "/entrar/codigo", {"code": last_code(app)})
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_whoever_was_going_somewhere_arrives_there(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = _person(database, sealer, birth_date=None)
    client.get("/entrar", query_string={"proxima": "/seus-direitos?a=1"})
    _ask(client, cpf)
    work(app)
    assert submit(client, "/entrar/codigo", {"code": last_code(app)}).headers["Location"] == "/seus-direitos?a=1"


@pytest.mark.parametrize("path", ["/", "/entrar", "/como-conferir", "/ajuda", "/seus-dados", "/seus-direitos"])
def test_public_pages_open_without_a_row_and_are_never_cached(
    client: FlaskClient, database: Database, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    with database.reading() as session:
        assert session.scalars(select(SessionRecord)).first() is None

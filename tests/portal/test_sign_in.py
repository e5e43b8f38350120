"""A debtor signs in with a code and arrives where they were going."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.db import Database
from portal.models import AuditEvent, Channel, SessionRecord
from portal.sealing import Sealer
from tests.support.people import submit
from tests.support.signing_in import ask_code, known_person
from tests.support.worker import last_code, last_message, work


def test_code_then_birth_date_opens_the_debtors_pages(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, debtor = known_person(database, sealer, birth_date=date(1980, 5, 17))
    assert ask_code(client, cpf).headers["Location"] == "/entrar/codigo"
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
    cpf, _ = known_person(database, sealer, birth_date=None)
    ask_code(client, cpf)
    work(app)
    answer = submit(client, "/entrar/codigo", {"code": last_code(app)})
    assert "nascimento" not in answer.headers["Location"]


def test_the_code_goes_where_the_person_chose_and_names_neither_creditor_nor_debt(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = known_person(database, sealer)
    ask_code(client, cpf, "email")
    work(app)
    message, text = last_message(app)
    assert (message.channel, message.recipient) == (Channel.EMAIL, "maria@example.com")
    assert not re.search(r"credor|dívida|valor|R\$", text, re.IGNORECASE)


def test_an_impossible_cpf_is_refused_on_the_page_and_kept(client: FlaskClient) -> None:
    answer = ask_code(client, "123.456.789-00")
    assert answer.status_code == 200
    assert "Confira o CPF" in answer.get_data(as_text=True)
    assert "123.456.789-00" in answer.get_data(as_text=True)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_after_signing_in_nobody_is_sent_elsewhere(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, target: str
) -> None:
    cpf, _ = known_person(database, sealer, birth_date=None)
    client.get("/entrar", query_string={"proxima": target})
    ask_code(client, cpf)
    work(app)
    answer = submit(client, "/entrar/codigo", {"code": last_code(app)})
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_whoever_was_going_somewhere_arrives_there(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = known_person(database, sealer, birth_date=None)
    client.get("/entrar", query_string={"proxima": "/seus-direitos?a=1"})
    ask_code(client, cpf)
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

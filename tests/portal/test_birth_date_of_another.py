"""Whoever gave the contact that received the code must not alone say who its owner is."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.db import Database
from portal.models import Contact, ContactKind, Registration
from portal.sealing import Sealer
from tests.support.people import make_creditor, submit
from tests.support.signing_in import ask_code, known_person
from tests.support.worker import last_code, work

TRUE, MADE_UP = date(1980, 5, 17), date(1999, 1, 1)


def claimed(database: Database, sealer: Sealer, *, birth_date: date | None = MADE_UP) -> str:
    """A person of one creditor, whom another creditor's file gives a newer phone and a birth date of its own."""
    cpf, debtor = known_person(database, sealer, birth_date=TRUE)
    with database.writing() as session:
        other = make_creditor(session)
        session.add(
            Registration(
                debtor_id=debtor.id, creditor_id=other.id, name="Maria", birth_date=birth_date, updated_at=clock.now()
            )
        )
        session.flush()
        session.add(
            Contact(
                debtor_id=debtor.id,
                creditor_id=other.id,
                kind=ContactKind.MOBILE,
                address="+5521999990000",
                confirmed_on=clock.today(),
            )
        )
        session.commit()
    return cpf


def code_in(client: FlaskClient, app: Flask, cpf: str) -> None:
    ask_code(client, cpf)
    work(app)
    submit(client, "/entrar/codigo", {"code": last_code(app)})


def test_the_date_of_the_creditor_who_gave_the_phone_does_not_open_what_others_know(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    code_in(client, app, claimed(database, sealer))
    answer = submit(client, "/entrar/nascimento", {"birth_date": "01/01/1999"})
    assert "não confere" in answer.text
    assert client.get("/inicio").status_code == 302


def test_the_date_another_creditor_knows_does(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    code_in(client, app, claimed(database, sealer))
    answer = submit(client, "/entrar/nascimento", {"birth_date": "17/05/1980"})
    assert answer.status_code == 303
    assert client.get("/inicio").status_code == 200


def test_where_nobody_else_knows_a_date_the_givers_own_serves(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    cpf, _ = known_person(database, sealer, birth_date=TRUE)
    code_in(client, app, cpf)
    assert submit(client, "/entrar/nascimento", {"birth_date": "17/05/1980"}).status_code == 303

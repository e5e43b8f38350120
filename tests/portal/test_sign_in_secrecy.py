"""Signing in tells a stranger nothing about whose CPF it is: neither by words nor by the work done."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.db import Database
from portal.models import Challenge, Message
from portal.sealing import Sealer
from portal.services import codes
from portal.services.codes import CodeRefused
from tests.support.people import a_cpf, submit
from tests.support.signing_in import ask_code, challenge_for, check_code, known_person
from tests.support.worker import work


def _masked(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    body = re.sub(r'value="[^"]{20,}"', 'value="*"', answer.get_data(as_text=True))
    headers = [(name, re.sub(r"(prumo[\w-]*)=[^;]+", r"\1=*", value)) for name, value in answer.headers]
    return answer.status_code, body, [pair for pair in headers if pair[0] != "Date"]


def test_known_unknown_unreachable_and_deceased_answer_alike(app: Flask, database: Database, sealer: Sealer) -> None:
    """Status, headers and body of every step are the same, wrong code included."""
    known, _ = known_person(database, sealer)
    unreachable, _ = known_person(database, sealer, email=None, mobile=None)
    deceased, _ = known_person(database, sealer, deceased=True)
    stale, _ = known_person(database, sealer, confirmed_on=clock.today() - timedelta(days=366))
    seen = set()
    for cpf in (known, a_cpf(), unreachable, deceased, stale):
        browser = app.test_client()
        steps = [_masked(ask_code(browser, cpf)), _masked(browser.get("/entrar/codigo"))]
        work(app)
        for _ in range(6):
            steps.append(_masked(submit(browser, "/entrar/codigo", {"code": "000000"})))
        steps.append(_masked(ask_code(browser, cpf)))
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
    for cpf in (known_person(database, sealer)[0], a_cpf()):
        challenge = challenge_for(app, database, cpf)
        with database.writing() as session, pytest.raises(CodeRefused):
            check_code(session, app, challenge, "000000")
    costs = [kept.rsplit("$", 2)[0] for kept in hashed]
    assert len(costs) == 2
    assert costs[0] == costs[1]

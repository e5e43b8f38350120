"""A person and the steps of the sign-in by code, by the pages or by the service behind them."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal import clock
from portal.db import Database
from portal.models import Channel, Debtor
from portal.sealing import Sealer
from portal.services import codes, sign_in
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit
from tests.support.people import a_cpf, make_debtor, submit
from tests.support.worker import work

LIMITS = Limits(idle=timedelta(minutes=10), absolute=timedelta(minutes=60))
VISIT = Visit(address="203.0.113.9")


def known_person(database: Database, sealer: Sealer, **changes: object) -> tuple[str, Debtor]:
    """A CPF on file and whose it is."""
    cpf = a_cpf()
    with database.writing() as session:
        debtor = make_debtor(session, sealer, cpf=cpf, **changes)  # type: ignore[arg-type]
        session.commit()
    return cpf, debtor


def ask_code(client: FlaskClient, cpf: str, channel: str = "sms") -> TestResponse:
    """Ask for a code on the page."""
    return submit(client, "/entrar", {"cpf": cpf, "channel": channel})


def code_policy(app: Flask) -> codes.CodePolicy:
    """The application's rules for codes."""
    return codes.policy_of(app.extensions["portal_settings"], app.extensions["portal_sealer"])


def challenge_for(app: Flask, database: Database, cpf: str) -> str:
    """Ask for a code by SMS and have it sent; returns the challenge to answer."""
    with database.writing() as session:
        made = sign_in.ask_code(session, code_policy(app), cpf=cpf, channel=Channel.SMS, visit=VISIT, now=clock.now())
    work(app)
    return made


def check_code(session: Session, app: Flask, challenge: str, guess: str, visit: Visit = VISIT) -> sign_in.SignedIn:
    """Answer a challenge."""
    return sign_in.check_code(
        session,
        code_policy(app),
        challenge_id=challenge,
        guess=guess,
        visit=visit,
        limits=LIMITS,
        now=clock.now(),
    )

"""Creditors, debtors, debts and staff for tests, and quick ways to be signed in as one of them.

The makers add and flush; the caller commits. `sign_in` and `sign_in_staff` open a real session without the pages:
what they skip is proved in test_sign_in*.py and test_staff_sign_in.py.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from datetime import date, timedelta
from typing import Any

import flask
import pyotp
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from brazil.money import Money
from brazil.tax_id import cpf_from_base
from offers.debt import Product
from portal import clock
from portal.db import Database
from portal.models import (
    Contact,
    ContactKind,
    Creditor,
    Debtor,
    DebtRecord,
    Registration,
    Role,
    StaffMember,
)
from portal.models.identity import public_id
from portal.sealing import Sealer, cpf_bound_to, totp_bound_to
from portal.services import sessions

_numbers = itertools.count(1)
PASSWORD = "senha-de-teste-longa"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def a_cpf() -> str:
    """A valid CPF no other test in this process has used."""
    return cpf_from_base(f"{100_000_000 + next(_numbers)}")


def make_creditor(session: Session, **changes: Any) -> Creditor:
    """A creditor with an address and service channels. No name is the beginning of another's."""
    number = f"{next(_numbers):05}"
    values: dict[str, Any] = {
        "slug": f"credor-{number}",
        "name": f"Credor {number}",
        "legal_name": f"Credor {number} S.A.",
        "tax_id": f"{number:0>14}",
        "street": "Rua das Acácias, 100",
        "district": "Centro",
        "city": "São Paulo",
        "state": "SP",
        "postal_code": "01001000",
        "service_phone": "+551130000000",
        "service_email": f"atendimento{number}@example.com",
        "service_url": "",
        "created_at": clock.now(),
    }
    creditor = Creditor(**{**values, **changes})
    session.add(creditor)
    session.flush()
    return creditor


def make_debtor(
    session: Session,
    sealer: Sealer,
    *,
    cpf: str | None = None,
    creditor: Creditor | None = None,
    name: str = "Maria da Silva",
    birth_date: date | None = date(1980, 5, 17),
    email: str | None = "maria@example.com",
    mobile: str | None = "+5511987654321",
    confirmed_on: date | None = None,
    deceased: bool = False,
) -> Debtor:
    """A person with a registration at a creditor (one is made if not given) and contacts confirmed last month."""
    cpf = cpf or a_cpf()
    lookup = sealer.lookup(cpf)
    debtor = Debtor(cpf_lookup=lookup, cpf_sealed=sealer.seal(cpf, cpf_bound_to(lookup)), created_at=clock.now())
    session.add(debtor)
    session.flush()
    creditor = creditor or make_creditor(session)
    register(session, debtor, creditor, name=name, birth_date=birth_date, deceased=deceased)
    seen = confirmed_on or clock.today() - timedelta(days=30)
    for kind, address in ((ContactKind.EMAIL, email), (ContactKind.MOBILE, mobile)):
        if address:
            session.add(
                Contact(debtor_id=debtor.id, creditor_id=creditor.id, kind=kind, address=address, confirmed_on=seen)
            )
    session.flush()
    return debtor


def register(session: Session, debtor: Debtor, creditor: Creditor, **changes: Any) -> None:
    """Put the debtor on the creditor's file: what contacts and debts hang from."""
    values: dict[str, Any] = {
        "name": "Maria da Silva",
        "birth_date": date(1980, 5, 17),
        "street": "Rua B, 20",
        "district": "Centro",
        "city": "Campinas",
        "state": "SP",
        "postal_code": "13010000",
        "updated_at": clock.now(),
    }
    session.add(Registration(debtor_id=debtor.id, creditor_id=creditor.id, **{**values, **changes}))
    session.flush()


def make_debt(session: Session, debtor: Debtor, creditor: Creditor, **changes: Any) -> DebtRecord:
    """An open card debt of R$ 1.000,00, 100 days overdue. A creditor that did not know the debtor now does."""
    known = select(Registration.debtor_id).where(
        Registration.debtor_id == debtor.id, Registration.creditor_id == creditor.id
    )
    if session.scalar(known) is None:
        register(session, debtor, creditor)
    number = next(_numbers)
    due_on = clock.today() - timedelta(days=100)
    values: dict[str, Any] = {
        "debtor_id": debtor.id,
        "creditor_id": creditor.id,
        "contract_number": f"C-{number:06}",
        "product": Product.CREDIT_CARD,
        "origin": "Fatura do cartão",
        "due_on": due_on,
        "principal": Money(100_000),
        "correction_index": None,
        "fine_bps": 200,
        "late_interest_bps": 100,
        "prescribes_on": due_on.replace(year=due_on.year + 5, day=min(due_on.day, 28)),
        "row_digest": hashlib.sha256(str(number).encode()).digest(),
        "updated_at": clock.now(),
    }
    debt = DebtRecord(**{**values, **changes})
    session.add(debt)
    session.flush()
    return debt


def make_staff(
    session: Session,
    sealer: Sealer,
    *,
    role: Role = Role.ADMIN,
    creditor: Creditor | None = None,
    email: str | None = None,
    **changes: Any,
) -> StaffMember:
    """A member of staff with PASSWORD and TOTP_SECRET; of the operator when no creditor is given."""
    email = email or f"equipe{next(_numbers)}@example.com"
    identity = public_id()
    values: dict[str, Any] = {
        "email": email,
        "name": "Ana Souza",
        "role": role,
        "creditor_id": creditor.id if creditor else None,
        "password_hash": PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD),
        "public_id": identity,
        "totp_sealed": sealer.seal(TOTP_SECRET, totp_bound_to(identity)),
        "created_at": clock.now(),
    }
    member = StaffMember(**{**values, **changes})
    session.add(member)
    session.flush()
    return member


def totp_now() -> str:
    """The code of TOTP_SECRET at this instant."""
    return pyotp.TOTP(TOTP_SECRET).at(clock.now())


def sign_in(client: FlaskClient, debtor: Debtor, *, unlocked: bool = True) -> None:
    """Be signed in as this debtor; `unlocked` says the birth date matched."""
    _open(client, debtor_id=debtor.id, unlocked=unlocked)


def sign_in_staff(client: FlaskClient, member: StaffMember) -> None:
    """Be signed in as this member of staff."""
    _open(client, staff_id=member.id)


def _open(
    client: FlaskClient, *, debtor_id: int | None = None, staff_id: int | None = None, unlocked: bool = False
) -> None:
    application: Flask = client.application
    database: Database = application.extensions["portal_database"]
    with database.writing() as session:
        token = sessions.start(
            session,
            debtor_id=debtor_id,
            staff_id=staff_id,
            amounts_unlocked=unlocked,
            limits=sessions.Limits(idle=timedelta(minutes=10), absolute=timedelta(minutes=60)),
            now=clock.now(),
        )
        session.commit()
    client.set_cookie(application.session_interface.id_cookie, token)  # type: ignore[attr-defined]


def csrf_token(client: FlaskClient, path: str) -> str:
    """The token in a form of a page, which the form's own check wants back.

    Whoever is signed in finds it in every page, if only in the form that signs out, and it is their session's: no page
    is drawn for theirs. That each form carries it is proved by tests/support/whole_page.py over all pages.
    """
    with client.session_transaction() as current:
        own = current.get("csrf_token") if getattr(current, "found", None) else None
    if own:
        with client.application.test_request_context():
            flask.session["csrf_token"] = own
            return generate_csrf()
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, f"no form on {path}"
    return found.group(1)


def submit(client: FlaskClient, path: str, fields: dict[str, Any], *, form_on: str | None = None) -> TestResponse:
    """Fill in the form on a page (`form_on`, or the address it is sent to) and send it with its real token."""
    token = csrf_token(client, form_on or path)
    return client.post(path, data={**fields, "csrf_token": token})

"""The numbers of an account: forward only, within the bank's range, and said in time when they run out."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from payments.errors import InvalidCharge
from portal import clock
from portal.db import Database
from portal.models import AuditEvent, Creditor, OutboxEntry, ReceivingAccount, Role
from portal.sealing import Sealer
from portal.services.slip_numbers import take_number
from portal.wording_finance import effect_error
from tests.support.banking import charges_of, make_agreement, make_lender
from tests.support.people import make_staff, sign_in_staff, submit
from tests.support.receiving import errors_of, soup
from tests.support.worker import work


@pytest.fixture
def account(database: Database, sealer: Sealer, client: FlaskClient) -> ReceivingAccount:
    """An account with two numbers left."""
    with database.writing() as session:
        creditor, account = make_lender(session)
        account.next_nosso_numero, account.last_nosso_numero = 1001, 1002
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    return account


def now_of(database: Database, account: ReceivingAccount) -> ReceivingAccount:
    with database.reading() as session:
        return session.scalars(select(ReceivingAccount).where(ReceivingAccount.id == account.id)).one()


def test_the_range_is_never_passed_and_every_number_is_given_once(
    database: Database, account: ReceivingAccount
) -> None:
    with database.writing() as session:
        assert [take_number(session, account.id) for _ in range(2)] == [1001, 1002]
        with pytest.raises(InvalidCharge, match="nosso_numero_exhausted"):
            take_number(session, account.id)
        session.commit()
    assert now_of(database, account).next_nosso_numero == 1003


def test_slips_that_found_no_number_wait_in_sight_and_go_on_once_the_range_is_longer(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, account: ReceivingAccount
) -> None:
    with database.writing() as session:
        agreement = make_agreement(session, sealer, session.get_one(Creditor, account.creditor_id), 3)
    work(app)
    with database.reading() as session:
        stopped = session.scalars(select(OutboxEntry).where(OutboxEntry.failed_at.is_not(None))).one()
        assert "faixa de nosso número da conta acabou" in effect_error(stopped.last_error)
        again = f"/financeiro/envios/{stopped.id}/tentar-de-novo"
        assert charges_of(session, agreement.id) == []
    path = f"/financeiro/contas/{account.public_id}/numeracao"
    longer = {"next_number": "1001", "last_number": "5000", "next_remessa": "1", "width": "400"}
    assert submit(client, path, longer).status_code == 303
    assert submit(client, again, {}, form_on="/financeiro/remessas").status_code == 303
    work(app)
    with database.reading() as session:
        assert [charge.sequential for charge in charges_of(session, agreement.id)] == ["1001", "1002", "1003"]


def test_few_numbers_left_are_said_on_the_list(client: FlaskClient, account: ReceivingAccount) -> None:
    assert "restam 2" in soup(client.get("/financeiro/contas")).text


def test_numbers_only_go_forward_and_fit_the_bank(
    client: FlaskClient, database: Database, account: ReceivingAccount
) -> None:
    path = f"/financeiro/contas/{account.public_id}/numeracao"
    right = {"next_number": "2000", "last_number": "9000", "next_remessa": "5", "width": "400"}
    for changes, field in (
        ({"next_number": "1000"}, "next_number"),
        ({"next_remessa": "0"}, "next_remessa"),
        ({"last_number": "1500"}, "last_number"),
        ({"last_number": "123456789"}, "last_number"),
        ({"next_number": ""}, "next_number"),
        ({"width": "150"}, "width"),
    ):
        answer = submit(client, path, {**right, **changes})
        assert answer.status_code == 422
        assert list(errors_of(answer)) == [field], changes
    assert submit(client, path, right).status_code == 303
    kept = now_of(database, account)
    assert (kept.next_nosso_numero, kept.last_nosso_numero, kept.next_remessa, kept.remessa_width) == (
        2000,
        9000,
        5,
        400,
    )
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.renumbered")).one()
        assert (event.detail["before"]["next_number"], event.detail["after"]["next_number"]) == (1001, 2000)
    assert clock.now() >= event.at

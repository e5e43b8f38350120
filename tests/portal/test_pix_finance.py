"""Finance sees a Pix where it sees any other payment, to the centavo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from payments.charge import ChargeState
from portal.db import Database
from portal.formatting import brl
from portal.jobs import pix
from portal.models import BankFile, OutboxEntry, Role
from portal.sealing import Sealer
from tests.support.people import make_staff, sign_in_staff
from tests.support.pix import Psp, make_pix_agreement, pix_tools


@pytest.fixture
def psp() -> Psp:
    return Psp()


def test_a_pix_its_refund_and_one_without_an_owner_are_in_their_places(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, psp: Psp
) -> None:
    creditor, _, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    psp.give_back(came, Money(1_000))
    psp.pay("", Money(4_321))
    pix.collect(pix_tools(app, psp))
    with database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
        file = session.scalars(select(BankFile)).one()
    sign_in_staff(client, member)
    page = client.get(f"/financeiro/retornos/{file.public_id}").text
    assert "O arquivo confere com o razão" in page
    assert "consulta ao banco" in page
    for word in ("Pix recebido", "Pix devolvido por decisão de quem recebeu", charge.nosso_numero, agreement.number):
        assert word in page
    assert brl(came.amount) in client.get("/financeiro/movimentos").text
    waiting = client.get("/financeiro/casos?tipo=unknown_number").text
    assert brl(Money(4_321)) in waiting
    assert "Entrou dinheiro com um número que não é de nenhuma cobrança." in waiting
    assert "Banco: Pix 1234/" in client.get("/financeiro/razao").text


def test_a_pix_that_cannot_be_made_is_in_sight(
    client: FlaskClient, database: Database, sealer: Sealer, psp: Psp
) -> None:
    creditor, _, _, (charge,) = make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        entry = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "pix.create")).one()
        entry.next_at, entry.failed_at, entry.last_error = None, entry.created_at, "ProviderError: pix_txid_taken"
        session.commit()
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
        charge.created_at -= timedelta(minutes=20)
        charge.status = ChargeState.SUBMITTED
        session.merge(charge)
        session.commit()
    sign_in_staff(client, member)
    assert "O banco do Pix está demorando" in client.get("/financeiro/remessas").text
    assert "Criar cobrança Pix" in client.get("/financeiro/remessas").text

"""What was paid beyond what was owed, on the person's own pages: used for installments, or asked back under a code."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import Challenge, Charge, DebtRecord, PaymentSource, Refund, RefundStatus
from portal.sealing import Sealer
from portal.services import payments
from portal.services.money_in.incoming import Incoming
from tests.support.books import check_books
from tests.support.debtor_pages import CODE, accepted, hidden, page, registered, soup, words
from tests.support.people import submit

EXTRA = Money(12_34)


def paid_over(database: Database) -> None:
    with database.writing() as session:
        charge = session.scalars(select(Charge).order_by(Charge.id).limit(1)).one()
        incoming = Incoming(
            source=PaymentSource.BOLETO,
            key="bank:over",
            account_id=charge.receiving_account_id,
            amount=charge.amount + EXTRA,
            paid_on=clock.today(),
        )
        payments.settle(session, charge, incoming, now=clock.now())
        session.execute(update(Challenge).values(created_at=clock.now() - timedelta(hours=1)))  # the one of acceptance
        session.commit()


def test_a_credit_is_asked_back_under_a_code_for_this_destination_alone(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    agreement = accepted(client, debt).rpartition("/")[2]
    registered(database, sealer)
    assert "Nada a seu favor agora" in words(page(client, "/creditos"))
    paid_over(database)
    assert "R$ 12,34 a seu favor" in words(page(client, "/inicio"))
    back = f"/creditos/{agreement}/devolver"
    nowhere = soup(submit(client, back, {"destination": "", "channel": "sms"}), 422)
    assert "Escreva a chave Pix ou a conta que recebe." in words(nowhere)
    form = hidden(soup(submit(client, back, {"destination": "maria@exemplo.com.br", "channel": "sms"})))
    confirm = f"/creditos/{agreement}/codigo"
    other = {**form, "destination": "outro@exemplo.com.br", "code": CODE}
    assert soup(client.post(confirm, data=other), 422)  # the code is good for what its message said
    assert soup(client.post(confirm, data={**form, "code": "000000"}), 422)
    assert client.post(confirm, data={**form, "code": CODE}).status_code == 303
    shown = words(page(client, "/creditos?pedido=1"))
    assert "Devolução pedida" in shown
    assert "ma***br" in shown
    assert "Em análise" in shown
    with database.reading() as session:
        (refund,) = session.scalars(select(Refund))
        assert (refund.status, refund.amount) == (RefundStatus.ASKED, EXTRA)
        assert refund.evidence["channel"] == "sms"
    check_books(database)


def test_a_credit_pays_the_next_installments(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    agreement = accepted(client, debt).rpartition("/")[2]
    registered(database, sealer)
    paid_over(database)
    used = submit(client, f"/creditos/{agreement}/usar", {}, form_on="/creditos")
    assert used.status_code == 303
    assert "Valor usado nas parcelas" in words(page(client, used.headers["Location"]))
    assert submit(client, f"/creditos/{agreement}/usar", {}, form_on="/inicio").status_code == 403
    check_books(database)

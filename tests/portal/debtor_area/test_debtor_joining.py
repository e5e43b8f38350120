"""Debts of two creditors joined through the pages: one choice, one code, one payment a month."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.db import Database
from portal.models import Agreement, JointPlan
from portal.sealing import Sealer
from tests.support.debtor_pages import CODE, hidden, page, soup, words
from tests.support.joint import agreements_of, charged, join, offers_of, served
from tests.support.people import make_debt, make_debtor, sign_in


def test_from_two_debts_to_one_payment_a_month(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        debts = [make_debt(session, found.debtor, creditor) for creditor in found.creditors]
        session.commit()
        names = [creditor.name for creditor in found.creditors]
    sign_in(client, found.debtor)
    assert page(client, "/inicio").select_one("a[href='/juntar']")
    ids = [each.public_id for each in debts]
    alone = page(client, f"/juntar?divida={ids[0]}&parcelas=3")
    assert "Escolha duas dívidas ou mais" in words(alone)
    shown = page(client, f"/juntar?divida={ids[0]}&divida={ids[1]}&parcelas=3")
    assert "O primeiro de 3 pagamentos" in words(shown)
    form = {**hidden(shown), "divida": ids, "parcelas": "3"}
    address = client.post("/juntar", data=form).headers["Location"]
    terms = page(client, address)
    assert len(terms.select("article.terms")) == 2
    assert all(name in words(terms) for name in names)
    sent = client.post(address, data={**hidden(terms), "channel": "sms"})
    assert sent.status_code == 303, sent.get_data(as_text=True)[:3000]
    waiting = page(client, sent.headers["Location"])
    wrong = soup(client.post(sent.headers["Location"], data={**hidden(waiting), "code": "000000"}), 422)
    assert wrong.select_one(".error-summary")
    done = client.post(sent.headers["Location"], data={**hidden(waiting), "code": CODE})
    assert done.status_code == 303, done.get_data(as_text=True)[:3000]
    again = client.post(sent.headers["Location"], data={**hidden(waiting), "code": CODE})
    assert again.headers["Location"] == done.headers["Location"]
    with database.writing() as session:
        plan = session.scalars(select(JointPlan)).one()
        assert session.scalar(select(func.count()).select_from(Agreement)) == 2
        (slip, *_) = charged(session, sealer, plan)
        first, _ = agreements_of(session, plan)
        number, agreement = slip.public_id, first.public_id
    text = words(page(client, done.headers["Location"]))
    assert all(name in text for name in names)
    assert client.get(f"/boletos/{number}.pdf").status_code == 200
    assert page(client, f"/acordos/{agreement}").select_one(f"a[href='/planos/{plan.public_id}']")
    assert "Ver o pagamento do mês" in words(page(client, "/inicio"))
    with database.writing() as session:
        stranger = make_debtor(session, sealer)
        session.commit()
    sign_in(client, stranger)
    assert client.get(f"/planos/{plan.public_id}").status_code == 404
    assert client.get(address).status_code == 404
    assert "Não há dívidas para juntar" in words(page(client, "/juntar"))


def test_what_was_taken_meanwhile_is_said_and_nothing_is_accepted(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        offers = offers_of(session, found)
        join(session, offers)
        address = "/juntar/aceitar?" + "&".join(f"proposta={each.public_id}" for each in offers)
    sign_in(client, found.debtor)
    text = words(page(client, address, 409))
    assert "Nada foi aceito" in text
    assert "Já existe um acordo" in text

"""An amount a month finds what fits, and each plan is one press from its offer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.db import Database
from portal.models import Debtor, DebtRecord, OfferRecord
from portal.sealing import Sealer
from tests.support.debtor_pages import accepted, change, page, soup, words
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor, submit

PATH = "/cabe-no-bolso"


def ask(client: FlaskClient, amount: str, day: str = "dia-10", **more: str) -> TestResponse:
    return submit(client, PATH, {"valor": amount, "dia": day, **more})


def another_debt(database: Database, debt: DebtRecord, origin: str = "Mensalidade de julho") -> DebtRecord:
    with database.writing() as session:
        other = make_creditor(session, name="Escola Sol", legal_name="Escola Sol Ltda.")
        publish_policy(session, other)
        found = make_debt(session, session.get_one(Debtor, debt.debtor_id), other, origin=origin)
        session.commit()
    return found


def take(client: FlaskClient, found: BeautifulSoup, place: int = 0) -> BeautifulSoup:
    form = found.select("article.offer form")[place]
    data = {str(each["name"]): str(each.get("value", "")) for each in form.select("input")}
    response = client.post(str(form["action"]), data=data)
    assert response.status_code == 303, response.get_data(as_text=True)[:2000]
    return page(client, response.headers["Location"])


def test_the_page_asks_and_shows_nothing_yet(client: FlaskClient, debt: DebtRecord) -> None:
    found = page(client, PATH)
    assert found.select_one("input[name=valor]") is not None
    assert not found.select("article.offer")
    assert found.select_one("input[name=renda]") is not None


def test_what_fits_never_passes_the_amount_in_any_month(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    found = soup(ask(client, "200,00"))
    assert "Cabe assim" in words(found)
    offer = take(client, found)
    assert "Ler o acordo e aceitar" in words(offer)
    with database.reading() as session:
        (record,) = session.scalars(select(OfferRecord))
    paid: dict[int, int] = {}
    for line in record.document["plan"]["installments"]:
        year, month = map(int, line["due_on"].split("-")[:2])
        paid[year * 12 + month] = paid.get(year * 12 + month, 0) + line["amount_cents"]
    assert max(paid.values()) <= 200_00
    assert record.first_due_on.day == 10


def test_every_open_debt_is_matched_at_once(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    another_debt(database, debt)
    found = soup(ask(client, "400"))
    assert "Cabem assim 2 dívidas" in words(found)
    origins = [each.select_one("h2").text.strip() for each in found.select("article.offer")]  # type: ignore[union-attr]
    assert sorted(origins) == ["Fatura do cartão, agosto", "Mensalidade de julho"]
    assert "Ler o acordo e aceitar" in words(take(client, found, 1))


def test_one_debt_can_be_asked_about_alone(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    another_debt(database, debt)
    form = page(client, f"{PATH}?divida={debt.public_id}")
    assert form.select_one(f"input[name=divida][value='{debt.public_id}']") is not None
    found = soup(ask(client, "400", divida=debt.public_id))
    assert len(found.select("article.offer")) == 1


def test_too_little_tells_the_least_that_fits_and_that_is_enough(client: FlaskClient, debt: DebtRecord) -> None:
    text = words(soup(ask(client, "10")))
    assert "ainda não cabe" in text
    least = text.split("A menor proposta pede R$ ")[1].split(" por mês")[0].strip("\xa0 ")
    assert "Cabe assim" in words(soup(ask(client, least)))


def test_payments_of_a_running_agreement_come_out_of_the_amount(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    other = another_debt(database, debt)
    alone = words(soup(ask(client, "150", divida=other.public_id)))
    assert "Cabe assim" in alone
    accepted(client, debt, 8)
    after = words(soup(ask(client, "150", divida=other.public_id)))
    assert "Cabe assim" not in after
    assert "contando os acordos que você já tem" in after


def test_an_income_too_small_is_warned_of_and_bars_nothing(client: FlaskClient, debt: DebtRecord) -> None:
    found = soup(ask(client, "200", renda="700,00"))
    assert "Confira se sobra para viver" in words(found)
    assert "R$ 600,00" in words(found).replace("\xa0", " ")
    assert found.select("article.offer")
    assert "Confira se sobra" not in words(soup(ask(client, "200", renda="5.000")))
    assert "Confira se sobra" not in words(soup(ask(client, "200")))


@pytest.mark.parametrize(
    ("amount", "day", "more"),
    [
        ("", "dia-10", {}),
        ("0", "dia-10", {}),
        ("-5", "dia-10", {}),
        ("abc", "dia-10", {}),
        ("9999999999999", "dia-10", {}),
        ("200", "", {}),
        ("200", "dia-40", {}),
        ("200", "dia-10", {"renda": "muito"}),
    ],
)
def test_what_cannot_be_understood_is_said_and_kept(
    client: FlaskClient, debt: DebtRecord, amount: str, day: str, more: dict[str, str]
) -> None:
    found = soup(ask(client, amount, day, **more), 422)
    assert len(found.select(".error-summary li")) == 1
    assert found.select_one("input[name=valor]")["value"] == amount  # type: ignore[index]
    assert not found.select("article.offer")


def test_a_debt_past_its_term_is_suggested_to_nobody(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).creditor.shows_prescribed = True
        session.commit()
    change(database, debt, prescribes_on=clock.today() - timedelta(days=1))
    assert not soup(ask(client, "400")).select("article.offer")
    assert soup(ask(client, "400", divida=debt.public_id)).select("article.offer")


def test_somebody_elses_debt_is_not_there(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    with database.writing() as session:
        creditor = session.get_one(DebtRecord, debt.id).creditor
        theirs = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
    page(client, f"{PATH}?divida={theirs.public_id}", 404)
    soup(ask(client, "400", divida=theirs.public_id), 404)
    csrf = page(client, PATH).select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
    taken = client.post(f"/dividas/{theirs.public_id}/cabe-no-bolso", data={"parcelas": "1", "csrf_token": str(csrf)})
    assert taken.status_code == 404


def test_a_plan_the_policy_does_not_allow_is_not_taken(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    csrf = page(client, PATH).select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
    for made_up in (
        {"parcelas": "99"},
        {"parcelas": "3", "ritmo": "weekly"},
        {"parcelas": "3", "primeira": "2999-01-01"},
    ):
        response = client.post(f"/dividas/{debt.public_id}/cabe-no-bolso", data={**made_up, "csrf_token": str(csrf)})
        assert response.headers["Location"].endswith("/opcoes")
    with database.reading() as session:
        assert session.scalars(select(OfferRecord)).all() == []

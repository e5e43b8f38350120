"""The options of a debt and the offer made of the chosen one."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import DebtRecord, OfferRecord
from tests.support.debtor_pages import chosen, page, soup, words
from tests.support.negotiation import make_offer
from tests.support.people import submit


def test_options_preselect_nothing_and_name_the_lowest_total(client: FlaskClient, debt: DebtRecord) -> None:
    found = page(client, f"/dividas/{debt.public_id}/opcoes")
    radios = found.select("input[type=radio][name=parcelas]")
    assert [each["value"] for each in radios] == ["1", *map(str, range(2, 9))]
    assert not [each for each in radios if each.has_attr("checked")]
    tags = [article for article in found.select("article.offer") if "Menor total" in article.text]
    assert ["À vista" in article.text for article in tags] == [True]
    assert found.select_one("input[type=date][min][max]") is not None
    assert "Por que esta proposta?" in words(found)


def test_choosing_nothing_or_a_wrong_date_is_said(client: FlaskClient, debt: DebtRecord) -> None:
    path = f"/dividas/{debt.public_id}/opcoes"
    nothing = soup(submit(client, path, {"primeira": ""}), 422)
    assert "Escolha uma das opções" in nothing.select_one(".error-summary").text  # type: ignore[union-attr]
    for wrong in ("2999-01-01", "2020-01-01", "amanhã", "2026-02-31"):
        found = page(client, f"{path}?primeira={wrong}")
        assert found.select_one(".error-summary") is not None, wrong
        assert found.select("article.offer")
    too_many = soup(submit(client, path, {"parcelas": "99"}), 422)
    assert "no máximo 8" in too_many.select_one(".error-summary").text  # type: ignore[union-attr]


def test_a_chosen_date_is_the_first_due_date(client: FlaskClient, debt: DebtRecord) -> None:
    path = f"/dividas/{debt.public_id}/opcoes"
    latest = page(client, path).select_one("input[type=date]")["max"]  # type: ignore[index]
    response = submit(client, path, {"parcelas": "2", "primeira": str(latest)}, form_on=f"{path}?primeira={latest}")
    found = page(client, response.headers["Location"])
    first = found.select("table tbody td.date")[0].text.strip()
    assert first == "/".join(reversed(str(latest).split("-")))


def test_an_offer_shows_everything_before_accepting(client: FlaskClient, debt: DebtRecord) -> None:
    found = page(client, chosen(client, debt, 4))
    text = words(found)
    for piece in ("O que se paga primeiro", "Você paga ao todo", "Economia", "ao mês", "ao ano", "CET", "vale até"):
        assert piece in text
    assert "em até 5 dias úteis" in text
    assert len(found.select("table tbody tr")) == 4


def test_an_expired_offer_has_a_fresh_one_beside_it(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    past = clock.now() - timedelta(days=30)
    with database.writing() as session:
        record = make_offer(session, debt, count=3, today=clock.business_date(past), now=past)
    for path, status in ((f"/propostas/{record.public_id}", 200), (f"/propostas/{record.public_id}/aceitar", 409)):
        found = page(client, path, status)
        assert "Esta proposta venceu" in words(found)
        fresh = found.select_one("section.offer a.button")
        assert fresh is not None
        assert "Ler o acordo e aceitar" in words(page(client, str(fresh["href"])))


def test_a_tampered_offer_is_refused_without_a_trace(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    with database.writing() as session:
        record = session.scalars(select(OfferRecord)).one()
        record.total = Money(100)
        session.commit()
    assert "Por segurança" in words(page(client, offer))
    assert "Por segurança" in words(page(client, f"{offer}/aceitar", 409))

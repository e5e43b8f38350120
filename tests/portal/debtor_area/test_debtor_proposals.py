"""A proposal is answered at once, stored, and where it is accepted becomes a numbered offer like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import CounterofferOutcome, CounterofferRecord, Debtor, DebtRecord, OfferRecord
from portal.sealing import Sealer
from portal.services.counteroffers import ROUNDS_A_DAY
from tests.support.debtor_pages import CODE, change, code_page, hidden, page, soup, words
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor, submit


@pytest.fixture
def generous(database: Database, debt: DebtRecord) -> DebtRecord:
    """The same debt, its creditor meeting proposals up to 8 % past the offers."""
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        publish_policy(session, found.creditor, counter={"extra_discount_bps": 1_000, "tolerance_bps": 100})
        session.commit()
    return debt


def path_of(debt: DebtRecord) -> str:
    return f"/dividas/{debt.public_id}/propor"


def propose(client: FlaskClient, debt: DebtRecord, amount: str, count: str, **more: str) -> TestResponse:
    return submit(client, path_of(debt), {"valor": amount, "parcelas": count, **more})


def rounds(database: Database) -> list[CounterofferRecord]:
    with database.reading() as session:
        return list(session.scalars(select(CounterofferRecord).order_by(CounterofferRecord.id)))


def cash_price(client: FlaskClient, debt: DebtRecord) -> Money:
    headline = page(client, f"/dividas/{debt.public_id}/opcoes").select_one("article.offer .offer-headline")
    text = headline.text.strip().removeprefix("R$")  # type: ignore[union-attr]
    return Money(int(text.replace("\xa0", "").replace(".", "").replace(",", "")))


def written(amount: Money) -> str:
    return str(amount.decimal).replace(".", ",")


def test_what_everybody_is_offered_is_accepted_and_can_become_an_agreement(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    found = soup(propose(client, debt, "400", "4"))
    assert "O credor aceita" in words(found)
    offer = str(found.select_one("a.button.primary")["href"])  # type: ignore[index]
    form = hidden(code_page(client, offer))
    response = client.post(f"{offer}/codigo", data={**form, "code": CODE})
    assert response.status_code == 303
    assert "/acordos/" in response.headers["Location"]
    (record,) = rounds(database)
    assert (record.outcome, record.round, record.concession_bps) == (CounterofferOutcome.ACCEPTED, 1, 0)


def test_a_lower_price_that_is_granted_becomes_an_offer_that_holds_to_the_end(
    client: FlaskClient, database: Database, generous: DebtRecord
) -> None:
    said = cash_price(client, generous) - Money(20_00)
    found = soup(propose(client, generous, written(said), "1"))
    assert "O credor aceita" in words(found)
    offer = str(found.select_one("a.button.primary")["href"])  # type: ignore[index]
    assert "Ler o acordo e aceitar" in words(page(client, offer))
    response = client.post(f"{offer}/codigo", data={**hidden(code_page(client, offer)), "code": CODE})
    assert response.status_code == 303
    with database.reading() as session:
        (record,) = session.scalars(select(OfferRecord))
    assert record.total <= said
    assert record.document["concession_bps"] == rounds(database)[0].concession_bps > 0


def test_a_lower_price_nobody_grants_is_met_with_what_is_near(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    found = soup(propose(client, debt, written(cash_price(client, debt) - Money(20_00)), "1"))
    assert "há opções perto" in words(found)
    cards = found.select("article.offer form")
    assert 1 <= len(cards) <= 3
    data = {str(each["name"]): str(each.get("value", "")) for each in cards[0].select("input")}
    response = client.post(str(cards[0]["action"]), data=data)
    assert response.status_code == 303
    assert "Ler o acordo e aceitar" in words(page(client, response.headers["Location"]))
    (record,) = rounds(database)
    assert (record.outcome, record.limit_code) == (CounterofferOutcome.COUNTERED, "amount_too_low")
    assert record.offer_id is None


def test_far_too_little_is_refused_with_its_limit_and_a_way_on(
    client: FlaskClient, database: Database, generous: DebtRecord
) -> None:
    found = soup(propose(client, generous, "10", "2"))
    text = words(found)
    assert "O credor não aceita este valor" in text
    assert "ver as opções do credor" in text
    assert rounds(database)[0].outcome is CounterofferOutcome.REFUSED
    assert not found.select("article.offer")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"parcelas": "9"}, "no máximo 8"),
        ({"primeira": (clock.today() + timedelta(days=200)).isoformat()}, "A primeira data precisa ser até"),
        ({"primeira": clock.today().isoformat()}, "ou depois"),
    ],
)
def test_the_limit_in_the_way_is_said(client: FlaskClient, debt: DebtRecord, fields: dict[str, str], said: str) -> None:
    answer = submit(client, path_of(debt), {"valor": "150", "parcelas": "8", **fields})
    assert said in words(soup(answer))


def test_what_may_be_granted_is_never_on_the_page(client: FlaskClient, generous: DebtRecord, debt: DebtRecord) -> None:
    """The same refusal, to the letter, whatever the creditor keeps to itself."""
    low = written(Money(cash_price(client, generous).cents * 80 // 100))
    refused = soup(propose(client, generous, low, "1"))
    assert "há opções perto" in words(refused)
    headlines = [each.text for each in refused.select(".offer-headline")]
    options = page(client, f"/dividas/{debt.public_id}/opcoes").select(".offer-headline")
    assert set(headlines) <= {each.text for each in options}


def test_the_same_proposal_takes_no_further_round(
    client: FlaskClient, database: Database, generous: DebtRecord
) -> None:
    first = words(soup(propose(client, generous, "100", "6")))
    assert words(soup(propose(client, generous, "100", "6"))) == first
    assert len(rounds(database)) == 1


@pytest.mark.usefixtures("still_clock")
def test_the_rounds_of_a_day_end_and_the_next_day_begins_anew(
    client: FlaskClient, database: Database, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(ROUNDS_A_DAY):
        soup(propose(client, debt, f"{20 + number}", "3"))
    last = words(soup(propose(client, debt, f"{20 + ROUNDS_A_DAY - 1}", "3")))  # known already: answered again
    assert "acabaram" in last
    refused = soup(propose(client, debt, "99", "3"), 429)
    assert "Amanhã você pode" in refused.select_one(".error-summary").text  # type: ignore[union-attr]
    assert [each.round for each in rounds(database)] == list(range(1, ROUNDS_A_DAY + 1))
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    soup(propose(client, debt, "99", "3"))


@pytest.mark.parametrize(
    "fields",
    [
        {"valor": "", "parcelas": "3"},
        {"valor": "0", "parcelas": "3"},
        {"valor": "abc", "parcelas": "3"},
        {"valor": "100", "parcelas": ""},
        {"valor": "100", "parcelas": "0"},
        {"valor": "100", "parcelas": "999"},
        {"valor": "100", "parcelas": "3", "primeira": "amanhã"},
        {"valor": "100", "parcelas": "3", "entrada": "-1"},
    ],
)
def test_what_cannot_be_understood_is_said_and_takes_no_round(
    client: FlaskClient, database: Database, debt: DebtRecord, fields: dict[str, str]
) -> None:
    found = soup(submit(client, path_of(debt), fields), 422)
    assert len(found.select(".error-summary li")) == 1
    assert rounds(database) == []


def test_a_debt_that_cannot_be_negotiated_takes_no_proposals(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    change(database, debt, status="disputed")
    assert "suspensa" in words(page(client, path_of(debt)))


def test_somebody_elses_debt_is_not_there(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        theirs = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        mine = make_debt(session, session.get_one(Debtor, debt.debtor_id), creditor)
        session.commit()
    page(client, path_of(theirs), 404)
    assert submit(client, path_of(theirs), {"valor": "1"}, form_on=path_of(debt)).status_code == 404
    assert "ainda não definiu" in words(page(client, path_of(mine)))  # mine, but its creditor has no policy

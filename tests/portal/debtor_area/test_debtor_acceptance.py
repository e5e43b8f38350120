"""From an offer to an agreement: terms, code and answer, through real forms with real CSRF."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import Agreement, DebtRecord
from tests.support.debtor_pages import CODE, change, chosen, code_page, hidden, page, soup, words


def test_from_choice_to_agreement(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    shown = page(client, f"{offer}/aceitar")
    assert shown.select("article.terms h2")
    waiting = code_page(client, offer)
    assert "SMS para *****-4321" in words(waiting)
    cookie = client.get_cookie("prumo")
    response = client.post(f"{offer}/codigo", data={**hidden(waiting), "code": CODE})
    assert response.headers["Location"].endswith("/pronto")
    assert client.get_cookie("prumo").value != cookie.value  # type: ignore[union-attr]
    done = words(page(client, response.headers["Location"]))
    with database.reading() as session:
        agreement = session.scalars(select(Agreement)).one()
    assert agreement.number in done
    assert "O que acontece agora" in done
    assert agreement.terms_digest == hidden(shown)["terms_digest"]
    evidence = agreement.evidence
    assert (evidence["channel"], evidence["masked_contact"], evidence["ip"]) == ("sms", "*****-4321", "127.0.0.1")
    assert agreement.number in words(shown)


def test_accepting_a_prescribed_debt_needs_the_box_to_be_ticked(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        found.prescribes_on, found.creditor.shows_prescribed = clock.today() - timedelta(days=1), True
        session.commit()
    offer = chosen(client, debt)
    shown = page(client, f"{offer}/aceitar")
    assert "dívida está prescrita" in words(shown)
    assert shown.select_one("#understood[checked]") is None
    refused = soup(client.post(f"{offer}/aceitar", data={**hidden(shown), "channel": "sms"}), 422)
    assert "Marque que você leu o aviso" in refused.select_one(".error-summary").text  # type: ignore[union-attr]
    assert "Digite o código" in words(code_page(client, offer, understood="y"))


def test_a_form_sent_twice_leads_to_the_same_agreement(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    offer = chosen(client, debt)
    form = {**hidden(code_page(client, offer)), "code": CODE}
    first = client.post(f"{offer}/codigo", data=form)
    again = client.post(f"{offer}/codigo", data=form)
    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 1
    assert client.get(f"{offer}/aceitar").headers["Location"] == first.headers["Location"].removesuffix("/pronto")
    assert "virou um acordo" in words(page(client, offer))


def test_a_wrong_code_is_said_and_makes_nothing(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(code_page(client, offer))
    wrong = soup(client.post(f"{offer}/codigo", data={**form, "code": "000000"}), 422)
    assert "não confere" in wrong.select_one(".error-summary").text  # type: ignore[union-attr]
    short = soup(client.post(f"{offer}/codigo", data={**form, "code": "12"}), 422)
    assert "6 números" in short.select_one(".error-summary").text  # type: ignore[union-attr]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 0
    assert client.post(f"{offer}/codigo", data={**form, "code": "246 810"}).status_code == 303


def test_no_channel_chosen_is_said(client: FlaskClient, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(page(client, f"{offer}/aceitar"))
    refused = soup(client.post(f"{offer}/aceitar", data=form), 422)
    assert "Escolha por onde" in refused.select_one(".error-summary").text  # type: ignore[union-attr]
    assert hidden(refused)["key"] == form["key"]


def test_a_form_without_its_token_is_refused(client: FlaskClient, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(page(client, f"{offer}/aceitar"))
    del form["csrf_token"]
    assert client.post(f"{offer}/aceitar", data={**form, "channel": "sms"}).status_code == 400


def test_terms_that_changed_meanwhile_are_read_again(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(code_page(client, offer))
    change(database, debt, origin="Outro texto")
    found = soup(client.post(f"{offer}/codigo", data={**form, "code": CODE}), 409)
    assert "O texto do acordo mudou" in words(found)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 0


def test_an_offer_that_changed_between_code_and_answer_is_refused(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    offer = chosen(client, debt)
    form = hidden(code_page(client, offer))
    change(database, debt, principal=Money(90_000), version=debt.version + 1)
    found = soup(client.post(f"{offer}/codigo", data={**form, "code": CODE}), 409)
    assert "Algo mudou nesta dívida" in words(found)
    assert found.select_one("section.offer a.button") is not None

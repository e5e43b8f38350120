"""The debtor says on which day, how often and with what down payment, within what the tier allows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.calendar import is_bank_day
from offers.made.offer import Offer
from offers.made.offer_reading import offer_from_document
from portal.db import Database
from portal.models import DebtRecord, OfferRecord
from tests.support.debtor_pages import hidden, page, soup, words
from tests.support.negotiation import publish_policy


@pytest.fixture
def options(database: Database, debt: DebtRecord) -> str:
    with database.writing() as session:
        publish_policy(
            session,
            session.get_one(DebtRecord, debt.id).creditor,
            cash={"principal_bps": 3000},
            installments={"rhythms": ["monthly", "weekly"]},
        )
        session.commit()
    return f"/dividas/{debt.public_id}/opcoes"


def offered(client: FlaskClient, database: Database, options: str, query: str, count: int = 4) -> Offer:
    """The stored offer of choosing a plan on the page as asked for."""
    form = hidden(page(client, f"{options}?{query}"))
    response = client.post(options, data=form | {"parcelas": str(count)})
    assert response.status_code == 303, words(soup(response, response.status_code))
    with database.reading() as session:
        number = response.headers["Location"].rsplit("/", 1)[-1]
        record = session.scalars(select(OfferRecord).where(OfferRecord.public_id == number)).one()
        return offer_from_document(record.document)


def test_payments_fall_on_the_day_of_the_month_asked_for(client: FlaskClient, database: Database, options: str) -> None:
    offer = offered(client, database, options, "dia=dia-10")
    assert {line.due_on.day for line in offer.plan.installments} == {10}


def test_payments_fall_on_the_fifth_bank_day(client: FlaskClient, database: Database, options: str) -> None:
    dates = [line.due_on for line in offered(client, database, options, "dia=util-5").plan.installments]
    assert [sum(is_bank_day(day) for day in _month_up_to(due_on)) for due_on in dates] == [5] * 4


def test_payments_fall_every_week_and_a_day_of_the_month_is_then_no_wish(
    client: FlaskClient, database: Database, options: str
) -> None:
    offer = offered(client, database, options, "ritmo=weekly&dia=dia-10")
    dates = [line.due_on for line in offer.plan.installments]
    assert {after - before for before, after in pairwise(dates)} == {timedelta(days=7)}


def test_a_down_payment_is_the_first_payment_and_shortens_the_rest(
    client: FlaskClient, database: Database, options: str
) -> None:
    without = offered(client, database, options, "")
    offer = offered(client, database, options, "entrada=300,00")
    assert offer.plan.installments[0].amount.cents == 300_00
    assert offer.plan.total < without.plan.total


def test_a_rhythm_the_creditor_does_not_offer_is_said_beside_its_field(client: FlaskClient, options: str) -> None:
    found = page(client, f"{options}?ritmo=fortnightly")
    assert "O credor não aceita pagamentos nesse intervalo." in words(found)
    assert found.select(".offers input[type=radio]")  # what is offered is shown all the same
    assert "ritmo" not in hidden(found)


def test_a_down_payment_under_the_least_payment_says_the_least(client: FlaskClient, options: str) -> None:
    assert "A entrada precisa ser de pelo menos R$ 50,00." in words(page(client, f"{options}?entrada=1"))


def test_a_down_payment_that_leaves_no_installment_says_so(client: FlaskClient, options: str) -> None:
    found = page(client, f"{options}?entrada=99.999,00")
    assert "Com essa entrada, o que sobra não dá uma parcela" in words(found)


@pytest.mark.parametrize("query", ["dia=dia-99", "dia=util-40", "ritmo=x", "dia=%00", "entrada=abc", "primeira=ontem"])
def test_what_makes_no_sense_changes_nothing(client: FlaskClient, options: str, query: str) -> None:
    assert page(client, f"{options}?{query}").select(".offers input[type=radio]")


def test_only_what_the_tier_offers_can_be_chosen(client: FlaskClient, options: str) -> None:
    found = page(client, options)
    assert [each["value"] for each in found.select("select[name=ritmo] option")] == ["monthly", "weekly"]


def _month_up_to(day: date) -> list[date]:
    return [day.replace(day=each) for each in range(1, day.day + 1)]

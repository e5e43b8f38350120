"""A debt whose index lacks a month: it says so and makes no amount up, and the person's other debts are as ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.indices import IndexSeries, load_series
from portal.db import Database
from portal.models import DebtRecord, DebtStatus, OfferRecord, Pricing
from portal.services import balances
from tests.support.debtor_pages import change, chosen, page, words
from tests.support.people import make_debt, submit

WHY = "Falta um dado: IGP-M de 05/2025."
AMOUNT = r"R$"


def without_a_month(_session: Session) -> Mapping[str, IndexSeries]:
    """The packaged series, but IGP-M without May 2025."""
    packaged = load_series()
    known = {month: value for month, value in packaged["IGP-M"].values.items() if month != date(2025, 5, 1)}
    return MappingProxyType({**packaged, "IGP-M": IndexSeries("IGP-M", known)})


@pytest.fixture
def gapped(database: Database, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch) -> DebtRecord:
    """The second debt of the signed-in person, by IGP-M since before the month that is gone."""
    monkeypatch.setattr(balances, "series_in_force", without_a_month)
    with database.writing() as session:
        first = session.get_one(DebtRecord, debt.id)
        found = make_debt(
            session,
            first.debtor,
            first.creditor,
            correction_index="IGP-M",
            due_on=date(2025, 3, 10),
            origin="Empréstimo antigo",
        )
        session.commit()
    return found


def test_the_first_page_shows_the_other_debts_and_says_why_this_one_has_no_amount(
    client: FlaskClient, debt: DebtRecord, gapped: DebtRecord
) -> None:
    items = page(client, "/inicio").select("article.item")
    told = {item.select_one("a")["href"].rsplit("/", 1)[1]: item.get_text(" ") for item in items}  # type: ignore[index, union-attr]
    assert AMOUNT in told[debt.public_id]
    assert WHY in told[gapped.public_id]
    assert "fale com o credor" in told[gapped.public_id]
    assert AMOUNT not in told[gapped.public_id]


def test_somebody_with_that_debt_alone_still_has_a_first_page(
    client: FlaskClient, database: Database, debt: DebtRecord, gapped: DebtRecord
) -> None:
    change(database, debt, status=DebtStatus.CLOSED)
    text = words(page(client, "/inicio"))
    assert WHY in text
    assert "Nada a fazer agora" in text


@pytest.mark.parametrize("path", ["", "/opcoes", "/propor"])
def test_its_pages_say_why_and_whom_to_ask_and_show_no_amount(
    client: FlaskClient, gapped: DebtRecord, path: str
) -> None:
    found = page(client, f"/dividas/{gapped.public_id}{path}")
    assert WHY in words(found)
    assert AMOUNT not in words(found)
    assert found.select(f'a[href="/dividas/{gapped.public_id}/contestar"]')


def test_what_fits_in_a_pocket_leaves_it_out_and_says_why(
    client: FlaskClient, debt: DebtRecord, gapped: DebtRecord
) -> None:
    response = submit(client, "/cabe-no-bolso", {"valor": "300", "dia": "dia-10", "divida": ""})
    text = response.get_data(as_text=True)
    assert response.status_code == 200, text[:2000]
    assert WHY in text


def test_choosing_a_plan_of_it_stores_nothing(client: FlaskClient, database: Database, gapped: DebtRecord) -> None:
    path = f"/dividas/{gapped.public_id}/opcoes"
    submit(client, path, {"parcelas": "1", "primeira": ""}, form_on="/inicio")
    with database.reading() as session:
        for table in (Pricing, OfferRecord):
            assert session.scalar(select(func.count()).select_from(table).where(table.debt_id == gapped.id)) == 0


def test_a_contested_debt_is_said_to_be_contested_first(
    client: FlaskClient, database: Database, gapped: DebtRecord
) -> None:
    change(database, gapped, status=DebtStatus.DISPUTED)
    assert "A cobrança desta dívida está suspensa" in words(page(client, f"/dividas/{gapped.public_id}"))


def test_an_offer_made_before_the_month_was_lost_is_honoured(
    client: FlaskClient, gapped: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balances, "series_in_force", lambda _session: load_series())
    offer = chosen(client, gapped)
    monkeypatch.setattr(balances, "series_in_force", without_a_month)
    assert "Ler o acordo e aceitar" in words(page(client, offer))
    assert AMOUNT in words(page(client, f"/dividas/{gapped.public_id}/opcoes"))

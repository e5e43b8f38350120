"""A new tier takes what a saved segment asks, says what it cannot ask, and offers what the last one did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from offers.segments.segment import Segment
from offers.segments.segment_file import segment_from_document
from portal import clock
from portal.db import Database
from portal.models import Creditor
from portal.sealing import Sealer
from portal.services import policies
from portal.services.segments.keeping import save_segment
from tests.support import engines
from tests.support.people import make_creditor, submit
from tests.support.policy_pages import PAGE, fields_of, fields_on, with_an_analyst

ASKED = {
    "days_overdue": {"minimum": 91, "maximum": 180},
    "principal": {"min_cents": 1_000_50},
    "products": ["loan", "school"],
    "origins": ["Casa, Mesa e Banho", "Loja Azul"],
    "regions": ["PE"],
    "segments": ["prime"],
    "score_bands": ["A"],
    "earlier_breaches": {"maximum": 0},
}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: segments are kept and found on both engines by tests of their own."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    return with_an_analyst(database, sealer, client)


def saved(database: Database, creditor_id: int, name: str, document: dict[str, Any]) -> str:
    with database.writing() as session:
        segment = segment_from_document(document)
        assert isinstance(segment, Segment)
        kept = save_segment(session, creditor_id=creditor_id, public_id=None, name=name, segment=segment,
                            staff_id=None, now=clock.now())  # fmt: skip
        return kept.public_id


def added(client: FlaskClient, segment: str) -> BeautifulSoup:
    answer = submit(client, PAGE, {**fields_on(client), "do_segmento": segment, "add": "1"}, form_on=PAGE)
    assert answer.status_code == 200, answer.text[:500]
    return BeautifulSoup(answer.data, "html.parser")


def test_the_new_tier_asks_what_the_segment_asks_and_offers_what_the_last_one_did(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    before = fields_on(client)
    page = added(client, saved(database, creditor.id, "Recuperar", ASKED))
    assert "As condições são as do segmento “Recuperar”." in page.text
    assert "ficou de fora" not in page.text
    shown = fields_of(page)
    last = max(int(name.split("-")[1]) for name in shown if name.startswith("tiers-"))
    assert last == 1
    offered = [name for name in before if name.startswith(("tiers-0-cash", "tiers-0-inst"))]
    assert offered
    assert [shown[name.replace("-0-", "-1-")] for name in offered] == [before[name] for name in offered]
    assert submit(client, PAGE, {**shown, "save": "1"}, form_on=PAGE).status_code == 303
    with database.reading() as session:
        record = policies.policy_of_creditor(session, creditor.id, now=clock.now())
        tier = record.draft["tiers"][1]
    days = (tier["min_days_overdue"], tier["max_days_overdue"])
    assert (days, tier["name"]) == ((91, 180), "Recuperar")
    assert tier["when"] == {name: value for name, value in ASKED.items() if name != "days_overdue"}


def test_what_a_tier_cannot_ask_is_said(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    wide = {"statuses": ["settled"], "cities": ["Recife"], "campaigns": ["Feirão"], "contactable": True}
    page = added(client, saved(database, creditor.id, "Do Recife", wide))
    told = "não pergunta por cidade nem por campanha nem por contato nem por situação: isso ficou de fora"
    assert told in page.text


def test_another_creditors_segment_is_not_there(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    with database.writing() as session:
        other = make_creditor(session)
        session.commit()
    theirs = saved(database, other.id, "Deles", ASKED)
    assert "Deles" not in client.get(PAGE).text
    answer = submit(client, PAGE, {**fields_on(client), "do_segmento": theirs, "add": "1"}, form_on=PAGE)
    assert answer.status_code == 404

"""While a policy is typed: what debts of the portfolio would be offered, beside today's offers. Nothing is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.db import Database
from portal.models import Creditor, OfferRecord, PolicyRecord, Pricing
from portal.sealing import Sealer
from portal.services import policy_examples
from portal.services.attempts import Limit
from tests.support import engines
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor, submit
from tests.support.policy_pages import PAGE, fields_on, with_an_analyst

EXAMPLES = f"{PAGE}/exemplos"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: the SQL is tried on both engines in test_policy_facts."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    """A creditor with a policy in force and one debt, 100 days overdue."""
    found = with_an_analyst(database, sealer, client)
    with database.writing() as session:
        debtor = make_debtor(session, sealer, creditor=found)
        debtor.registrations[0].name = "Ana Conceição"
        make_debt(session, debtor, found, contract_number="SEGREDO-4321")
        publish_policy(session, found)
        session.commit()
    return found


def written(database: Database) -> tuple[int, int, int]:
    with database.reading() as session:
        (record,) = session.query(PolicyRecord)
        return record.draft_version, session.query(Pricing).count(), session.query(OfferRecord).count()


def sides(text: str) -> list[list[str]]:
    """The amounts on the cards of each side of the first example."""
    page = BeautifulSoup(text, "html.parser")
    example = page.select_one("section.example")
    assert example is not None
    return [[card.get_text() for card in side.select(".offer-headline")] for side in example.select(".sides > div")]


def test_examples_show_both_policies_name_nobody_and_keep_nothing(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    fields = fields_on(client)
    before = written(database)
    shown = submit(client, EXAMPLES, {**fields, "tiers-0-cash_principal_bps": "50", "exemplos": "0"}, form_on=PAGE)
    assert shown.status_code == 200
    today, draft = sides(shown.text)
    assert today
    assert draft
    assert today != draft
    assert "Contrato final 4321" in shown.text
    assert not re.search(r"SEGREDO|Ana|\d{3}\.\d{3}\.\d{3}", shown.text)
    assert "<html" not in shown.text
    assert written(database) == before


def test_without_scripts_the_page_comes_back_as_typed_with_the_examples_of_its_tier(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    fields = fields_on(client) | {"tiers-0-cash_principal_bps": "12,5"}
    before = written(database)
    page = BeautifulSoup(submit(client, PAGE, {**fields, "exemplos": "0"}).data, "html.parser")
    assert len(page.select('[data-example-place="0"] section.example')) == 1
    box = page.select_one("#tiers-0-cash_principal_bps")
    assert box is not None
    assert box["value"] == "12,5"
    assert written(database) == before


@pytest.mark.usefixtures("still_clock")
def test_what_makes_no_policy_and_who_asks_too_often_are_told(
    client: FlaskClient, creditor: Creditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = fields_on(client)
    unread = submit(client, EXAMPLES, {**fields, "tiers-0-cash_fine_bps": "muito", "exemplos": "0"}, form_on=PAGE)
    assert "ainda não pode ser lida" in unread.text
    assert "ainda não pode ser lida" in submit(client, EXAMPLES, {**fields, "exemplos": "7"}, form_on=PAGE).text
    assert client.post(EXAMPLES, data={**fields, "csrf_token": "x"}).status_code == 400
    monkeypatch.setattr(policy_examples, "PREVIEWS_PER_MEMBER", Limit(scope="policy.preview", most=2))
    often = submit(client, EXAMPLES, {**fields, "exemplos": "0"}, form_on=PAGE)
    assert often.status_code == 429
    assert "muitos exemplos em pouco tempo" in often.text


def test_taking_a_tier_out_says_what_it_leaves(client: FlaskClient, creditor: Creditor) -> None:
    fields = fields_on(client) | {"tiers-0-max_days_overdue": "200"}
    second = {name.replace("tiers-0-", "tiers-1-"): value for name, value in fields.items() if "tiers-0-" in name}
    both = {**fields, **second, "tiers-1-min_days_overdue": "201", "tiers-1-max_days_overdue": ""}
    assert "Sem ela, ficam sem proposta: 1." in submit(client, PAGE, {**both, "remove": "0"}).text
    assert "Nenhuma das 1 dívidas olhadas caía nela." in submit(client, PAGE, {**both, "remove": "1"}).text


def test_another_creditors_debts_are_no_examples(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    with database.writing() as session:
        other = make_creditor(session)
        session.commit()
    fields = {**fields_on(client), "exemplos": "0"}
    for path in (EXAMPLES, f"{PAGE}/trazer", PAGE):
        assert submit(client, f"{path}?credor={other.public_id}", fields, form_on=PAGE).status_code == 404
    assert client.get(f"{PAGE}/arquivo.json?credor={other.public_id}").status_code == 404

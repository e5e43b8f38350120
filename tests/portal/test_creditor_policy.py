"""A creditor's analyst edits the policy, is told what is wrong with it, and sends it to review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from offers.policies.policy_file import policy_from_document
from offers.policies.policy_lint import Finding, Severity, policy_findings
from portal import clock
from portal.db import Database
from portal.models import Creditor, Role
from portal.sealing import Sealer
from portal.services import policies, policy_history
from portal.wording_policy import SENTENCES, finding_sentence
from tests.offers.strategies import example_policy
from tests.support import engines
from tests.support.people import make_creditor, make_staff, sign_in_staff, submit
from tests.support.policy_pages import PAGE, fields_on, with_an_analyst


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: the SQL of a policy is tried on both engines by its commands."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    return with_an_analyst(database, sealer, client)


def test_a_new_creditor_starts_from_a_cautious_draft(client: FlaskClient, creditor: Creditor) -> None:
    page = BeautifulSoup(client.get(PAGE).data, "html.parser")
    assert page.select_one("h1") is not None
    assert page.h1 is not None
    assert page.h1.text == "Política de descontos"
    assert fields_on(client)["tiers-0-cash_interest_bps"] == "50"


def test_what_is_saved_is_shown_again_and_is_no_version_yet(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    fields = fields_on(client) | {"tiers-0-cash_interest_bps": "72,5", "tiers-0-min_installment_cents": "1.030,50"}
    answer = submit(client, PAGE, {**fields, "save": "1"})
    assert answer.status_code == 303
    shown = fields_on(client)
    assert shown["tiers-0-cash_interest_bps"] == "72,5"
    assert shown["tiers-0-min_installment_cents"] == "1.030,50"
    with database.reading() as session:
        assert policies.versions_of(session, creditor.id) == []


def test_what_cannot_be_published_is_not_sent_to_review(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    added = submit(client, PAGE, {**fields_on(client), "add": "1"})
    assert "Faixa 2" in added.text
    fields = fields_on(client)
    second = {name.replace("tiers-0-", "tiers-1-"): value for name, value in fields.items() if "tiers-0-" in name}
    submit(client, PAGE, {**fields, **second, "save": "1"})
    page = client.get(f"{PAGE}/publicar").text
    assert "nunca vale: a faixa 1 vem antes" in page
    assert "Para quem revisa" not in page
    refused = submit(client, f"{PAGE}/publicar", {"seen_version": "2", "nota": "x"}, form_on=PAGE)
    assert refused.status_code == 200
    with database.reading() as session:
        assert policy_history.reviews_of(session, creditor.id) == []


def test_a_tier_can_be_taken_out_before_saving(client: FlaskClient, creditor: Creditor) -> None:
    fields = fields_on(client)
    second = {name.replace("tiers-0-", "tiers-1-"): value for name, value in fields.items() if "tiers-0-" in name}
    page = BeautifulSoup(submit(client, PAGE, {**fields, **second, "remove": "0"}).data, "html.parser")
    assert len(page.select("section.tier")) == 1


WRONG = (
    ("validity_days", "1", "O mínimo é 2"),
    ("cash_interest_bps", "101", "O máximo é"),
    ("cash_interest_bps", "muito", "porcentagem"),
    ("min_installment_cents", "dez reais", "valor em reais"),
    ("max_installments", "3,5", "número inteiro"),
    ("max_installments", "", "Falta preencher"),
    ("monthly_interest_bps", "2", "Parcelas iguais não têm juros"),
    ("max_days_overdue", "0", "vem antes do começo"),
)


def test_what_cannot_be_is_said_beside_its_field_and_kept_as_typed(client: FlaskClient, creditor: Creditor) -> None:
    before = fields_on(client)
    wrong = {}
    for field, typed, said in WRONG:
        fields = {**before, f"tiers-0-{field}": typed}
        submit(client, PAGE, {**fields, "save": "1"})
        answer = submit(client, PAGE, {**fields, "seen_version": "2", "add": "1"})
        page = BeautifulSoup(answer.data, "html.parser")
        box, message = page.select_one(f"#tiers-0-{field}"), page.select_one(f"#tiers-0-{field}-error")
        shown = (box and box["value"], message and message.text)
        if shown[0] != typed or said not in (shown[1] or ""):
            wrong[field, typed] = shown
    assert wrong == {}


def test_two_people_editing_at_once_are_told(client: FlaskClient, creditor: Creditor) -> None:
    fields = fields_on(client)
    submit(client, PAGE, {**fields, "save": "1"})
    late = submit(client, PAGE, {**fields, "save": "1"})
    assert late.status_code == 409
    assert "Outra pessoa guardou" in late.text


def test_another_creditors_policy_is_not_there(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    with database.writing() as session:
        other = make_creditor(session)
        session.commit()
    assert client.get(f"{PAGE}?credor={other.public_id}").status_code == 404
    assert client.get(f"{PAGE}/versoes/1").status_code == 404


def test_finance_staff_do_not_reach_the_policy(
    client: FlaskClient, creditor: Creditor, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    assert client.get(PAGE).status_code == 404


def _all_findings() -> list[Finding]:
    document: dict[str, Any] = policies.FIRST_DRAFT
    broken = {**document, "format": 9, "extra": 1, "tiers": [{**document["tiers"][0], "validity_days": 1}]}
    unreadable = policy_from_document(broken)
    assert isinstance(unreadable, tuple)
    return [*unreadable, *policy_findings(example_policy())]


def test_every_finding_has_a_sentence() -> None:
    for finding in _all_findings():
        assert finding_sentence(finding)
    from offers.policies.policy_file import ERROR_CODES

    assert {f"policy_{code}" for code in ERROR_CODES} <= set(SENTENCES)
    assert finding_sentence(
        Finding(severity=Severity.WARNING, code="tiers_gap", path=(), values={"from_day": 1, "to_day": 1000})
    ).startswith("Nenhuma faixa cobre dívidas de 1 a 1.000 dias")


def test_saving_is_recorded_with_who_did_it(creditor: Creditor, client: FlaskClient, database: Database) -> None:
    from portal.models import AuditEvent

    submit(client, PAGE, {**fields_on(client), "save": "1"})
    with database.reading() as session:
        event = session.query(AuditEvent).filter_by(action="policy.saved").one()
    assert event.actor.startswith("staff:")
    assert event.creditor_id == creditor.id
    assert event.at <= clock.now()


@pytest.mark.parametrize("seen", ["abc", "-1", "9" * 40, "1.5", "²"])
def test_a_version_that_is_no_number_is_answered_as_a_draft_that_changed(
    client: FlaskClient, creditor: Creditor, database: Database, seen: str
) -> None:
    saved = submit(client, PAGE, {**fields_on(client), "seen_version": seen, "save": "1"})
    sent = submit(client, f"{PAGE}/publicar", {"seen_version": seen, "nota": "x"})
    assert (saved.status_code, sent.status_code) == (409, 409)
    with database.reading() as session:
        assert policy_history.reviews_of(session, creditor.id) == []

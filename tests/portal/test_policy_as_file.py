"""The policy as a file: what is taken down comes back the same, and nothing is kept before it was looked at."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from offers.policies.lint.finding import Finding, Severity
from offers.policies.policy_file import policy_document, policy_from_text, policy_schema, policy_to_text
from offers.segments.segment_file import segment_schema
from portal import clock
from portal.creditor.policy_page import remarks_of_file
from portal.db import Database
from portal.models import Creditor
from portal.sealing import Sealer
from portal.services import policies
from tests.offers.strategies import example_policy
from tests.support import engines
from tests.support.people import submit
from tests.support.policy_pages import PAGE, with_an_analyst

BRING, FILE = f"{PAGE}/trazer", f"{PAGE}/arquivo.json"
TEXT = policy_to_text(example_policy())


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: the commands bring files in on both engines."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    return with_an_analyst(database, sealer, client)


def draft(database: Database, creditor: Creditor) -> dict[str, Any]:
    with database.writing() as session:
        return policies.policy_of_creditor(session, creditor.id, now=clock.now()).draft


def test_a_file_is_compared_then_kept_and_comes_down_the_same(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    before = draft(database, creditor)
    sent = {"file": (io.BytesIO(TEXT.encode()), "politica.json"), "text": ""}
    page = BeautifulSoup(submit(client, BRING, sent).data, "html.parser")
    assert "O que muda no rascunho" in page.text
    assert "Cartões 2026" in page.text
    assert draft(database, creditor) == before
    fields = {str(each["name"]): str(each["value"]) for each in page.select("main input[type=hidden]")}
    area = page.select_one("main textarea")
    assert area is not None
    kept = client.post(BRING, data={**fields, "text": area.text, "keep": "1"})
    assert kept.status_code == 303
    assert draft(database, creditor) == policy_document(example_policy())
    taken = client.get(FILE)
    assert taken.text == TEXT
    assert f"politica-{creditor.slug}.json" in taken.headers["Content-Disposition"]
    late = client.post(BRING, data={**fields, "text": area.text, "keep": "1"})
    assert late.status_code == 409
    assert "Nada. O arquivo diz o mesmo" in submit(client, BRING, {"text": TEXT}).text


def test_what_is_no_policy_is_told_by_place_and_keeps_nothing(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    before = draft(database, creditor)
    document = policy_document(example_policy())
    document["tiers"][0]["cash"]["fine_bps"] = "muito"  # type: ignore[index]
    for text, said in (
        (json.dumps(document), "Faixa 1, à vista, desconto na multa: Escreva um número inteiro."),
        ("{", "Política: O arquivo não é um JSON válido."),
        ("", "Escolha um arquivo ou cole o texto."),
        ("\udce9".encode("utf-8", "surrogateescape"), "O arquivo não é um JSON válido."),
    ):
        given = {"text": text} if isinstance(text, str) else {"file": (io.BytesIO(text), "x.json")}
        answer = submit(client, BRING, {**given, "keep": "1"})
        assert (answer.status_code, draft(database, creditor)) == (422, before)
        page = BeautifulSoup(answer.data, "html.parser")
        assert said in " ".join(page.text.split())
        if isinstance(text, str):
            assert page.select_one("textarea").text.strip() == text  # type: ignore[union-attr]


def test_a_draft_that_is_not_complete_comes_down_as_it_was_left(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    before = draft(database, creditor)
    with database.writing() as session:
        policies.save_draft(
            session, creditor_id=creditor.id, document={**before, "tiers": []}, seen_version=1, actor="x",
            now=clock.now(),
        )  # fmt: skip
    assert json.loads(client.get(FILE).text)["tiers"] == []
    assert "não dá para comparar" in submit(client, BRING, {"text": TEXT}).text


def test_the_schemas_are_published_and_every_policy_meets_its_own(client: FlaskClient) -> None:
    for kind, schema in (("policy", policy_schema()), ("segment", segment_schema())):
        answer = client.get(f"/.well-known/prumo-{kind}-1.schema.json")
        assert answer.get_json() == schema
        assert answer.content_type.startswith("application/schema+json")
    assert policy_from_text(TEXT) == example_policy()


def test_what_is_the_same_of_several_tiers_is_said_once() -> None:
    def note(code: str, tier: int, **values: object) -> Finding:
        return Finding(severity=Severity.NOTE, code=code, path=("tiers", tier), values=values)

    findings = [note("first_due_waits_for_expiry", tier, validity_days=5) for tier in (0, 1)]
    findings += [note("campaign_not_begun", tier, from_on=date(2027, 1, 1 + tier)) for tier in (0, 1)]
    told = [[place for place, _ in remark.places] for remark in remarks_of_file(findings)]
    assert told == [["Faixa 1", "Faixa 2"], ["Faixa 1"], ["Faixa 2"]]

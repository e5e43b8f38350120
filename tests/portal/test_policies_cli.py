"""A policy kept in git is checked, brought in and taken out again by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from offers.policies.policy_file import policy_document, policy_from_text, policy_schema, policy_to_text
from portal import clock, create_app
from portal.db import Database
from portal.models import Creditor, PolicyReview, Role
from portal.sealing import Sealer
from portal.services import policy_reviews
from portal.wording_policy import SENTENCES
from tests.offers.strategies import example_policy
from tests.project.test_documented import make_settings
from tests.support.people import make_creditor, make_staff


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> FlaskCliRunner:
    """Commands of a portal whose database was never made."""
    return create_app(make_settings(tmp_path_factory.mktemp("lone"), demo=True)).test_cli_runner()


def written(folder: Path, **changes: Any) -> str:
    """A file with the example policy, its first tier changed."""
    document: Any = policy_document(example_policy())
    document["tiers"][0].update(changes)
    path = folder / "policy.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_the_schema_is_the_one_of_the_document(lone: FlaskCliRunner) -> None:
    answer = lone.invoke(args=["policies", "schema"])
    assert answer.exit_code == 0
    assert json.loads(answer.output) == policy_schema()


def test_a_policy_in_order_says_so(lone: FlaskCliRunner, tmp_path: Path) -> None:
    document: Any = policy_document(example_policy())
    document["tiers"] = [{**document["tiers"][0], "max_days_overdue": None}]
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(document), "utf-8")
    answer = lone.invoke(args=["policies", "lint", str(path)])
    assert (answer.exit_code, answer.output) == (0, "Nada a dizer: a política está em ordem.\n")


def test_warnings_are_told_with_their_place_and_end_with_zero(lone: FlaskCliRunner, tmp_path: Path) -> None:
    answer = lone.invoke(args=["policies", "lint", written(tmp_path, max_days_overdue=100)])
    assert answer.exit_code == 0
    assert answer.output.startswith(
        "aviso  tiers.1.min_days_overdue  Faixa 2, início do atraso: Nenhuma faixa cobre dívidas de 101 a 180 dias."
    )


def test_errors_end_with_one_in_words_and_in_json(lone: FlaskCliRunner, tmp_path: Path) -> None:
    path = written(tmp_path, max_days_overdue=200, validity_days=1)
    answer = lone.invoke(args=["policies", "lint", path])
    assert (answer.exit_code, answer.output) == (
        1,
        "erro   tiers.0.validity_days  Faixa 1, validade da proposta: "
        + SENTENCES["policy_validity_under_two_days"]
        + "\n",
    )
    overlap = written(tmp_path, max_days_overdue=200)
    told = lone.invoke(args=["policies", "lint", overlap, "--json"])
    (first, *_) = json.loads(told.output)
    assert told.exit_code == 1
    assert (first["severity"], first["code"], first["path"]) == (
        "error", "tiers_overlap", ["tiers", 1, "min_days_overdue"],
    )  # fmt: skip
    assert first["values"] == {"other": 0, "from_day": 181, "to_day": 200}
    assert first["sentence"] == "Esta faixa repete os dias 181 a 200 de outra faixa. Valeria a de cima."


def test_texts_that_threaten_end_with_one(lone: FlaskCliRunner, tmp_path: Path) -> None:
    texts = tmp_path / "texts.json"
    texts.write_text('{"sms": "Última chance antes da penhora"}', "utf-8")
    answer = lone.invoke(args=["policies", "lint", written(tmp_path), "--texts", str(texts)])
    assert answer.exit_code == 1
    assert "erro   texts.sms  Textos, sms: As palavras “Última chance” ameaçam" in answer.output
    assert "“penhora”" in answer.output
    texts.write_text("[]", "utf-8")
    assert "objeto JSON" in lone.invoke(args=["policies", "lint", written(tmp_path), "--texts", str(texts)]).output


def test_a_campaign_is_judged_on_the_day_given(lone: FlaskCliRunner, tmp_path: Path) -> None:
    path = written(tmp_path, when={"campaign": {"from_on": "2026-11-01", "until_on": "2026-11-30"}})
    over = lone.invoke(args=["policies", "lint", path, "--on", "2026-12-01"])
    running = lone.invoke(args=["policies", "lint", path, "--on", "2026-11-30"])
    assert "A campanha acabou em 30/11/2026." in over.output
    assert "campanha acabou" not in running.output


@pytest.mark.parametrize("text", ["", "{", "[]", "\ufeff{}", '{"name": 1}'])
def test_what_is_no_policy_is_told_without_a_trace(lone: FlaskCliRunner, tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.json"
    path.write_text(text, "utf-8")
    answer = lone.invoke(args=["policies", "lint", str(path)])
    assert answer.exit_code == 1
    assert answer.output.startswith("erro")
    assert "Traceback" not in answer.output


@pytest.fixture
def creditor(database: Database) -> Creditor:
    with database.writing() as session:
        found = make_creditor(session, name="Banco Aurora")
        session.commit()
    return found


def run(app: Flask, *args: str) -> Any:
    return app.test_cli_runner().invoke(args=["policies", *args])


def test_a_file_brought_in_and_approved_comes_out_the_same(
    app: Flask, creditor: Creditor, database: Database, sealer: Sealer, tmp_path: Path
) -> None:
    path = written(tmp_path)
    drafted = run(app, "import", path, "--creditor", creditor.slug)
    assert (drafted.exit_code, drafted.output.splitlines()[-1]) == (
        0, "Rascunho guardado. As propostas só mudam quando outra pessoa aprovar.",
    )  # fmt: skip
    assert "muda   O nome da política passa de “Política padrão” para “Cartões 2026”." in drafted.output
    assert run(app, "export", "--creditor", creditor.slug).exit_code == 1
    assert run(app, "export", "--creditor", creditor.slug, "--draft").output == policy_to_text(example_policy())
    sent = run(app, "import", path, "--creditor", creditor.slug, "--review", "Do repositório")
    assert sent.output.splitlines()[-1].startswith("Mandada para revisão.")
    again = run(app, "import", path, "--creditor", creditor.slug, "--review", "Do repositório")
    assert "Já há uma política esperando" in again.output
    with database.writing() as session:
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        review = session.query(PolicyReview).one()
        policy_reviews.approve(
            session, review, staff_id=manager.id, publish_on=clock.today(), today=clock.today(), now=clock.now()
        )
    out = tmp_path / "out.json"
    assert run(app, "export", "--creditor", creditor.slug, "--out", str(out)).exit_code == 0
    assert policy_from_text(out.read_bytes()) == example_policy()
    other = ("import", written(tmp_path, validity_days=9), "--creditor", creditor.slug, "--compare")
    assert run(app, *other).exit_code == 2
    assert "somente para comparação" in run(app, *other, "--review", "Comparar").output
    with database.reading() as session:
        assert [each.trial for each in session.query(PolicyReview).order_by(PolicyReview.id)] == [False, True]


def test_a_file_with_errors_changes_nothing(app: Flask, creditor: Creditor, tmp_path: Path) -> None:
    before = run(app, "export", "--creditor", creditor.slug, "--draft").output
    for path in (written(tmp_path, validity_days=1), written(tmp_path, max_days_overdue=300)):
        answer = run(app, "import", path, "--creditor", creditor.slug, "--review", "x")
        assert answer.exit_code == 1
        assert "erro" in answer.output
    assert run(app, "export", "--creditor", creditor.slug, "--draft").output == before


def test_a_creditor_or_version_that_does_not_exist_is_said(app: Flask, creditor: Creditor, tmp_path: Path) -> None:
    nobody = run(app, "export", "--creditor", "ninguem")
    assert (nobody.exit_code, "Não há credor ninguem" in nobody.output) == (1, True)
    other = run(app, "export", "--creditor", creditor.slug, "--version", "7")
    assert "não tem a versão 7" in other.output

"""From a file, an agreement's whole life: a table in Portuguese, the same in JSON, and clear words for a bad file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from offers.agreements.agreement import AgreementState
from offers.agreements.changes import ChangeRefusal
from offers.agreements.simulate_document import ProblemCode
from offers.agreements.simulate_history import OrderRefusal, PaymentReason, StepKind
from offers.agreements.standing import Reason
from portal import create_app
from portal.wording_simulation import KINDS, PROBLEMS, REASONS, STATES
from tests.project.test_documented import make_settings

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
CURED, BROKEN = SAMPLES / "agreement-late-and-cured.json", SAMPLES / "agreement-broken.json"
DOCUMENT = Path(__file__).parents[2] / "docs" / "agreements.md"


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> FlaskCliRunner:
    """Commands of a portal whose database was never made."""
    return create_app(make_settings(tmp_path_factory.mktemp("lone"), demo=True)).test_cli_runner()


def simulate(lone: FlaskCliRunner, *arguments: object) -> Any:
    answer = lone.invoke(args=["agreements", "simulate", *map(str, arguments)])
    return answer.exit_code, answer.output.replace("\xa0", " ")


def changed(folder: Path, **changes: Any) -> Path:
    path = folder / "acordo.json"
    path.write_text(json.dumps(json.loads(BROKEN.read_text("utf-8")) | changes), "utf-8")
    return path


def test_the_table_tells_every_step_and_what_a_breach_left(lone: FlaskCliRunner) -> None:
    code, text = simulate(lone, BROKEN, "--until", "2026-05-15")
    lines = text.splitlines()
    assert code == 0
    assert any("Aviso antes do fim do acordo: a carência terminou; prazo para pagar até 20/04/2026" in x for x in lines)
    assert any("espera os arquivos do banco desse dia" in line for line in lines)
    assert "Em 15/05/2026: acordo encerrado." in lines
    assert "Total a pagar: R$ 685,75" in lines
    assert "Para ficar em dia" not in text
    code, text = simulate(lone, CURED)
    assert code == 0
    assert "Atraso pago: tudo o que estava em atraso no aviso foi pago" in text
    assert text.endswith("Em 14/07/2026: acordo quitado.\nCrédito de quem pagou: R$ 5,00.\n")


def test_a_novation_shows_the_rest_and_an_agreement_that_runs_what_brings_it_up_to_date(
    lone: FlaskCliRunner, tmp_path: Path
) -> None:
    terms = {"grace_days": 15, "notice_days": 10, "nature": "novation"}
    _, text = simulate(lone, changed(tmp_path, terms=terms), "--until", "2026-05-15")
    assert "Novação: o que falta vence, com encargos só no que está em atraso. Em 15/05/2026:" in text
    assert text.splitlines()[-1].endswith("R$ 366,63")
    _, text = simulate(lone, BROKEN, "--until", "2026-04-12")
    assert text.splitlines()[-1] == "Para ficar em dia: R$ 102,93."


def test_json_says_the_same(lone: FlaskCliRunner, tmp_path: Path) -> None:
    told = json.loads(simulate(lone, BROKEN, "--until", "2026-05-15", "--json")[1])
    assert (told["state"], told["broken"]["owed_cents"]) == ("broken", 685_75)
    assert [step["kind"] for step in told["steps"] if step["reason"] == "cure_ended"] == ["breach"]
    (debt,) = told["broken"]["debts"]
    assert debt["vested_cents"] == 159_33
    assert debt["paid_cents"] == sum(step["amount_cents"] for step in told["steps"] if step["kind"] == "payment")
    terms = {"nature": "novation"}
    rest = json.loads(simulate(lone, changed(tmp_path, terms=terms), "--until", "2026-05-15", "--json")[1])["broken"]
    assert rest["owed_cents"] == sum(line["value_cents"] for line in rest["rest"]) == 366_63


def test_a_bad_file_is_told_in_words_with_its_place(lone: FlaskCliRunner, tmp_path: Path) -> None:
    code, text = simulate(lone, changed(tmp_path, debts=[]))
    assert (code, text.splitlines()[0]) == (1, "Error: acordo.json não pôde ser lido.")
    assert "erro   debts  A lista está vazia. Escreva um item ou apague o campo." in text
    code, text = simulate(lone, changed(tmp_path, history=[{"on": "2026-02-01", "event": "skip"}]))
    assert code == 1
    assert "erro   history.0.installment  Falta este campo neste acontecimento." in text
    too_early = simulate(lone, BROKEN, "--until", "2025-12-31")[1]
    assert "O último dia vem antes do dia em que o acordo foi feito." in too_early
    assert "no máximo a 20 anos" in simulate(lone, BROKEN, "--until", "2099-12-31")[1]
    assert simulate(lone, tmp_path / "nada.json")[0] == 2
    far = changed(tmp_path, debts=[{
        "principal_cents": 100000, "due_on": "1990-10-15", "product": "school", "balance_cents": 100000,
        "agreed_cents": 60000, "terms": {"correction_index": "IPCA"},
    }])  # fmt: skip
    code, text = simulate(lone, far)
    assert code == 1
    assert "IPCA" in text


def test_every_code_has_its_words_and_the_document_names_every_field() -> None:
    reasons = [*Reason, *PaymentReason, *OrderRefusal, *ChangeRefusal]
    assert [code for code in reasons if code.value not in REASONS] == []
    assert [code for code in StepKind if code.value not in KINDS] == []
    assert [code for code in AgreementState if code.value not in STATES] == []
    assert [code for code in ProblemCode if not PROBLEMS[code.value].endswith(".")] == []
    text = DOCUMENT.read_text("utf-8")
    names = ["made_on", "terms", "plan", "installments", "debts", "history", "bank_files", "covers_until", "known_on"]
    assert [name for name in names if f"`{name}`" not in text] == []

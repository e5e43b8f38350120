"""From two files, what the debtor would see: in words, in JSON, and why where there is nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_digest, policy_from_text
from portal import create_app
from portal.cli.offer_tables import table
from tests.project.test_documented import make_settings

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
POLICY, DEBT = SAMPLES / "policy-ceiling.json", SAMPLES / "debt-ceiling.json"


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> FlaskCliRunner:
    """Commands of a portal whose database was never made."""
    return create_app(make_settings(tmp_path_factory.mktemp("lone"), demo=True)).test_cli_runner()


def simulate(lone: FlaskCliRunner, *, policy: Path = POLICY, debt: Path = DEBT, on: str = "2026-11-16") -> Any:
    return lone.invoke(args=["offers", "simulate", "--policy", str(policy), "--debt", str(debt), "--on", on])


def changed(folder: Path, **changes: Any) -> Path:
    path = folder / "debt.json"
    path.write_text(json.dumps(json.loads(DEBT.read_text("utf-8")) | changes), "utf-8")
    return path


def test_the_table_shows_balance_every_way_to_pay_and_why(lone: FlaskCliRunner) -> None:
    answer = simulate(lone)
    text = answer.output.replace("\xa0", " ")
    assert answer.exit_code == 0
    lines = text.splitlines()
    assert lines[0] == "Saldo em 16/11/2026, 180 dias depois do vencimento"
    assert lines[4].split() == ["Total", "R$", "1.080,00"]
    (cash,) = [line for line in lines if line.startswith("À vista  ")]
    assert "R$ 918,00" in cash
    assert "0,00% ao ano" in cash
    assert "- À vista: o credor tira 10% do valor original. São R$ 82,00 a menos." in lines
    rows = [line for line in lines if line.startswith(("À vista  ", "Em "))]
    assert len({len(line) for line in rows}) == 1  # the columns end together


def test_json_says_the_same_with_every_payment(lone: FlaskCliRunner) -> None:
    args = ["offers", "simulate", "--policy", str(POLICY), "--debt", str(DEBT), "--on", "2026-11-16", "--json"]
    told = json.loads(lone.invoke(args=args).output)
    policy = policy_from_text(POLICY.read_bytes())
    assert isinstance(policy, Policy)
    assert told["policy_digest"] == policy_digest(policy)
    assert told["balance"]["total_cents"] == 108_000
    assert (told["tier_index"], told["cash"]["total_cents"]) == (0, 91_800)
    assert [plan["count"] for plan in told["ladder"]] == [2, 3, 4]
    for plan in told["ladder"]:
        assert sum(line["amount_cents"] for line in plan["installments"]) == plan["total_cents"]
    assert all(reason["sentence"].endswith(".") for reason in told["reasons"])


def test_a_debt_no_rule_covers_is_told_which_condition_failed(lone: FlaskCliRunner, tmp_path: Path) -> None:
    policy = json.loads(POLICY.read_text("utf-8"))
    policy["tiers"][0]["when"] = {"regions": ["RJ"]}
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(policy), "utf-8")
    debt = changed(tmp_path, profile={"region": "SP"})
    answer = simulate(lone, policy=path, debt=debt)
    assert answer.exit_code == 0
    assert "Sem proposta: O credor ainda não definiu propostas para o seu estado." in answer.output
    args = ["offers", "simulate", "--policy", str(path), "--debt", str(debt), "--on", "2026-11-16", "--json"]
    told = json.loads(lone.invoke(args=args).output)
    assert told["refusal"]["code"] == "no_tier_region"
    assert told["refusal"]["values"] == {"region": "SP"}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"principal_cents": 0}, "principal_cents  Valor original: O mínimo é 1."),
        ({"due_on": "20/05/2026"}, "due_on  Vencimento: Escreva a data"),
        ({"product": "car"}, "product  Produto: Escolha uma das opções."),
        ({"terms": {"correction_index": "IPC"}}, "terms.correction_index"),
        ({"terms": {"consumer": 1}}, "terms.consumer  Contrato, relação de consumo: Escreva true ou false."),
        ({"profile": {"region": "XX"}}, "profile.region  Perfil, estado: XX não é a sigla de um estado."),
        ({"color": 1}, "color  Color: Este campo não existe"),
    ],
)
def test_a_debt_that_cannot_be_read_is_told_with_its_place(
    lone: FlaskCliRunner, tmp_path: Path, changes: dict[str, Any], place: str
) -> None:
    answer = simulate(lone, debt=changed(tmp_path, **changes))
    assert answer.exit_code == 1
    assert "debt.json não pôde ser lido." in answer.output
    assert place in answer.output


def test_contract_terms_and_profile_reach_the_rules(lone: FlaskCliRunner, tmp_path: Path) -> None:
    debt = changed(tmp_path, terms={"fine_bps": 0, "late_interest_bps": 0}, contracted_on="2025-01-02")
    assert simulate(lone, debt=debt).output.replace("\xa0", " ").splitlines()[2].split() == ["Total", "R$", "1.000,00"]


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table([("a", "bb", "c"), ("aaa", "b", "ccc")]) == "a    bb    c\naaa  b   ccc"

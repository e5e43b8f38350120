"""What is typed wrong on the command line is answered with a Portuguese sentence and code 2, never with a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.config import load_settings

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
POLICY, DEBT = SAMPLES / "policy-price.json", SAMPLES / "debt-price.json"
BOOK = SAMPLES / "portfolio.csv"
SIMULATE = ["offers", "simulate", "--policy", str(POLICY), "--debt", str(DEBT)]
BACKTEST = ["policies", "backtest", str(POLICY), "--portfolio", str(BOOK)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([*SIMULATE, "--on", "2026-99-99"], "2026-99-99 não é um dia. Escreva ano, mês e dia, como 2026-11-20."),
        ([*SIMULATE, "--on", "0001-01-01"], "O dia precisa estar entre 01/07/1994 e 31/12/2099."),
        ([*SIMULATE, "--on", "9999-12-31"], "O dia precisa estar entre 01/07/1994 e 31/12/2099."),
        ([*BACKTEST, "--on", "9999-12-31"], "O dia precisa estar entre 01/07/1994 e 31/12/2099."),
        ([*BACKTEST, "--out", "/nao-ha/saida.csv"], "Não existe a pasta /nao-ha."),
        ([*BACKTEST, "--out", str(SAMPLES)], "é uma pasta, e não um arquivo."),
        (["policies", "lint", "nada.json"], "Não existe o arquivo nada.json."),
        (["policies", "lint", str(SAMPLES)], "é uma pasta, e não um arquivo."),
        (["policies", "backtest", "nada.json", "--portfolio", str(BOOK)], "Não existe o arquivo nada.json."),
        (["policies", "export", "--creditor", "a", "--out", "/nao-ha/p.json"], "Não existe a pasta /nao-ha."),
        (["offers", "recompute", "nada.json"], "Não existe o arquivo nada.json."),
        (["offers", "simulate", "--policy", str(POLICY), "--debt", "nada.json"], "Não existe o arquivo nada.json."),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(app: Flask, typed: list[str], told: str) -> None:
    result = app.test_cli_runner().invoke(args=typed)
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_the_last_day_that_may_be_asked_for_leaves_room_for_every_plan(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=[*SIMULATE, "--on", "2099-12-31"])
    assert result.exit_code == 0, result.output
    assert "Saldo em 31/12/2099" in result.output


@pytest.mark.parametrize(("text", "told"), [("[]", "Dívida: Este campo"), ("{", "Dívida: O arquivo não é um JSON")])
def test_a_debt_that_cannot_be_read_is_called_a_debt(app: Flask, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "divida.json"
    file.write_text(text)
    result = app.test_cli_runner().invoke(args=["offers", "simulate", "--policy", str(POLICY), "--debt", str(file)])
    assert result.exit_code == 1
    assert told in result.output


def test_a_debt_due_in_a_year_nobody_can_count_to_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "divida.json"
    file.write_text('{"principal_cents": 100, "due_on": "9999-12-31", "product": "loan"}')
    result = app.test_cli_runner().invoke(args=["offers", "simulate", "--policy", str(POLICY), "--debt", str(file)])
    assert result.exit_code == 1
    assert "O máximo é 2099-12-31." in result.output


@pytest.mark.parametrize("typed", [["indices", "show"], ["policies", "export", "--creditor", "a"], BACKTEST])
def test_a_database_without_tables_is_said_in_a_sentence(tmp_path: Path, typed: list[str]) -> None:
    settings = load_settings(data_dir=tmp_path, demo=True, testing=True, database_url=f"sqlite:///{tmp_path}/empty.db")
    result = create_app(settings).test_cli_runner().invoke(args=typed)
    assert result.exit_code == 1
    assert "ainda não tem as tabelas" in result.output

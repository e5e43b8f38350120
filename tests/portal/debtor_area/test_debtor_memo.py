"""The memo a person downloads: all of the balance, recomputed by the command, kept by no cache, nobody else's."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from offers.owed.memo_reading import recompute_memo
from portal import clock
from portal.db import Database
from portal.models import DebtRecord, DebtStatus
from portal.sealing import Sealer
from portal.services.balances import balance_of
from tests.support.debtor_pages import change, page
from tests.support.people import make_debt, make_debtor


@pytest.fixture
def memo(client: FlaskClient, database: Database, debt: DebtRecord) -> dict[str, Any]:
    """The memo of a debt without an agreed rate, so that it rests on two series."""
    change(database, debt, late_interest_bps=None, due_on=clock.today() - timedelta(days=400))
    link = page(client, f"/dividas/{debt.public_id}").select_one("a[download]")
    assert link is not None
    answer = client.get(str(link["href"]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="memoria-de-calculo-')
    found: dict[str, Any] = answer.get_json()
    return found


def recompute(app: Flask, tmp_path: Path, text: str) -> Any:
    file = tmp_path / "memo.json"
    file.write_text(text, "utf-8")
    return app.test_cli_runner().invoke(args=["offers", "recompute", str(file)])


def test_it_holds_the_balance_shown_and_who_it_is_owed_to(
    memo: dict[str, Any], database: Database, debt: DebtRecord
) -> None:
    with database.reading() as session:
        balance = balance_of(session.get_one(DebtRecord, debt.id), clock.today())
    assert recompute_memo(memo) == balance
    assert memo["indices"].keys() == {"IPCA", "LEGAL_RATE"}
    assert memo["contract"]["number"] == debt.contract_number
    assert memo["contract"]["creditor"]["name"] == "Aurora Pagamentos S.A."
    assert any("taxa legal" in each for each in memo["explanation"])


def test_the_command_recomputes_it_line_by_line(app: Flask, memo: dict[str, Any], tmp_path: Path) -> None:
    result = recompute(app, tmp_path, json.dumps(memo))
    assert result.exit_code == 0, result.output
    assert "DIFERENTE" not in result.output
    assert result.output.count("igual") == len(memo["balance"]["lines"]) + 2


def test_the_command_names_the_line_that_differs(app: Flask, memo: dict[str, Any], tmp_path: Path) -> None:
    interest = next(line for line in memo["balance"]["lines"] if line["component"] == "interest")
    interest["amount_cents"] += 1
    result = recompute(app, tmp_path, json.dumps(memo))
    assert result.exit_code == 1
    different = [line for line in result.output.splitlines() if line.startswith("DIFERENTE")]
    assert [line.split()[1] for line in different] == ["Juros", "Total"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Este arquivo não é JSON."),
        ("[]", "não é uma memória de cálculo: o campo debt"),
        ("{}", "não é uma memória de cálculo: o campo priced_on"),
        ('{"priced_on": "2026-01-10", "balance": 3}', "o campo balance"),
    ],
)
def test_the_command_says_what_is_no_memo(app: Flask, tmp_path: Path, text: str, told: str) -> None:
    result = recompute(app, tmp_path, text)
    assert result.exit_code == 1
    assert told in result.output


def test_nobody_elses_memo_and_none_of_a_debt_under_agreement(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    with database.writing() as session:
        creditor = session.get_one(DebtRecord, debt.id).creditor
        other = make_debt(session, make_debtor(session, sealer, creditor=creditor, name="JOSE"), creditor)
        session.commit()
    page(client, f"/dividas/{other.public_id}/memoria.json", 404)
    change(database, debt, status=DebtStatus.NEGOTIATED)
    page(client, f"/dividas/{debt.public_id}/memoria.json", 404)


def test_a_month_nobody_has_is_told_by_name_and_no_amount_is_made_up(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    with database.writing() as session:
        creditor = session.get_one(DebtRecord, debt.id).creditor
        creditor.shows_prescribed = True
        session.commit()
    change(database, debt, late_interest_bps=None, due_on=date(2008, 5, 10))
    text = page(client, f"/dividas/{debt.public_id}/memoria.json", 503).get_text()
    assert "falta o mês 2008-05 do índice SELIC" in text

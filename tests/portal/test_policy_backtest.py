"""flask policies backtest: the creditor's debts, or those of a file, through a policy; what is printed and written."""

from __future__ import annotations

import csv
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from pyarrow import parquet

from brazil.money import Money
from offers.agreements.agreement import AgreementState
from offers.backtest.columns import STANDINGS
from offers.debt import CorrectionDays, InterestDays, Product
from offers.owed.balance import Balance
from offers.policies.eligibility import NO_TIER_CODES, eligible
from offers.refusal import RefusalCode
from portal.db import Database
from portal.models import Creditor, DebtRecord, DebtStatus
from portal.sealing import Sealer
from portal.services.backtest_of_file import Rejections, batches_of_file
from portal.services.backtest_on_file import batches_on_file
from portal.services.balances import is_prescribed, standing_of
from portal.services.profiles import profile_of
from portal.wording_backtest import REASONS
from tests.support import portfolio_files
from tests.support.negotiation import accept_offer, make_account, make_offer, policy_document, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

ON = date(2026, 8, 20)
NOTHING = Balance(priced_on=ON, due_on=ON, days_overdue=0, lines=())


def policy_file(folder: Path, name: str = "policy.json", **changes: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(policy_document(**changes)))
    return path


def portfolio_file(folder: Path, *changes: dict[str, str]) -> Path:
    path = folder / "carteira.csv"
    path.write_bytes(portfolio_files.table(portfolio_files.rows(*changes)))
    return path


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["policies", "backtest", *map(str, arguments)])


def said(app: Flask, *arguments: object) -> str:
    result = run(app, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.replace("\xa0", " ")


@pytest.fixture
def creditor(database: Database, sealer: Sealer) -> Creditor:
    """Six debts of four people: every charge, a dispute, a death, a prescribed one and one of nothing."""
    with database.writing() as session:
        found = make_creditor(session, slug="aurora")
        ana, rui, eva, ivo = (make_debtor(session, sealer, creditor=found, deceased=dead) for dead in (0, 0, 0, 1))
        make_debt(
            session, ana, found, contract_number="A", due_on=date(2025, 3, 10), principal=Money(1_234_56),
            product=Product.LOAN, correction_index="IPCA", correction_days=CorrectionDays.LINEAR, fees_bps=1_000,
            late_interest_bps=None, segment="varejo", score_band="B", original_creditor="Loja", consumer=False,
            interest_days=InterestDays.MONTHS, remuneratory_bps=90, contracted_on=date(2024, 1, 10),
        )  # fmt: skip
        make_debt(session, ana, found, contract_number="B", due_on=date(2026, 1, 10), principal=Money(900_00))
        make_debt(session, rui, found, contract_number="C", due_on=date(2026, 1, 10), status=DebtStatus.DISPUTED)
        make_debt(session, ivo, found, contract_number="D", due_on=date(2026, 1, 10))
        make_debt(session, eva, found, contract_number="E", due_on=date(2015, 1, 10), prescribes_on=date(2020, 1, 10))
        make_debt(session, eva, found, contract_number="F", due_on=date(2026, 1, 10), principal=Money(0))
        make_debt(session, eva, make_creditor(session), contract_number="of another creditor")
        session.commit()
    return found


def test_columns_hold_what_the_one_debt_path_reads(
    database: Database, creditor: Creditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.services.backtest_on_file.ROWS", 3)  # a batch of four is taken in two pieces
    with database.writing() as session:  # on PostgreSQL a cursor of the server needs a transaction
        shares: list[float] = []
        batches = batches_on_file(session, creditor_id=creditor.id, today=ON, progress=shares.append, size=4)
        columns = list(batches)
        assert [len(batch) for batch in columns] == [4, 2]
        assert shares[-1] == 1
        records = {debt.contract_number: debt for debt in session.query(DebtRecord)}
        for batch in columns:
            for row, name in enumerate(batch.names.tolist()):
                debt = records[name]
                assert batch.debt_at(row) == debt.as_rules_see_it()
                assert batch.profile_at(row) == profile_of(session, debt)
                assert batch.standing(row) == standing_of(session, debt)
                assert bool(batch.prescribed[row]) == is_prescribed(debt, ON)
                assert int(batch.debtors[row]) == debt.debtor_id


def test_broken_agreements_are_counted_with_their_own_creditor(database: Database, creditor: Creditor) -> None:
    with database.writing() as session:
        publish_policy(session, creditor)
        make_account(session, creditor)
        debt = session.query(DebtRecord).filter_by(contract_number="B").one()
        agreement = accept_offer(session, make_offer(session, debt))
        agreement.status = AgreementState.BROKEN
        session.commit()
        (batch,) = batches_on_file(session, creditor_id=creditor.id, today=ON, progress=lambda _: None)
        breaches = dict(zip(batch.names.tolist(), batch.earlier_breaches.tolist(), strict=True))
        assert breaches == {"A": 1, "B": 1, "C": 0, "D": 0, "E": 0, "F": 0}
        assert profile_of(session, debt).earlier_breaches == 1


def test_a_run_tells_offers_and_refusals(app: Flask, creditor: Creditor, tmp_path: Path) -> None:
    text = said(app, policy_file(tmp_path), "--creditor", "aurora", "--on", ON)
    assert "Dívidas: 6, " in text
    assert "Com proposta: 2, " in text
    assert "Sem proposta: 4." in text
    for code in (RefusalCode.DISPUTED, RefusalCode.DECEASED, RefusalCode.PRESCRIBED, RefusalCode.NOTHING_OWED):
        assert f"  1: {REASONS[code]}" in text
    assert "Segmento varejo: 1, " in text
    assert "Conferidas uma a uma, sem diferença: 6." in text


def test_what_is_written_is_the_same_in_csv_and_parquet(app: Flask, creditor: Creditor, tmp_path: Path) -> None:
    arguments = (policy_file(tmp_path), "--portfolio", "aurora", "--on", ON, "--out")
    said(app, *arguments, tmp_path / "out.csv")
    said(app, *arguments, tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    with (tmp_path / "out.csv").open(newline="") as file:
        written = list(csv.DictReader(file, delimiter=";"))
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in table] == written
    assert [row["contrato"] for row in table] == ["A", "B", "C", "D", "E", "F"]
    second = table[1]
    # R$ 900,00, fine of 2 % and 222 days at 1 % a month of 30 days: 18,00 and 66,60; off come 180,00, 18,00 and 53,28
    assert (second["saldo_centavos"], second["a_vista_centavos"]) == (984_60, 733_32)
    assert (second["faixa"], second["recusa"], second["desconto_a_vista_centavos"]) == (1, None, 251_28)
    assert (second["planos"], second["maior_plano_parcelas"]) == (7, 8)
    assert (table[2]["faixa"], table[2]["recusa"], table[2]["a_vista_centavos"]) == (None, "disputed", None)
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == ["out.csv", "out.parquet"]


def test_no_contract_runs_as_a_formula(app: Flask, tmp_path: Path) -> None:
    path = portfolio_file(tmp_path, {"contrato": "@A1", "segmento": "'=1+1"})
    for name in ("out.csv", "out.parquet"):
        said(app, policy_file(tmp_path), "--portfolio", path, "--on", ON, "--out", tmp_path / name)
    with (tmp_path / "out.csv").open(newline="") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert (row["contrato"], row["segmento"]) == ("'@A1", "'=1+1")
    assert parquet.read_table(tmp_path / "out.parquet").column("contrato").to_pylist() == ["@A1"]


def test_two_policies_are_compared(app: Flask, creditor: Creditor, tmp_path: Path) -> None:
    kinder = policy_file(tmp_path, "kinder.json", cash={"principal_bps": 3_000})
    plain = policy_file(tmp_path)
    out = tmp_path / "out.parquet"
    text = said(app, kinder, "--portfolio", "aurora", "--against", plain, "--on", ON, "--out", out)
    assert "Todas: 2 mais baratas à vista" in text
    second = parquet.read_table(out).to_pylist()[1]
    assert second["diferenca_a_vista_centavos"] == -90_00
    assert second["a_vista_centavos"] - second["outra_a_vista_centavos"] == -90_00
    assert second["diferenca_parcelas"] == 0


def test_slices_make_up_the_whole(app: Flask, creditor: Creditor, tmp_path: Path) -> None:
    def names(*arguments: str) -> list[str]:
        out = tmp_path / "part.parquet"
        said(app, policy_file(tmp_path), "--portfolio", "aurora", "--on", ON, "--out", out, *arguments)
        return parquet.read_table(out).column("contrato").to_pylist()

    parts = [names("--slice", f"{number}/3") for number in (1, 2, 3)]
    assert sorted(name for part in parts for name in part) == names()
    assert any({"A", "B"} <= set(part) for part in parts)  # one debtor's debts stay together


def test_a_file_gives_what_its_import_would(app: Flask, database: Database, sealer: Sealer, tmp_path: Path) -> None:
    changes = (
        {"contrato": "A", "segmento": "varejo", "faixa_score": "B", "credor_original": "Loja"},
        {
            "contrato": "B",
            "cpf": portfolio_files.CPFS[1],
            "vencimento": "10/01/2019",
            "data_contrato": "",
            "juros_mes_pct": "",
        },
        {"contrato": "C", "situacao": "contestada"},
        {"contrato": "D", "cpf": portfolio_files.CPFS[2], "falecido": "sim"},
        {"contrato": "E", "produto": "luz", "honorarios_pct": "10,00", "segmento": r"a\b"},
    )
    every = [{"segmento": "", "faixa_score": "", "honorarios_pct": "", **change} for change in changes]
    path = portfolio_file(tmp_path, *every, {**every[0], "contrato": "F", "cpf": "123"})
    with database.writing() as session:
        creditor_id = portfolio_files.add_creditor(session)
    portfolio_files.bring_in(database, sealer, creditor_id, path.read_bytes())
    rejections = Rejections()
    (of_file,) = batches_of_file(
        path, today=ON, read_on=portfolio_files.TODAY, progress=lambda _: None, rejections=rejections
    )
    with database.writing() as session:
        (on_file,) = batches_on_file(session, creditor_id=creditor_id, today=ON, progress=lambda _: None)
    assert rejections.rows == 1
    by_name = {name: row for row, name in enumerate(on_file.names.tolist())}
    for row, name in enumerate(of_file.names.tolist()):
        other = by_name[name]
        assert of_file.debt_at(row) == on_file.debt_at(other)
        assert of_file.profile_at(row) == on_file.profile_at(other)
        assert of_file.standing(row) == on_file.standing(other)
        assert of_file.prescribed[row] == on_file.prescribed[other]


def test_a_file_needs_no_creditor(app: Flask, tmp_path: Path) -> None:
    path = portfolio_file(tmp_path, {"contrato": "A"}, {"contrato": "B", "cpf": "123"})
    result = run(app, policy_file(tmp_path), "--portfolio", path, "--on", ON)
    assert result.exit_code == 0
    assert "Dívidas: 1, " in result.stdout
    assert "Linhas do arquivo com erro, deixadas de fora: 1." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--portfolio", "nobody"), "Não há credor nobody"),
        (("--portfolio", "aurora", "--out", "out.xlsx"), ".csv ou .parquet"),
        (("--portfolio", "aurora", "--slice", "4/3"), "parte/total"),
        ((), "Diga de quem são as dívidas"),
    ],
)
def test_what_cannot_be_run_is_said(
    app: Flask, creditor: Creditor, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(app, policy_file(tmp_path), *arguments)
    assert result.exit_code != 0
    assert sentence in result.output


def test_a_run_that_fails_leaves_no_file(
    app: Flask, creditor: Creditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offers.backtest.outcome.Outcome.take", lambda self, sheets: None)
    out = tmp_path / "out.csv"
    result = run(app, policy_file(tmp_path), "--portfolio", "aurora", "--on", ON, "--out", out)
    assert result.exit_code == 1
    assert "não bateram" in result.output
    assert not [name for name in os.listdir(tmp_path) if name.startswith("out")]


def test_every_refusal_of_a_run_has_its_words() -> None:
    barred = [eligible(NOTHING, standing) for standing in STANDINGS]
    codes = {refusal.code for refusal in barred if refusal is not None} | NO_TIER_CODES
    assert codes | {RefusalCode.PRESCRIBED, RefusalCode.NOTHING_TO_PAY} == set(REASONS)

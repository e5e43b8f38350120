"""The same return file through the command line: said once, harmless twice, one line when it is no return."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import BankFile
from portal.sealing import Sealer
from tests.payments.cnab_examples import ITAU
from tests.payments.retorno_examples import payment, retorno_of
from tests.payments.statement_examples import of_day
from tests.support.banking import make_lender, paid, retorno
from tests.support.books import check_books
from tests.support.lives import running


def test_a_file_is_received_once_and_listed(app: Flask, database: Database, sealer: Sealer, tmp_path: Path) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1)
        raw = retorno(account, [paid(charge)])
        session.commit()
    path = tmp_path / "COB.RET"
    path.write_bytes(raw)
    first = app.test_cli_runner().invoke(args=["bank-files", "receive", str(path)])
    assert (first.exit_code, first.output[:9]) == (0, "1 linhas,")
    again = app.test_cli_runner().invoke(args=["bank-files", "receive", str(path)])
    assert "nada mudou" in again.output
    assert app.test_cli_runner().invoke(args=["bank-files", "list"]).output.count("COB.RET") == 1
    check_books(database)


def test_what_is_no_return_gives_one_sentence(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 photo")
    answer = app.test_cli_runner().invoke(args=["bank-files", "receive", str(path)])
    assert answer.exit_code == 1
    assert "não é um arquivo de retorno" in answer.output
    assert "Traceback" not in answer.output


def test_a_file_is_shown_event_by_event_and_kept_nowhere(app: Flask, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "COB.RET"
    path.write_bytes(retorno_of(ITAU, payment(ITAU, 1), payment(ITAU, 2, occurrence_code="97", fee=Money(0))))
    shown = app.test_cli_runner().invoke(args=["bank-files", "read", str(path), "--json"])
    *events, summary = [json.loads(line) for line in shown.output.splitlines()]
    assert [event["event"] for event in events] == ["header", "movement", "movement", "difference"]
    assert (events[1]["paid_amount_cents"], events[1]["occurred_on"]) == (100_00, "2026-03-18")
    assert summary["occurrences"] == {"paid": 1, "unknown": 1}
    assert (summary["complete"], summary["paid_cents"], summary["fee_cents"]) == (True, 100_00, 2_50)
    with database.reading() as session:
        assert session.scalars(select(BankFile)).all() == []


def test_a_file_cut_short_is_shown_as_far_as_it_goes(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "COB.RET"
    path.write_bytes(retorno_of(ITAU, payment(ITAU, 1), payment(ITAU, 2)).rstrip().rpartition(b"\r\n")[0])
    shown = app.test_cli_runner().invoke(args=["bank-files", "read", str(path), "--json"])
    *events, summary = [json.loads(line) for line in shown.output.splitlines()]
    assert (shown.exit_code, len(events), summary["complete"]) == (1, 3, False)
    assert summary["refused"] == {"code": "file_cut_short", "line": 3, "column": 1}
    plain = app.test_cli_runner().invoke(args=["bank-files", "read", str(path)])
    assert "2 movimentos, pago R$ 200,00" in plain.output
    assert "(linha 3)" in plain.output


def test_a_statement_is_read_once_by_command_too(app: Flask, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        _, account = make_lender(session)
        session.commit()
    number = account.conta + account.conta_dv
    path = tmp_path / "extrato.ofx"
    path.write_bytes(of_day([("1", "9,90", "X")], clock.today(), bank="341", branch=account.agencia, number=number))
    said = [app.test_cli_runner().invoke(args=["bank-files", "read-statement", str(path)]) for _ in range(2)]
    assert [answer.output for answer in said] == [
        "1 movimentos, 1 novos.\n", "Ja tinha sido lido, nada mudou. 1 movimentos, 1 novos.\n",
    ]  # fmt: skip
    path.write_bytes(b"\xff\xd8\xff photo")
    refused = app.test_cli_runner().invoke(args=["bank-files", "read-statement", str(path)])
    assert (refused.exit_code, "OFX" in refused.output) == (1, True)

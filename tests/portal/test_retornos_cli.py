"""The same return file through the command line: said once, harmless twice, one line when it is no return."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from portal.db import Database
from portal.sealing import Sealer
from tests.support.banking import issue_registered, make_agreement, make_lender, paid, retorno
from tests.support.books import check_books


def test_a_file_is_received_once_and_listed(app: Flask, database: Database, sealer: Sealer, tmp_path: Path) -> None:
    with database.writing() as session:
        creditor, account = make_lender(session)
        (charge,) = issue_registered(session, sealer, make_agreement(session, sealer, creditor))
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

"""What must never be found in a log."""

from __future__ import annotations

import json
from typing import Any

import pytest
import structlog
from sqlalchemy import Text, insert, type_coerce
from sqlalchemy.exc import SQLAlchemyError

from portal.db import Database
from portal.logs import init_logs, without_cpfs
from portal.models import Contact
from portal.sealing import Sealer
from tests.support.people import make_creditor, make_debtor


@pytest.mark.parametrize("written", ["52998224725", "529.982.247-25", "cpf=52998224725;", "erro em 529.982.247-25."])
def test_a_cpf_is_taken_out_of_any_text(written: str) -> None:
    assert "52998224725" not in without_cpfs(written).replace(".", "").replace("-", "")
    assert "[cpf]" in without_cpfs(written)


@pytest.mark.parametrize("written", ["12345678901", "34191790010104351004791020150008291070026000", "pedido 123"])
def test_other_numbers_stay(written: str) -> None:
    assert without_cpfs(written) == written


def test_a_cpf_inside_a_trace_does_not_reach_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    init_logs(as_json=True)
    try:
        raise ValueError("Key (cpf)=(52998224725) already exists")
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error, password="s3cret")
    line = json.loads(capsys.readouterr().out)
    assert "52998224725" not in json.dumps(line)
    assert "ValueError" in line["exception"]
    assert line["password"] == "***"


def test_a_row_the_database_refused_does_not_reach_the_log(
    database: Database, sealer: Sealer, capsys: pytest.CaptureFixture[str]
) -> None:
    init_logs(as_json=True)
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        named: dict[str, Any] = {
            "debtor_id": debtor.id,
            "creditor_id": creditor.id,
            "kind": type_coerce("pigeon", Text),
            "address": "ana@correio.example",
        }
        try:
            session.execute(insert(Contact.__table__).values(**named))  # type: ignore[arg-type]
        except SQLAlchemyError as error:
            structlog.get_logger().error("failed", exc_info=error)
    line = json.loads(capsys.readouterr().out)
    assert "ana@correio.example" not in json.dumps(line)
    assert "Error" in line["exception"]

"""Answers cost the same for what is ours and what is not, and never read the charges through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from payments.barcode_digits import compose, linha_digitavel
from payments.verification.pasted import PastedBoleto, PastedPix, PastedSignature, recognise
from portal import clock
from portal.db import Database
from portal.extensions import document_keys
from portal.models import Charge
from portal.sealing import Sealer
from portal.services.verification_boletos import answer_to_boleto
from portal.services.verification_documents import answer_to_signature
from portal.services.verification_pix import answer_to_pix
from tests.payments.test_verification_documents import FACTS
from tests.portal.verify.asked import other_digit
from tests.portal.verify.test_verify_pix import code, with_pix
from tests.support import engines

Statement = tuple[str, Any]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite, which says by EXPLAIN QUERY PLAN what it would read, however few rows there are."""
    return engines.fresh_sqlite(tmp_path)


@contextmanager
def watched(database: Database) -> Iterator[list[Statement]]:
    """The statements run meanwhile."""
    run: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        run.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def statements_of(database: Database, text: str) -> list[Statement]:
    """What is asked of the database for one pasted text."""
    with database.reading() as session, watched(database) as run:
        match recognise(text):
            case PastedBoleto() as pasted:
                answer_to_boleto(session, pasted, clock.today())
            case PastedPix() as pasted:
                answer_to_pix(session, pasted, clock.today())
            case PastedSignature() as pasted:
                answer_to_signature(session, pasted, document_keys(), clock.today())
    return run


def forged(charge: Charge, **changes: Any) -> str:
    own = charge.barcode
    values = {"bank": own[:3], "factor": int(own[5:9]), "cents": int(own[9:19]), "campo_livre": own[19:]}
    return linha_digitavel(compose(**(values | changes)))


def test_a_line_of_ours_and_one_of_nobody_ask_the_same_of_the_database(database: Database, sealer: Sealer) -> None:
    charge = with_pix(database, sealer)[2]
    lines = {
        "official": charge.linha_digitavel,
        "changed": other_digit(charge.linha_digitavel, 46),
        "nobody's": forged(charge, campo_livre="9" * 25, cents=1, factor=9_000),
        "another bank's": forged(charge, bank="756", campo_livre="9" * 25),
    }
    asked = {name: len(statements_of(database, line)) for name, line in lines.items()}
    assert len(set(asked.values())) == 1, asked


def test_every_look_up_goes_by_an_index(database: Database, sealer: Sealer) -> None:
    charge = with_pix(database, sealer)[2]
    texts = (charge.linha_digitavel, code(0), code(50), document_keys().signing.sign(FACTS))
    run = [each for text in texts for each in statements_of(database, text)]
    assert len(run) > 8
    with database.engine.connect() as connection:
        plans = [
            (statement, str(row[3]))
            for statement, parameters in run
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert any("ix_charges_campo_livre" in plan for _, plan in plans)
    read_through = {plan: statement for statement, plan in plans if plan.startswith("SCAN") and "CONSTANT" not in plan}
    assert read_through == {}

"""An import can be taken back while nothing depends on it: then every column is what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.db import Database
from portal.models import Covers, DebtBefore, DebtRecord, FilePiece, ImportStatus, PortfolioImport, Registration
from portal.sealing import Sealer
from portal.services.errors import NotAllowed, Stale
from portal.services.portfolios import keeping, undoing
from tests.portal.test_portfolio_import import contents
from tests.support.disputes import dispute_debt
from tests.support.negotiation import make_offer, publish_policy
from tests.support.people import make_creditor
from tests.support.portfolio_files import CPFS, NOW, bring_in, rows, table

LATER = NOW + timedelta(days=1)
OWN = ("portfolio_decisions",)
FIRST = table(rows({}, {"contrato": "A-2", "situacao": "contestada"}, {"contrato": "B-1", "cpf": CPFS[1]},
                   {"contrato": "Z-1", "cpf": CPFS[2]}))  # fmt: skip
SECOND = table(
    {**each, "motivo_encerramento": "", "campanha": "Feirão"}
    for each in rows(
        {"valor_principal": "9,99", "nome": "Ana Souza", "contato_confirmado_em": "10/10/2026", "celular": "",
         "segmento": "Ouro", "juros_mes_pct": "", "nascimento": ""},
        {"contrato": "A-2", "situacao": "reaberta", "email": "nova@correio.example", "segmento": "", "nascimento": ""},
        {"contrato": "B-1", "cpf": CPFS[1], "situacao": "paga", "segmento": "", "vencimento": "11/03/2025"},
        {"contrato": "C-1", "cpf": CPFS[3], "segmento": "Novo", "vencimento": "10/08/2026"},
    )
)  # fmt: skip


@pytest.fixture
def creditor_id(database: Database) -> int:
    with database.writing() as session:
        creditor = make_creditor(session)
        session.commit()
        return creditor.id


def stored(database: Database) -> dict[str, Any]:
    return {name: held for name, held in contents(database).items() if name not in OWN}


def take_back(database: Database, done: PortfolioImport) -> None:
    with database.writing() as session:
        assert undoing.undo(session, done.id, staff_id=None, now=LATER)


def obstacles(database: Database, done: PortfolioImport) -> dict[str, int]:
    with database.writing() as session:
        found = session.get_one(PortfolioImport, done.id)
        return {each.code: each.count for each in undoing.obstacles_of(session, found)}


@pytest.mark.parametrize("covers", list(Covers))
def test_taken_back_every_column_is_what_it_was(
    database: Database, sealer: Sealer, creditor_id: int, covers: Covers
) -> None:
    bring_in(database, sealer, creditor_id, FIRST, now=NOW - timedelta(days=1))
    before = stored(database)
    done = bring_in(database, sealer, creditor_id, SECOND, covers=covers)
    assert (done.rows_added, done.rows_updated, done.rows_closed) == (1, 2, 2 if covers is Covers.WHOLE else 1)
    assert stored(database) != before
    assert obstacles(database, done) == {}
    take_back(database, done)
    assert stored(database) == before
    with database.writing() as session, pytest.raises(Stale):
        undoing.undo(session, done.id, staff_id=None, now=LATER)
    again = bring_in(database, sealer, creditor_id, SECOND, now=LATER)
    assert (again.status, again.rows_updated) == (ImportStatus.DONE, 2)


@pytest.mark.parametrize("batch", [1, 5_000])
def test_a_first_file_taken_back_leaves_the_other_creditors_as_they_were(
    database: Database, sealer: Sealer, creditor_id: int, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.services.portfolios.batches.BATCH", batch)
    with database.writing() as session:
        other = make_creditor(session)
        session.commit()
    bring_in(database, sealer, other.id, table(rows({"contrato": "X-1", "nome": "Ana de Outro"})), now=NOW)
    before = stored(database)
    take_back(database, bring_in(database, sealer, creditor_id, FIRST, now=LATER))
    assert stored(database) == before


def test_after_its_time_the_trail_is_gone_and_the_import_stays(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    bring_in(database, sealer, creditor_id, FIRST, now=NOW - timedelta(days=1), keep_file=True)
    done = bring_in(database, sealer, creditor_id, SECOND, keep_file=True)
    with database.writing() as session:
        assert keeping.sweep(session, now=NOW + keeping.KEPT) == 1, "the first alone is past its time"
        assert session.scalar(select(func.count()).select_from(DebtBefore)) == 3
        assert keeping.sweep(session, now=LATER + keeping.KEPT) == 1
        assert keeping.sweep(session, now=LATER + keeping.KEPT) == 0
        for kind in (DebtBefore, FilePiece):
            assert session.scalar(select(func.count()).select_from(kind)) == 0
    assert obstacles(database, done) == {"too_old": 1}
    before = contents(database)
    with database.writing() as session, pytest.raises(NotAllowed):
        undoing.undo(session, done.id, staff_id=None, now=LATER)
    assert contents(database) == before


def test_what_happened_since_stands_in_the_way_and_is_told(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    first = bring_in(database, sealer, creditor_id, FIRST, now=NOW - timedelta(days=1))
    done = bring_in(database, sealer, creditor_id, SECOND)
    assert obstacles(database, first)["newer_import"] == 1
    with database.writing() as session:
        debts = {each.contract_number: each for each in session.scalars(select(DebtRecord))}
        publish_policy(session, debts["C-1"].creditor)
        make_offer(session, debts["C-1"], count=2)
        dispute_debt(session, sealer, debts["A-2"])
        session.get_one(Registration, (debts["A-1"].debtor_id, creditor_id)).updated_at = LATER
        session.commit()
    found = obstacles(database, done)
    assert found == {"dispute": 1, "offer": 1, "changed_since": 2, **({"message": 1} if "message" in found else {})}
    before = contents(database)
    with database.writing() as session, pytest.raises(NotAllowed, match="import_depended_on"):
        undoing.undo(session, done.id, staff_id=None, now=LATER)
    assert contents(database) == before

"""What a file would change is shown before anything is written, and what is confirmed is what was shown."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.db import Database
from portal.models import (
    ChangeKind,
    Covers,
    DebtRecord,
    DebtStatus,
    Decision,
    ImportDecision,
    ImportStatus,
    PortfolioChange,
    PortfolioImport,
    PortfolioReject,
)
from portal.models.portfolio import Arrival
from portal.sealing import Sealer
from portal.services.errors import Stale
from portal.services.portfolios import changes, deciding, receiving
from tests.portal.test_portfolio_import import contents
from tests.support.portfolio_files import CPFS, NOW, TODAY, add_creditor, bring_in, rows, table

COUNTS = ("rows_read", "rows_added", "rows_updated", "rows_unchanged", "rows_refused", "rows_under_agreement",
          "rows_closed")  # fmt: skip
PEOPLE = (
    {},
    {"contrato": "B-1", "cpf": CPFS[1]},
    {"contrato": "C-1", "cpf": CPFS[2]},
    {"contrato": "D-1", "cpf": CPFS[3]},
)
NEWER = (
    {"valor_principal": "1.300,00", "email": "outra@correio.example", "cidade": "Recife"},
    {"contrato": "B-1", "cpf": CPFS[1], "situacao": "encerrada", "motivo_encerramento": "retirada"},
    {"contrato": "C-1", "cpf": CPFS[2], "valor_principal": "1,00"},
    {"contrato": "E-1", "cpf": CPFS[3]},
    {"contrato": "F-1", "cpf": "123"},
)


@pytest.fixture
def creditor_id(database: Database, sealer: Sealer) -> int:
    """A creditor with four debts, one of them under agreement."""
    with database.writing() as session:
        creditor_id = add_creditor(session)
    bring_in(database, sealer, creditor_id, table(rows(*PEOPLE)))
    set_status(database, "C-1", DebtStatus.NEGOTIATED)
    return creditor_id


def set_status(database: Database, contract: str, status: DebtStatus) -> None:
    with database.writing() as session:
        session.execute(update(DebtRecord).where(DebtRecord.contract_number == contract).values(status=status))
        session.commit()


def file_of(*changes_made: dict[str, str]) -> bytes:
    return table({**each, "motivo_encerramento": each.get("motivo_encerramento", "")} for each in rows(*changes_made))


def shown(
    database: Database, sealer: Sealer, creditor_id: int, content: bytes, covers: Covers = Covers.CHANGES
) -> PortfolioImport:
    with database.writing() as session:
        record = receiving.receive(
            session, creditor_id=creditor_id, staff_id=None, file_name="nova.csv", source=io.BytesIO(content),
            covers=covers, arrival=Arrival.PAGE, sealer=sealer, now=NOW, max_bytes=1 << 20,
        )  # fmt: skip
        found = receiving.check(session, record.id, sealer=sealer, now=NOW, today=TODAY)
        return found or record


def confirmed(database: Database, sealer: Sealer, record: PortfolioImport) -> PortfolioImport:
    with database.writing() as session:
        assert deciding.confirm(session, record.id, staff_id=None, now=NOW)
        done = deciding.bring_in(session, record.id, sealer=sealer, now=NOW, today=TODAY)
        assert done is not None
        return done


def counts(record: PortfolioImport) -> tuple[int, ...]:
    return tuple(getattr(record, name) for name in COUNTS)


def listed(database: Database, record: PortfolioImport) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        found = session.scalars(select(PortfolioChange).where(PortfolioChange.import_id == record.id))
        return sorted((each.row_number, each.kind, each.contract_number) for each in found)


def portfolio(database: Database) -> dict[str, Any]:
    """What is stored but for what imports keep of themselves."""
    own = ("portfolio_decisions", "portfolio_file_pieces", "portfolio_changes")
    return {name: held for name, held in contents(database).items() if name not in own}


def test_nothing_is_written_until_the_yes_and_the_yes_does_what_was_shown(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    before = portfolio(database)
    record = shown(database, sealer, creditor_id, file_of(*NEWER))
    assert (record.status, counts(record)) == (ImportStatus.REVIEW, (5, 1, 1, 0, 1, 1, 1))
    assert portfolio(database) == before
    assert listed(database, record) == [
        (2, ChangeKind.CHANGED, "A-1"), (3, ChangeKind.CLOSED, "B-1"), (5, ChangeKind.ADDED, "E-1"),
    ]  # fmt: skip
    with database.reading() as session:
        changed = session.scalars(select(PortfolioChange).where(PortfolioChange.contract_number == "A-1")).one()
        assert (changed.principal_before, changed.principal_after) != (None, None)
        assert {each.column: (each.before, each.after) for each in changes.differences_of(changed)} == {
            "city": ("São Paulo", "Recife"), "email": ("", "outra@correio.example"),
        }  # fmt: skip
    done = confirmed(database, sealer, record)
    assert (done.status, counts(done)) == (ImportStatus.DONE, (5, 1, 1, 0, 1, 1, 1))
    with database.reading() as session:
        debts = {each.contract_number: each for each in session.scalars(select(DebtRecord))}
        assert debts["A-1"].principal.cents == 130_000
        assert (debts["B-1"].status, debts["B-1"].closing_reason) == (DebtStatus.CLOSED, "withdrawn")
        assert debts["C-1"].status is DebtStatus.NEGOTIATED
        assert len(session.scalars(select(PortfolioReject).where(PortfolioReject.import_id == done.id)).all()) == 2
        assert [each.decision for each in session.scalars(select(ImportDecision))] == [Decision.CONFIRMED]


def test_what_changed_in_between_is_shown_again_and_written_only_then(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    record = shown(database, sealer, creditor_id, file_of(*NEWER))
    set_status(database, "A-1", DebtStatus.SETTLED)
    before = portfolio(database)
    again = confirmed(database, sealer, record)
    assert (again.status, again.shown_again, counts(again)) == (ImportStatus.REVIEW, True, (5, 1, 0, 0, 2, 1, 1))
    after = portfolio(database)
    assert {name: held for name, held in after.items() if name != "portfolio_rejects"} == {
        name: held for name, held in before.items() if name != "portfolio_rejects"
    }
    assert confirmed(database, sealer, again).status is ImportStatus.DONE


def test_a_difference_no_count_tells_is_found_too(database: Database, sealer: Sealer, creditor_id: int) -> None:
    record = shown(database, sealer, creditor_id, file_of(*NEWER))
    with database.writing() as session:
        session.execute(update(DebtRecord).where(DebtRecord.contract_number == "A-1").values(segment="Ouro"))
        session.commit()
    again = confirmed(database, sealer, record)
    assert (again.status, again.shown_again) == (ImportStatus.REVIEW, True)


def test_a_whole_portfolio_closes_what_it_lacks_but_never_what_is_under_agreement_or_named_by_a_refused_row(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    set_status(database, "D-1", DebtStatus.DISPUTED)
    bring_in(database, sealer, creditor_id, table(rows({"contrato": "G-1"}, {"contrato": "H-1"})))
    content = table(rows({}, {"contrato": "G-1", "vencimento": "31/02/2025"}))
    record = shown(database, sealer, creditor_id, content, Covers.WHOLE)
    assert listed(database, record) == [
        (0, ChangeKind.CLOSED, "B-1"), (0, ChangeKind.CLOSED, "H-1"), (0, ChangeKind.LEFT, "C-1"),
        (0, ChangeKind.LEFT, "D-1"),
    ]  # fmt: skip
    assert counts(record) == (2, 0, 0, 1, 1, 0, 2)
    assert counts(confirmed(database, sealer, record)) == (2, 0, 0, 1, 1, 0, 2)
    with database.reading() as session:
        found = {
            each.contract_number: (each.status, each.closing_reason) for each in session.scalars(select(DebtRecord))
        }
    assert found["B-1"] == found["H-1"] == (DebtStatus.CLOSED, "absent")
    assert {found[name][0] for name in ("A-1", "G-1")} == {DebtStatus.OPEN}
    assert (found["C-1"][0], found["D-1"][0]) == (DebtStatus.NEGOTIATED, DebtStatus.DISPUTED)


def test_a_file_let_be_leaves_nothing_of_what_it_held(database: Database, sealer: Sealer, creditor_id: int) -> None:
    before = contents(database)
    record = shown(database, sealer, creditor_id, file_of(*NEWER))
    with database.writing() as session:
        deciding.discard(session, record.id, staff_id=None, now=NOW)
    left = {name: held for name, held in contents(database).items() if name != "portfolio_decisions"}
    assert left == {name: held for name, held in before.items() if name != "portfolio_decisions"}
    with database.writing() as session:
        for decide in (deciding.confirm, deciding.discard):
            with pytest.raises(Stale):
                decide(session, record.id, staff_id=None, now=NOW)


def test_the_file_comes_back_as_it_came_and_is_not_readable_where_it_is_kept(
    database: Database, sealer: Sealer, creditor_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.services.portfolios import file_keeping

    monkeypatch.setattr(file_keeping, "BLOCK", 100)
    content = file_of(*NEWER)
    record = shown(database, sealer, creditor_id, content)
    with database.reading() as session:
        assert b"".join(file_keeping.pieces_of(session, record, sealer)) == content
        kept = b"".join(piece.content_sealed for piece in session.scalars(select(file_keeping.FilePiece)))
    assert len(kept) > len(content)
    assert CPFS[0].encode() not in kept


def test_a_first_file_goes_in_as_it_was_shown_batch_by_batch(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.services.portfolios.batches.BATCH", 1)  # on PostgreSQL straight into the tables
    with database.writing() as session:
        creditor_id = add_creditor(session)
    record = shown(database, sealer, creditor_id, file_of(*NEWER, {}))
    assert counts(record) == (6, 4, 0, 0, 2, 0, 0)
    done = confirmed(database, sealer, record)
    assert (done.status, counts(done)) == (ImportStatus.DONE, (6, 4, 0, 0, 2, 0, 0))


def _contracts(found: Iterable[PortfolioChange]) -> list[str]:
    return [each.contract_number for each in found]


def test_pages_and_searches_find_what_was_listed(
    database: Database, sealer: Sealer, creditor_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "PAGE", 2)
    record = shown(database, sealer, creditor_id, file_of(*NEWER))
    with database.reading() as session:
        second = changes.page_of(session, record.id, kind=None, sought="", page=2)
        assert (_contracts(second.rows), second.first, second.last, second.count) == (["E-1"], 3, 3, 3)
        assert _contracts(changes.page_of(session, record.id, kind=ChangeKind.CLOSED, sought="", page=9).rows) == [
            "B-1"
        ]
        assert _contracts(changes.all_of(session, record.id, kind=None, sought="x-1")) == []
        assert _contracts(changes.all_of(session, record.id, kind=None, sought="E-")) == ["E-1"]
        assert changes.counts_of(session, record.id)[ChangeKind.ADDED] == 1

"""Portfolio files that come by themselves: each taken once, shown or let in, and people told once of what is wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.models import Arrival, AuditEvent, Covers, Decision, ImportDecision, ImportStatus
from portal.services.errors import NotAllowed
from portal.services.portfolios import deciding, receiving
from portal.services.portfolios.mailbox import address_of
from tests.support.portfolio_files import CPFS, rows, table
from tests.support.portfolio_mailboxes import Drop, dropping
from tests.support.sftp_server import PASSWORD, Bank, serving

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the same claims as the banks'

TWO = table(rows({}, {"contrato": "B-1", "cpf": CPFS[1]}))
MANY = [{"contrato": f"N-{number}"} for number in range(24)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with serving(tmp_path_factory.mktemp("creditor")) as server:
        yield server


@pytest.fixture
def drop(app: Flask, tmp_path: Path) -> Iterator[Drop]:
    folder = tmp_path / "portfolios"
    folder.mkdir()
    yield from dropping(app, folder)


@pytest.fixture
def emptied(server: Bank) -> Iterator[Bank]:
    server.faults.clear()
    for folder in (server.taken, server.incoming):
        for path in folder.iterdir() if folder.is_dir() else ():
            path.rmdir() if path.is_dir() else path.unlink()
    yield server
    server.cut()


def test_a_file_of_a_server_is_taken_once_and_waits_for_a_yes_of_which_people_are_told(
    drop: Drop, emptied: Bank
) -> None:
    row = drop.on_server(emptied, pattern="carteira_*.csv")
    assert PASSWORD.encode() not in (row.password_sealed or b"")
    (emptied.incoming / "CARTEIRA_1.csv").write_bytes(TWO)
    (emptied.incoming / "leia.txt").write_bytes(b"outra coisa")
    drop.look()
    (shown,) = drop.imports()
    assert (shown.status, shown.arrival, shown.staff_id, shown.rows_added) == (
        ImportStatus.REVIEW, Arrival.SFTP, None, 2,
    )  # fmt: skip
    assert drop.contracts() == []
    assert drop.told() == [("portfolio_arrived", drop.manager.email)]
    assert (emptied.taken / "CARTEIRA_1.csv").exists()
    assert (emptied.incoming / "leia.txt").exists()
    (emptied.incoming / "carteira_2.csv").write_bytes(TWO)  # the same bytes under another name
    drop.look()
    assert [each.id for each in drop.imports()] == [shown.id]
    assert len(drop.told()) == 1
    assert (emptied.taken / "carteira_2.csv").exists()
    assert drop.row().contact_at is not None


def test_a_file_the_server_keeps_is_noted_and_not_read_again(drop: Drop, emptied: Bank) -> None:
    drop.on_server(emptied, after_reading="keep", taken="")
    (emptied.incoming / "dia.csv").write_bytes(TWO)
    drop.look()
    drop.look()
    assert len(drop.imports()) == 1
    assert (emptied.incoming / "dia.csv").exists()
    assert len(drop.told()) == 1


def test_another_key_says_nothing_to_the_server_and_is_told_once_until_it_is_put_right(
    drop: Drop, emptied: Bank
) -> None:
    (emptied.incoming / "dia.csv").write_bytes(TWO)
    signed_in = emptied.sign_ins
    drop.on_server(emptied, host_keys=("SHA256:" + "A" * 43,))
    drop.look()
    drop.look()
    row = drop.row()
    assert (row.error, row.failures, emptied.sign_ins) == ("host_key_differs", 2, signed_in)
    assert row.next_at > clock.now()
    assert drop.told() == [("portfolio_mailbox_fault", drop.manager.email)]
    assert drop.imports() == []
    drop.on_server(emptied)
    drop.look()
    assert (drop.row().error, len(drop.imports())) == ("", 1)


def test_what_may_pass_by_itself_is_told_only_when_it_stays(drop: Drop, emptied: Bank) -> None:
    (emptied.incoming / "dia.csv").write_bytes(TWO)
    emptied.faults.add("growing")  # the file grows while it is read
    drop.on_server(emptied)
    drop.look()
    drop.look()
    assert drop.told() == []
    assert (drop.row().error, drop.imports()) == ("still_changing", [])
    drop.look()
    drop.look()
    assert [kind for kind, _ in drop.told()] == ["portfolio_mailbox_fault"]
    emptied.faults.clear()
    (emptied.incoming / "dia.csv").write_bytes(TWO)
    drop.look()
    assert (drop.row().error, len(drop.imports())) == ("", 1)


def test_a_clean_file_of_a_folder_goes_in_by_itself_where_its_mailbox_says_so(drop: Drop) -> None:
    drop.set_up(automatic=True)
    (drop.folder / "dia.csv").write_bytes(TWO)
    drop.look()
    (done,) = drop.imports()
    assert (done.status, done.arrival) == (ImportStatus.DONE, Arrival.FOLDER)
    assert drop.contracts() == ["A-1", "B-1"]
    assert (drop.folder / ".taken" / "dia.csv").exists()
    with drop.database.reading() as session:
        (decision,) = session.scalars(select(ImportDecision))
        actions = set(session.scalars(select(AuditEvent.action)))
    assert (decision.decision, decision.staff_id) == (Decision.CONFIRMED, None)
    assert {"portfolio.mailbox_saved", "portfolio_imported"} <= actions
    assert [kind for kind, _ in drop.told()] == ["portfolio_arrived"]


def test_what_somebody_has_to_look_at_waits_even_where_files_go_in_by_themselves(drop: Drop) -> None:
    """A refused row, a file cut off in the middle, and a file that closes more than a twentieth of the debts."""
    drop.set_up(automatic=True)
    (drop.folder / "1.csv").write_bytes(table(rows({}, {"contrato": "B-1", "cpf": "123"})))
    (drop.folder / "2.csv").write_bytes(table(rows(*MANY)).rstrip(b"\r\n"))
    drop.look()
    assert [each.status for each in drop.imports()] == [ImportStatus.REVIEW] * 2
    (drop.folder / "3.csv").write_bytes(table(rows(*MANY)))
    drop.look()
    assert len(drop.contracts()) == 24
    drop.set_up(automatic=True, covers=Covers.WHOLE)
    (drop.folder / "4.csv").write_bytes(table(rows(*MANY[:20])))
    drop.look()
    assert (drop.imports()[-1].status, drop.imports()[-1].rows_closed) == (ImportStatus.REVIEW, 4)
    (drop.folder / "5.csv").write_bytes(table(rows(*MANY[:23])))
    drop.look()
    assert (drop.imports()[-1].status, drop.imports()[-1].rows_closed) == (ImportStatus.DONE, 1)


def test_a_file_that_is_no_portfolio_is_refused_told_and_never_taken_up_again(drop: Drop) -> None:
    drop.set_up(pattern="*.xlsx")
    (drop.folder / "dia.xlsx").write_bytes(b"PK\x03\x04cut in the middle")
    drop.look()
    (drop.folder / "dia.xlsx").write_bytes(b"PK\x03\x04cut in the middle")
    drop.look()
    (refused,) = drop.imports()
    assert (refused.status, drop.row().error) == (ImportStatus.REFUSED, "")
    assert [kind for kind, _ in drop.told()] == ["portfolio_arrived"]


def test_a_file_stored_by_a_worker_that_fell_right_after_is_still_checked_and_told(drop: Drop) -> None:
    drop.set_up()
    with drop.database.writing() as session:
        receiving.receive(
            session, creditor_id=drop.creditor.id, staff_id=None, file_name="dia.csv", source=io.BytesIO(TWO),
            covers=Covers.CHANGES, arrival=Arrival.FOLDER, sealer=drop.sealer, now=clock.now(), max_bytes=1 << 20,
        )  # fmt: skip
    (drop.folder / "dia.csv").write_bytes(TWO)
    drop.look()
    (shown,) = drop.imports()
    assert shown.status is ImportStatus.REVIEW
    assert len(drop.told()) == 1


def test_a_secret_is_never_told_to_a_server_it_was_not_given_for(drop: Drop, emptied: Bank) -> None:
    drop.on_server(emptied)
    drop.on_server(emptied, password="", incoming="/outra")
    assert address_of(drop.row(), drop.sealer).password == PASSWORD
    with pytest.raises(NotAllowed, match="portfolio_mailbox_no_secret"):
        drop.on_server(emptied, password="", host="127.0.0.2")
    assert drop.row().host == "127.0.0.1"


def test_a_paused_mailbox_is_not_looked_into(drop: Drop) -> None:
    drop.set_up(active=False)
    (drop.folder / "dia.csv").write_bytes(TWO)
    drop.look()
    assert drop.imports() == []


def test_a_file_people_decided_meanwhile_is_not_decided_again(drop: Drop) -> None:
    drop.set_up()
    (drop.folder / "dia.csv").write_bytes(TWO)
    drop.look()
    (shown,) = drop.imports()
    with drop.database.writing() as session:
        deciding.discard(session, shown.id, staff_id=drop.manager.id, now=clock.now())
    drop.set_up(automatic=True)
    (drop.folder / "dia.csv").write_bytes(TWO)
    drop.look()
    assert [each.status for each in drop.imports()] == [ImportStatus.DISCARDED]
    assert drop.contracts() == []

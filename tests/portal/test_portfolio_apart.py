"""A large first file is read in a process of its own: what is stored is the same, and the process never stays."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.db import Database
from portal.models.debt import DebtRecord
from portal.models.debtor import Contact, Debtor, Registration
from portal.models.portfolio import ImportStatus, PortfolioImport, PortfolioReject
from portal.sealing import Sealer
from portal.services.portfolios import apart
from tests.support import engines
from tests.support.portfolio_files import CPFS, add_creditor, bring_in, rows, table

IN_A_THREAD = 1 << 40


@pytest.fixture
def database_url() -> str:
    """PostgreSQL alone: SQLite takes no file straight into its tables."""
    return engines.postgresql_url()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that were started: for every first file, whatever its size, by batches of three."""
    processes: list[subprocess.Popen[bytes]] = []
    start = apart.started

    def noted(job: Any) -> Any:
        process = start(job)
        processes.extend([process] if process else [])
        return process

    monkeypatch.setattr("portal.services.portfolios.batches.BATCH", 3)
    monkeypatch.setattr(apart, "WORTHWHILE", 0)
    monkeypatch.setattr(apart, "started", noted)
    yield processes
    assert all(process.returncode is not None for process in processes)  # ended, and waited for


def mixed_file() -> bytes:
    """Repeats that agree and that do not, bad rows, a person told of again; more batches than wait at once."""
    given = [{"contrato": f"A-{place % 17}", "cpf": CPFS[place % 4], "cidade": f"C{place}"} for place in range(40)]
    wrong = [{"contrato": "X-1", "cpf": "123"}, {"contrato": "X-2", "vencimento": "ontem"}, {"contrato": r"B\\N"}]
    return table(rows(*given[:20], *wrong, *given[20:], given[0]))


def left(database: Database) -> tuple[Any, ...]:
    with database.reading() as session:
        asked = (
            select(DebtRecord.contract_number, DebtRecord.principal, DebtRecord.row_digest, DebtRecord.status),
            select(Debtor.cpf_lookup),
            select(Registration.name, Registration.city),
            select(Contact.kind, Contact.address, Contact.confirmed_on),
            select(PortfolioReject.row_number, PortfolioReject.code, PortfolioReject.masked_value),
        )
        return tuple(sorted(map(repr, session.execute(query).all())) for query in asked)


def counts(done: PortfolioImport) -> tuple[int, ...]:
    return done.rows_read, done.rows_added, done.rows_unchanged, done.rows_refused


def test_a_process_leaves_what_a_thread_leaves(
    database: Database, sealer: Sealer, begun: list[Any], monkeypatch: pytest.MonkeyPatch, empty_again: Any
) -> None:
    with database.writing() as session:
        creditor_id = add_creditor(session)
    by_process, found = counts(bring_in(database, sealer, creditor_id, mixed_file())), left(database)
    assert len(begun) == 1
    empty_again()
    monkeypatch.setattr(apart, "WORTHWHILE", IN_A_THREAD)
    with database.writing() as session:
        creditor_id = add_creditor(session)
    assert counts(bring_in(database, sealer, creditor_id, mixed_file())) == by_process
    assert len(begun) == 1
    assert left(database) == found
    assert len(found[0]) == 18
    assert by_process[3] > 2


@pytest.fixture
def empty_again(database: Database) -> Any:
    """Empties the tables."""
    return lambda: engines.empty(database)


def test_a_process_killed_in_the_middle_leaves_nothing(database: Database, sealer: Sealer, begun: list[Any]) -> None:
    with database.writing() as session:
        creditor_id = add_creditor(session)

    def kill(read: int, share: float) -> None:
        if read > 3:  # a batch of the process's own: before it is ready, nobody would miss it
            begun[0].kill()

    many = table(rows(*({"contrato": f"A-{place}"} for place in range(5_000))))
    with pytest.raises(apart.ReaderLost, match="ended with -9"):
        bring_in(database, sealer, creditor_id, many, progress=kill)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DebtRecord)) == 0
        assert session.scalar(select(func.count()).select_from(PortfolioImport)) == 0


def test_what_refuses_a_file_in_the_process_refuses_it_here(
    database: Database, sealer: Sealer, begun: list[Any]
) -> None:
    with database.writing() as session:
        creditor_id = add_creditor(session)
    content = table(rows(*({"contrato": f"A-{place}"} for place in range(9)))) + b'"' + b"x" * 200_000
    done = bring_in(database, sealer, creditor_id, content)
    assert (done.status, done.reason, len(begun)) == (ImportStatus.REFUSED, "file_quotes", 1)


def test_a_thread_reads_where_no_process_can_be_started(
    database: Database, sealer: Sealer, begun: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with database.writing() as session:
        creditor_id = add_creditor(session)
    done = bring_in(database, sealer, creditor_id, table(rows(*({"contrato": f"A-{place}"} for place in range(9)))))
    assert (done.status, done.rows_added, len(begun)) == (ImportStatus.DONE, 9, 1)


def test_the_process_ends_with_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(table(rows(*({"contrato": f"A-{place}"} for place in range(30_000)))))
    program = f"""
import os, signal
from datetime import date
from portal.services.portfolios import apart
from portal.services.portfolios.apart_job import Job
from portal.services.portfolios.header import positions
from portal.services.portfolios.source import Kind
stream = open({str(path)!r}, "rb")
titles = stream.readline().decode().strip().split(";")
job = Job(descriptor=stream.fileno(), size=1, kind=Kind.DELIMITED, encoding="utf-8", positions=positions(titles),
          width=len(titles), today=date(2026, 11, 20), batch=100, made=0, keys=(b"k" * 32, b"s" * 32))
print(apart.started(job).pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    parent = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    child = Path(f"/proc/{int(parent.stdout)}")
    until = time.monotonic() + 20
    while child.exists() and "State:\tZ" not in (child / "status").read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert not child.exists() or "State:\tZ" in (child / "status").read_text()

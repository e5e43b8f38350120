"""How fast a portfolio goes in on PostgreSQL, against the ORM and against the limit, a raw COPY of the same rows.

    python -m bench.import_portfolio [--rows 100000] [--rounds 3] [--orm-rows 10000] [--memory 10000,100000,1000000]

Every round, one after another: the import of a first file into empty tables (reading, validating and protecting CPFs
included), a second file with one balance in four raised, a raw COPY of the very rows the import stored, ids and all,
into the same tables with the same indexes and keys, and a plain ORM import of the first rows of the file: the same
reading and protection, `add_all` of each row's objects, flush every 5,000 (fewer rows, as it is slow). The server runs
with its default durability. Writes its section of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from sqlalchemy import text

from bench.portfolio_rows import PEOPLE_PER_ROW, TODAY, write
from bench.published import publish
from brazil.money import Money
from offers.debt import CorrectionDays, InterestDays, Product
from portal.db import Base, Database
from portal.models.creditor import Creditor
from portal.models.debt import DebtRecord, DebtStatus
from portal.models.debtor import Contact, ContactKind, Debtor, Registration
from portal.sealing import Sealer
from portal.services.portfolios import import_portfolio
from portal.services.portfolios.batches import batches
from portal.services.portfolios.columns import BatchReader
from portal.services.portfolios.header import positions
from portal.services.portfolios.protection import Protector
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.source import opened
from portal.services.portfolios.staging import staged_values
from portal.services.portfolios.stopwatch import Stopwatch
from portal.services.portfolios.tables import PERSON, STAGED
from tests.support import engines

NOW, SEALER = datetime(2026, 11, 20, 12, tzinfo=UTC), Sealer(b"k" * 32, b"s" * 32)
TABLES = ("debtors", "registrations", "contacts", "debts")
STAGES = ("read", "validate", "protect", "encode", "copy", "match", "people", "registrations", "contacts", "debts",
          "commit")  # fmt: skip


def emptied(database: Database) -> int:
    """Empty tables and one creditor; its id."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))
        connection.execute(text("CHECKPOINT"))
    with database.writing() as session:
        creditor = Creditor(
            slug="credor", name="Credor", legal_name="Credor S.A.", tax_id="18743209000100", street="", district="",
            city="", state="", postal_code="", created_at=NOW,
        )  # fmt: skip
        session.add(creditor)
        session.commit()
        return creditor.id


def imported(database: Database, creditor_id: int, path: Path) -> tuple[float, dict[str, float]]:
    """Seconds the import took, and of them each stage."""
    stopwatch, started = Stopwatch(), time.perf_counter()
    with database.writing() as session:
        done = import_portfolio(
            session, creditor_id=creditor_id, staff_id=None, file_name=path.name, source=path, sealer=SEALER, now=NOW,
            today=TODAY, stopwatch=stopwatch,
        )  # fmt: skip
    seconds = time.perf_counter() - started
    if done.rows_refused or not done.rows_read:
        raise SystemExit(f"{done.rows_refused} of {done.rows_read} rows refused: {done.reason}")
    return seconds, dict(stopwatch.seconds)


def copied(database: Database, folder: Path) -> float:
    """Seconds a raw COPY of what is stored takes, into the same tables once they are empty again."""
    kept = {table: folder / f"{table}.copy" for table in TABLES}
    with database.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        for table, path in kept.items():
            with path.open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as copy:
                file.writelines(copy)
        connection.rollback()
        connection.execute(text("TRUNCATE registrations, contacts, debts, debtors CASCADE"))
        connection.commit()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    started = time.perf_counter()
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        for table, path in kept.items():
            with path.open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                while block := file.read(1 << 18):
                    copy.write(block)
        connection.connection.commit()
    return time.perf_counter() - started


def added_by_orm(database: Database, creditor_id: int, path: Path) -> float:
    """Seconds a plain import takes: the same reading and protection, `add_all` each row's objects, flush per batch."""
    people, started = dict[bytes, Registration](), time.perf_counter()
    with database.writing() as session, opened(path) as file, closing(rows_of(file)) as rows:
        titles = next(rows)[1]
        reader, protector = BatchReader(positions(titles), len(titles), TODAY), Protector(SEALER)
        for batch in batches(file, rows, reader, protector, staged_values, Stopwatch()):
            for values in batch.good:
                session.add_all(_objects(dict(zip(STAGED, values, strict=True)), people, creditor_id))
            session.flush()
        session.commit()
    return time.perf_counter() - started


def _objects(row: dict[str, Any], people: dict[bytes, Registration], creditor_id: int) -> list[object]:
    """A debt and, when it is the first of its person, the person."""
    new: list[object] = []
    known = people.get(row["cpf_lookup"])
    if known is None:
        known = people[row["cpf_lookup"]] = _registration(row, creditor_id)
        new = [known.debtor, known, *known.contacts]
    return [*new, _debt(row, known)]


def _registration(row: dict[str, Any], creditor_id: int) -> Registration:
    confirmed = _day(row["confirmed_on"])
    debtor = Debtor(cpf_lookup=row["cpf_lookup"], cpf_sealed=row["cpf_sealed"], created_at=NOW)
    values = {name: row[name] for name in PERSON} | {"birth_date": _day(row["birth_date"])}
    return Registration(
        debtor=debtor, creditor_id=creditor_id, updated_at=NOW,
        contacts=[Contact(kind=kind, address=row[kind.value], confirmed_on=confirmed) for kind in ContactKind],
        **values | {"deceased": bool(row["deceased"])},
    )  # fmt: skip


_AS_THEY_ARE = (
    "contract_number", "origin", "original_creditor", "correction_index", "fine_bps", "late_interest_bps",
    "remuneratory_bps", "fees_bps", "segment", "score_band", "campaign", "row_digest",
)  # fmt: skip


def _debt(row: dict[str, Any], registration: Registration) -> DebtRecord:
    return DebtRecord(
        public_id=row["debt_public_id"], registration=registration, product=Product(row["product"]),
        contracted_on=_day(row["contracted_on"]), due_on=_day(row["due_on"]), principal=Money(row["principal_cents"]),
        correction_days=CorrectionDays(row["correction_days"]), interest_days=InterestDays(row["interest_days"]),
        prescribes_on=_day(row["prescribes_on"]), status=DebtStatus(row["status"]), updated_at=NOW,
        **{name: row[name] for name in _AS_THEY_ARE},
    )  # fmt: skip


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def peak_memory(rows: int, folder: Path) -> tuple[float, float]:
    """Peak resident memory in MiB, and seconds, of a first load in a process of its own."""
    path = folder / f"memory-{rows}.csv"
    write(path, rows)
    answer = subprocess.run(
        [sys.executable, "-m", "bench.import_portfolio", "--one", str(path)], capture_output=True, text=True, check=True
    )
    path.unlink()
    peak, seconds = answer.stdout.split()[-2:]
    return float(peak), float(seconds)


def one_import(path: Path) -> None:
    """Import a file once and print the peak memory in MiB, this process and its reader's added, and the seconds."""
    database = Database(engines.new_postgresql_database("prumo_bench_memory"))
    engines.migrate(database.engine.url.render_as_string(hide_password=False))
    with_default_durability(database.engine.url.render_as_string(hide_password=False))
    seconds, _ = imported(database, emptied(database), path)
    print(sum(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024, seconds)


def measured(rows: int, rounds: int, orm_rows: int, folder: Path) -> str:
    """The tables of figures, as Markdown."""
    first, second, few = folder / "first.csv", folder / "second.csv", folder / "few.csv"
    write(few, orm_rows)
    write(first, rows)
    write(second, rows, raised_every=4)
    url = engines.new_postgresql_database("prumo_bench")
    engines.migrate(url)
    with_default_durability(url)
    database = Database(url)
    busy = [os.getloadavg()[0]]
    loads: list[tuple[float, dict[str, float]]] = []
    updates: list[tuple[float, dict[str, float]]] = []
    limits, orm = [], []
    for _ in range(rounds):
        creditor_id = emptied(database)
        loads.append(imported(database, creditor_id, first))
        updates.append(imported(database, creditor_id, second))
        limits.append(copied(database, folder))
        orm.append(added_by_orm(database, emptied(database), few))
        busy.append(os.getloadavg()[0])
    imported(database, emptied(database), first)
    drop_foreign_keys(database)
    without_keys = copied(database, folder)
    return report(rows, rounds, orm_rows, loads, updates, limits, orm, without_keys, busy)


def with_default_durability(url: str) -> None:
    """Undo what makes test databases quick: a commit waits for the disk, as it does where it matters."""
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{database.engine.url.database}" RESET synchronous_commit'))
    database.engine.dispose()


def drop_foreign_keys(database: Database) -> None:
    """To see what they cost: the last thing done to a database that is thrown away."""
    found = text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'")
    with database.engine.begin() as connection:
        for table, name in connection.execute(found).all():
            connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))


def report(
    rows: int, rounds: int, orm_rows: int, loads: list[tuple[float, dict[str, float]]],
    updates: list[tuple[float, dict[str, float]]], limits: list[float], orm: list[float], without_keys: float,
    busy: list[float],
) -> str:  # fmt: skip
    """Medians, ratios and stages."""
    rate = {
        "import, first load": rows / statistics.median(seconds for seconds, _ in loads),
        "import, second load (one balance in four raised)": rows / statistics.median(seconds for seconds, _ in updates),
        "raw COPY of the same typed rows": rows / statistics.median(limits),
        f"plain ORM import (first {orm_rows:,} rows)": orm_rows / statistics.median(orm),
    }
    ours, _, limit, by_orm = rate.values()
    rate["raw COPY without foreign keys (one run, to see their price)"] = rows / without_keys
    firsts = [rows / seconds for seconds, _ in loads]
    lines = [
        (f"`python -m bench.import_portfolio`: {rows:,} rows of a file (one debt each, {PEOPLE_PER_ROW:.0%} as many "
        f"people), medians of {rounds} rounds, {os.cpu_count()} cores shared with other work: load average "
        f"{min(busy):.1f} to {max(busy):.1f} during the rounds, this program included, so read the ratios. "
        f"First loads ran from {min(firsts):,.0f} to {max(firsts):,.0f} rows/s."), "",
        "| | rows/s | first load / this |", "|---|---:|---:|",
        *(f"| {name} | {value:,.0f} | {ours / value:.2f} |" for name, value in rate.items()), "",
        (f"First load / plain ORM import: **{ours / by_orm:.1f}** (target 20: {_reached(ours / by_orm, 20)}). "
        f"First load / raw COPY: **{ours / limit:.2f}** (target 0.25: {_reached(ours / limit, 0.25)})."), "",
        ("Read, validate, protect and encode run beside the stages after them, in a process of a first load and in a "
        "thread of an update, so an import takes less than their sum. A first load goes by COPY straight into the "
        "tables; an update by way of a staging table, the stage copy."), "",
        "| stage, seconds | first load | second load |", "|---|---:|---:|",
        *(f"| {stage} | {_stage(loads, stage):.2f} | {_stage(updates, stage):.2f} |" for stage in STAGES),
        f"| whole import | {rows / ours:.2f} | {statistics.median(seconds for seconds, _ in updates):.2f} |",
    ]  # fmt: skip
    return "\n".join(lines)


def _reached(ratio: float, target: float) -> str:
    return "reached" if ratio >= target else "not reached"


def _stage(runs: list[tuple[float, dict[str, float]]], stage: str) -> float:
    return statistics.median(stages.get(stage, 0.0) for _, stages in runs)


def memory_table(sizes: list[int], folder: Path) -> str:
    """Peak memory by size of file."""
    lines = ["| rows | peak RSS, MiB | seconds |", "|---:|---:|---:|"]
    for rows in sizes:
        peak, seconds = peak_memory(rows, folder)
        lines.append(f"| {rows:,} | {peak:,.0f} | {seconds:,.1f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--orm-rows", type=int, default=10_000)
    parser.add_argument("--memory", default="10000,100000,1000000")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return one_import(given.one)
    with tempfile.TemporaryDirectory() as folder:
        if given.rounds:
            publish("Import", measured(given.rows, given.rounds, given.orm_rows, Path(folder)))
        if given.memory:
            publish("Import, memory", memory_table([int(size) for size in given.memory.split(",")], Path(folder)))
    return None


if __name__ == "__main__":
    main()

"""How fast a portfolio goes in on PostgreSQL, against the ORM and against the limit, a raw COPY of the same rows.

    python -m bench.import_portfolio [--rows 100000] [--rounds 3] [--orm-rows 4000] [--memory 10000,100000,1000000]

Every round loads the same file into empty tables: by the import (reading, validating and protecting CPFs included),
then by COPY of the very rows the import stored, ids and all, into the same tables with the same indexes and keys,
then by ORM `add_all` of the first rows of the file, already read and protected (few rows, scaled per row). A second
file with one balance in four raised follows the first. Writes its section of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.portfolio_rows import TODAY, write
from bench.published import publish
from brazil.money import Money
from offers.debt import Product
from portal.db import Database
from portal.models.creditor import Creditor
from portal.models.debt import DebtRecord, DebtStatus
from portal.models.debtor import Contact, ContactKind, Debtor, Registration
from portal.sealing import Sealer
from portal.services.portfolios import import_portfolio
from portal.services.portfolios.header import positions
from portal.services.portfolios.protection import STAGED_COLUMNS, Protector
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.row import Rejected, RowReader
from portal.services.portfolios.source import opened
from portal.services.portfolios.stopwatch import Stopwatch
from tests.support import engines

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEALER = Sealer(b"k" * 32, b"s" * 32)
TABLES = ("debtors", "registrations", "contacts", "debts")
STAGES = (
    "read", "validate", "protect", "copy", "match", "people", "registrations", "contacts", "debts", "commit",
)  # fmt: skip


def emptied(database: Database) -> int:
    """Empty tables and one creditor; its id."""
    engines.empty(database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
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
    """Seconds `add_all` and commit take for rows already read, validated and protected."""
    staged = [dict(zip(STAGED_COLUMNS, row, strict=True)) for row in _protected(path)]
    objects = _objects(staged, creditor_id)
    started = time.perf_counter()
    with database.writing() as session:
        session.add_all(objects)
        session.commit()
    return time.perf_counter() - started


def _protected(path: Path) -> list[tuple[Any, ...]]:
    with opened(path) as file, closing(rows_of(file)) as rows:
        titles = next(rows)[1]
        reader = RowReader(positions(titles), len(titles), TODAY)
        read = [(number, reader.read(cells)) for number, cells in rows]
    return Protector(SEALER).protect([(number, values) for number, values in read if not isinstance(values, Rejected)])


def _objects(staged: list[dict[str, Any]], creditor_id: int) -> list[object]:
    people: dict[bytes, Debtor] = {}
    objects: list[object] = []
    for row in staged:
        debtor = people.get(row["cpf_lookup"])
        if debtor is None:
            debtor = people[row["cpf_lookup"]] = Debtor(
                public_id=row["debtor_public_id"], cpf_lookup=row["cpf_lookup"], cpf_sealed=row["cpf_sealed"],
                created_at=NOW,
            )  # fmt: skip
            objects += [debtor, *_personal(row, debtor, creditor_id)]
        objects.append(_debt(row, debtor, creditor_id))
    return objects


def _personal(row: dict[str, Any], debtor: Debtor, creditor_id: int) -> list[object]:
    names = ("name", "street", "district", "city", "state", "postal_code", "deceased")
    confirmed = _day(row["confirmed_on"])
    return [
        Registration(
            debtor=debtor, creditor_id=creditor_id, birth_date=_day(row["birth_date"]), updated_at=NOW,
            **{name: row[name] for name in names},
        ),
        *(
            Contact(debtor=debtor, creditor_id=creditor_id, kind=kind, address=row[kind.value], confirmed_on=confirmed)
            for kind in ContactKind
        ),
    ]  # fmt: skip


def _debt(row: dict[str, Any], debtor: Debtor, creditor_id: int) -> DebtRecord:
    return DebtRecord(
        public_id=row["debt_public_id"], debtor=debtor, creditor_id=creditor_id, product=Product(row["product"]),
        contract_number=row["contract_number"], origin=row["origin"], original_creditor=row["original_creditor"],
        contracted_on=_day(row["contracted_on"]), due_on=_day(row["due_on"]), principal=Money(row["principal_cents"]),
        correction_index=row["correction_index"], fine_bps=row["fine_bps"], status=DebtStatus(row["status"]),
        late_interest_bps=row["late_interest_bps"], prescribes_on=_day(row["prescribes_on"]),
        row_digest=row["row_digest"], updated_at=NOW,
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
    """Import a file once and print the peak memory of this process in MiB and the seconds it took."""
    database = Database(engines.new_postgresql_database("prumo_bench_memory"))
    engines.migrate(database.engine.url.render_as_string(hide_password=False))
    seconds, _ = imported(database, emptied(database), path)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds)


def measured(rows: int, rounds: int, orm_rows: int, folder: Path) -> str:
    """The tables of figures, as Markdown."""
    first, second, few = folder / "first.csv", folder / "second.csv", folder / "few.csv"
    write(few, orm_rows)
    write(first, rows)
    write(second, rows, raised_every=4)
    url = engines.new_postgresql_database("prumo_bench")
    engines.migrate(url)
    database = Database(url)
    loads: list[tuple[float, dict[str, float]]] = []
    updates: list[tuple[float, dict[str, float]]] = []
    limits, orm = [], []
    for _ in range(rounds):
        creditor_id = emptied(database)
        loads.append(imported(database, creditor_id, first))
        updates.append(imported(database, creditor_id, second))
        creditor_id = emptied(database)
        imported(database, creditor_id, first)
        limits.append(copied(database, folder))
        orm.append(added_by_orm(database, emptied(database), few))
    imported(database, emptied(database), first)
    drop_foreign_keys(database)
    return report(rows, rounds, orm_rows, loads, updates, limits, orm, copied(database, folder))


def drop_foreign_keys(database: Database) -> None:
    """To see what they cost: the last thing done to a database that is thrown away."""
    found = text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'")
    with database.engine.begin() as connection:
        for table, name in connection.execute(found).all():
            connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))


def report(
    rows: int, rounds: int, orm_rows: int, loads: list[tuple[float, dict[str, float]]],
    updates: list[tuple[float, dict[str, float]]], limits: list[float], orm: list[float], without_keys: float,
) -> str:  # fmt: skip
    """Medians, ratios and stages."""
    rate = {
        "import, first load": rows / statistics.median(seconds for seconds, _ in loads),
        "import, second load (one balance in four raised)": rows / statistics.median(seconds for seconds, _ in updates),
        "raw COPY of the same typed rows": rows / statistics.median(limits),
        f"ORM add_all ({orm_rows:,} rows, already read and protected)": orm_rows / statistics.median(orm),
    }
    ours, _, limit, by_orm = rate.values()
    rate["raw COPY, foreign keys dropped (one run, to see their price)"] = rows / without_keys
    lines = [
        f"{rows:,} rows of a file (one debt each, {0.6:.0%} as many people), medians of {rounds} rounds.", "",
        "| | rows/s | import / this |", "|---|---:|---:|",
        *(f"| {name} | {value:,.0f} | {ours / value:.2f} |" for name, value in rate.items()), "",
        f"Import / ORM: **{ours / by_orm:.1f}** (target 20).",
        f"Import / raw COPY: **{ours / limit:.2f}** (target 0.25).", "",
        "| stage, seconds | first load | second load |", "|---|---:|---:|",
        *(f"| {stage} | {_stage(loads, stage):.2f} | {_stage(updates, stage):.2f} |" for stage in STAGES),
    ]  # fmt: skip
    return "\n".join(lines)


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
    parser.add_argument("--orm-rows", type=int, default=4_000)
    parser.add_argument("--memory", default="10000,100000,1000000")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return one_import(given.one)
    with tempfile.TemporaryDirectory() as folder:
        parts: list[Callable[[], str]] = [lambda: measured(given.rows, given.rounds, given.orm_rows, Path(folder))]
        if given.memory:
            parts.append(lambda: memory_table([int(size) for size in given.memory.split(",")], Path(folder)))
        tables = "\n\n".join(part() for part in parts)
    print(tables)
    publish("Portfolio import", tables)
    return None


if __name__ == "__main__":
    main()

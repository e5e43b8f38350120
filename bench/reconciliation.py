"""A large return file against all open installments on PostgreSQL, by set and line by line.

    python -m bench.reconciliation [--payments 1000000] [--rounds 5] [--sample 300]

The portal's own path (`portal.services.reconciling`): lines copied in as they come, joined with charges, installments
and agreements under their locks, and everything that follows written a table at a time: events, lines, payments and
their parts, journals, postings, balances, installments, charges, agreements that end, audit, effects. One payment in
twenty ends its agreement. Three installments are open for every payment. Against it, in the same run: the recorder of
single lines, which writes the same rows (a sample of lines); an ORM loop that matches, marks and writes payment,
parts, journal and postings (bench/reconciliation_peer.py, a sample); and a bare hash join of the same rows. Each round
is rolled back and vacuumed. The file's memory is that of a process of its own. The database is dropped at the end.
Writes its section of docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from itertools import islice
from typing import Any

from sqlalchemy import event, text

from bench import own_server
from bench.published import PERFORMANCE, publish
from bench.reconciliation_data import NOW, lines, make_file, prepare
from bench.reconciliation_peer import pay
from portal.db import Database
from portal.services import reconciling
from portal.services.reconciling.matching import ASKED, FIT, HOLD, HOLD_CHARGES, TOGETHER
from portal.services.reconciling.staging import stage
from portal.services.retorno_lines import LineRecorder

DATABASE = "prumo_bench_reconciling"
BARE = """SELECT count(*), sum(installments.amount_cents) FROM told
JOIN charges ON charges.receiving_account_id = :account AND charges.nosso_numero = told.nosso_numero
JOIN installments ON installments.id = charges.installment_id"""
STAGES = {ASKED: "find", HOLD: "lock", HOLD_CHARGES: "lock", FIT: "match", TOGETHER: "match"}
Figures = dict[str, float]  # seconds


def one_round(database: Database, payments: int, sample: int) -> Figures:
    """Seconds of everything, each way rolled back."""
    found = _by_set(database, payments)
    found["bare join"] = _bare_join(database, payments)
    found["recorder"] = _by_recorder(database, payments, sample) / sample
    found["orm loop"] = _by_orm(database, payments, sample) / sample
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))
    return found


def _by_set(database: Database, payments: int) -> Figures:
    spent: Figures = defaultdict(float)
    with database.writing() as session:
        file, account = make_file(session)
        listening = _listen(database, spent)
        began = time.perf_counter()
        done = reconciling.apply_by_set(session, file, account, lines(payments), apart=(), now=NOW)
        spent["all"] = time.perf_counter() - began
        _stop_listening(database, listening)
        if len(done) != payments:
            raise SystemExit(f"{len(done)} of {payments} lines were plain")
        session.rollback()
    spent["copy"] = spent["all"] - sum(spent[each] for each in ("find", "lock", "match", "write"))
    return dict(spent)


def _listen(database: Database, spent: Figures) -> tuple[Any, Any]:
    began: list[float] = []

    def before(*_given: Any) -> None:
        began.append(time.perf_counter())

    def after(_connection: Any, _cursor: Any, statement: str, *_given: Any) -> None:
        heads = {text.split("\n")[0]: stage for text, stage in STAGES.items()}
        kind = next((stage for head, stage in heads.items() if statement.startswith(head)), "write")
        spent[_kind(statement, kind)] += time.perf_counter() - began.pop()

    event.listen(database.engine, "before_cursor_execute", before)
    event.listen(database.engine, "after_cursor_execute", after)
    return before, after


def _kind(statement: str, kind: str) -> str:
    """Both locks begin with the same words as nothing else does; what is not named writes."""
    return "lock" if "FOR UPDATE" in statement else kind


def _stop_listening(database: Database, listening: tuple[Any, Any]) -> None:
    event.remove(database.engine, "before_cursor_execute", listening[0])
    event.remove(database.engine, "after_cursor_execute", listening[1])


def _bare_join(database: Database, payments: int) -> float:
    with database.writing() as session:
        _file, account = make_file(session)
        stage(session, account, lines(payments), ())
        session.execute(text("SET LOCAL enable_nestloop = off"))
        session.execute(text("SET LOCAL enable_mergejoin = off"))
        began = time.perf_counter()
        counted = session.execute(text(BARE), {"account": account.id}).one()[0]
        seconds = time.perf_counter() - began
        session.rollback()
    if counted != payments:
        raise SystemExit(f"{counted} of {payments} rows joined")
    return seconds


def _by_recorder(database: Database, payments: int, sample: int) -> float:
    some = list(islice(lines(payments), sample))
    with database.writing() as session:
        file, account = make_file(session)
        began = time.perf_counter()
        recorder = LineRecorder(session, file, account, NOW, some)
        for line in some:
            recorder.record(line)
        session.flush()
        seconds = time.perf_counter() - began
        session.rollback()
    return seconds


def _by_orm(database: Database, payments: int, sample: int) -> float:
    with database.writing() as session:
        _file, account = make_file(session)
        began = time.perf_counter()
        for line in islice(lines(payments), sample):
            pay(session, account, line)
        seconds = time.perf_counter() - began
        session.rollback()
    return seconds


def memory(url: str, payments: int) -> float:
    """MiB at most in a process that applies so many lines and rolls back."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.reconciliation", "--one", url, "--payments", str(payments)]
    given = {**os.environ, "TEST_DATABASE_URL": url}
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=given).stdout.split()[-1])


def one(url: str, payments: int, of: int) -> None:
    """Apply the first lines of a file and print the peak memory."""
    database = Database(url)
    with database.writing() as session:
        file, account = make_file(session)
        reconciling.apply_by_set(session, file, account, islice(lines(of), payments), apart=(), now=NOW)
        session.rollback()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def report(rounds: list[Figures], payments: int, sample: int, held: dict[int, float], busy: float) -> str:
    """The tables and what follows from them."""
    middle = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    by_recorder = statistics.median(each["recorder"] * payments / each["all"] for each in rounds)
    by_orm = statistics.median(each["orm loop"] * payments / each["all"] for each in rounds)
    joined = statistics.median(each["bare join"] / each["match"] for each in rounds)
    both = statistics.median(each["bare join"] / (each["find"] + each["match"]) for each in rounds)
    rows = {
        "by set, all rows written": middle["all"] / payments, "recorder of single lines, the same rows":
        middle["recorder"], "ORM loop, the payment and what it moves": middle["orm loop"],
    }  # fmt: skip
    lead = (
        f"`python -m bench.reconciliation`: {payments:,} payments against {3 * payments:,} open installments, medians "
        f"of {len(rounds)} rounds, {sample} lines a round for what goes line by line, {os.cpu_count()} cores, load "
        f"average {busy:.1f}: read the ratios."
    )
    stages = ", ".join(f"{name} {middle[name]:.1f}" for name in ("copy", "find", "lock", "match", "write"))
    reached = "reached" if by_orm >= 25 else "not reached"
    return "\n".join([
        lead, "", "| | µs a payment | payments/s |", "|---|---:|---:|",
        *(f"| {name} | {each * 1e6:,.0f} | {1 / each:,.0f} |" for name, each in rows.items()), "",
        (f"By set / ORM loop: **{by_orm:,.0f}** times (target 25: {reached}). The loop is what a programmer writes "
         "first (`bench/reconciliation_peer.py`): a line matched, slip and installment marked, payment, parts, journal "
         "and postings written, nine rows; by set some thirteen are, the line's record, the bank's event, balances, "
         f"audit and effects besides. By set / the recorder of single lines: {by_recorder:,.0f} times."), "",
        (f"Seconds of {payments:,}: {stages}. A bare hash join of file, slips and installments takes "
         f"{middle['bare join']:.1f}: matching, which also rules out whatever is not plain, runs at **{joined:.2f}** "
         f"of it, finding whom to lock included at {both:.2f} (target 0.4)."), "",
        "Most memory: " + ", ".join(f"{mib:,.0f} MiB for {count:,} lines" for count, mib in held.items()) + ".",
    ])  # fmt: skip


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--dry", action="store_true", help="print, and publish nothing")
    given = parser.parse_args()
    if given.one:
        return one(given.one, given.payments, given.payments)
    own_server.durable()
    url = own_server.as_durable(prepare(DATABASE, given.payments))
    database, rounds = Database(url), []
    for turn in range(given.rounds):
        rounds.append(one_round(database, given.payments, given.sample))
        print(turn + 1, {name: round(each, 4) for name, each in rounds[-1].items()}, flush=True)
    held = {count: memory(url, count) for count in (given.payments // 10, given.payments)}
    body = report(rounds, given.payments, given.sample, held, os.getloadavg()[0])
    database.engine.dispose()
    own_server.dropped(DATABASE)
    print(body)
    if not given.dry:
        publish("Reconciling a large file", body, PERFORMANCE)
    return None


if __name__ == "__main__":
    main()

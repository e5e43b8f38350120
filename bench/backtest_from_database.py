"""A trial of a policy over a creditor's debts in PostgreSQL: reading them, the rules, both with all a page shows.

    python -m bench.backtest_from_database [--debts 1000000] [--rounds 3] [--publish]

The debts are those of `bench.portfolio_rows`, brought in by the import. Each round, one after another, each in a
process of its own so that its memory can be told: the debts read and put in columns, nothing else; the same of a
tenth of them; the rules over columns that are in memory, two policies compared, CET and sample included; and the work
of a run as the worker does it, with its sums, its rows as Parquet and two hundred debts worked out again from their
records: one centavo of difference and it fails. A million debts take some eight minutes, half of them the import.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from os import getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import func, select

from bench.backtest_portfolio import policy
from bench.import_portfolio import NOW, emptied, imported
from bench.portfolio_rows import TODAY, write
from bench.published import PERFORMANCE, publish
from offers.backtest.acceptance import START, curve_document
from offers.backtest.report import backtest
from offers.backtest.run import Day
from offers.policies.policy_file import policy_digest, policy_document
from portal.db import Database
from portal.jobs.backtests import snapshot
from portal.models import BacktestScope, DebtRecord, PolicyBacktest, PolicyRecord, PolicyVersion
from portal.services.backtest_on_file import batches_on_file
from portal.services.backtest_work import work
from portal.services.index_series import series_in_force
from tests.support import engines

Measure = dict[str, float]
"""Seconds by the wall and of this process's processor, and its most memory in MB; what else a measure tells."""
TENTH = 10
ALONE = 3.0
"""The load of this program and the server together, at most."""
SHARED = ": shared with other work, provisional until it runs alone"
TEXT = """`python -m bench.backtest_from_database`: {debts:,} debts brought in by the import, PostgreSQL on the same
machine, two policies of four tiers compared, {rounds}, each measure in a process of its own, on 2
cores (load average {low:.1f} to {high:.1f}, this program included){shared}.

| | seconds | of this processor | of it, microseconds a debt | most memory, MB |
|---|---:|---:|---:|---:|
{table}

A whole run takes {ratio:.2f} times reading and rules together, by processor time {ratio_cpu:.2f}. In each run
{checked:,} debts were worked out again one by one by the rules, and {remade:,} from their records by the functions of a
debtor's page: no difference, to the centavo. A run keeps one batch of 65,536 debts at a time; the rules alone are timed
with all columns in memory."""
ROWS = {
    "reading": "reading the debts from PostgreSQL into columns",
    "rules": "the rules over those columns: two policies, 24 offers each, CET, the sample",
    "run": "a whole run: reading, rules, sums, rows kept, {remade:,} debts again by the debtor's path",
    "tenth": "reading a tenth of the debts",
}


def prepare(database: Database, debts: int) -> Measure:
    """The debts, a version in force and a run that was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "debts.csv"
        write(path, debts)
        creditor_id = emptied(database)
        seconds, _ = imported(database, creditor_id, path)
    before, after = policy(), policy(3_000)
    with database.writing() as session:
        record = PolicyRecord(creditor_id=creditor_id, name="x", draft=policy_document(before), updated_at=NOW)
        session.add(record)
        session.flush()
        version = PolicyVersion(
            policy_id=record.id, creditor_id=creditor_id, number=1, document=policy_document(before),
            digest=policy_digest(before), published_at=NOW,
        )  # fmt: skip
        session.add(version)
        session.flush()
        trial = PolicyBacktest(
            creditor_id=creditor_id, document=policy_document(after), digest=policy_digest(after),
            against_id=version.id, scope=BacktestScope.WHOLE, one_in=1, segment=None, curve=curve_document(START),
            priced_on=TODAY, asked_at=NOW,
        )  # fmt: skip
        session.add(trial)
        session.commit()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")  # what autovacuum comes round to do after a large import
    return {"imported": seconds}


def reading(database: Database, _debts: int) -> Measure:
    """Every debt into columns, batch after batch."""
    return _read(database, part=1)


def tenth(database: Database, _debts: int) -> Measure:
    """A tenth of the debts into columns."""
    return _read(database, part=TENTH)


def _read(database: Database, part: int) -> Measure:
    trial = _trial(database)
    with snapshot(database) as session:
        first, last = session.execute(select(func.min(DebtRecord.id), func.max(DebtRecord.id))).one()
        among = DebtRecord.id < first + (last + 1 - first) // part if part > 1 else None
        batches = batches_on_file(
            session, creditor_id=trial.creditor_id, today=TODAY, progress=lambda _: None, among=among
        )
        read, measure = timed(lambda: sum(map(len, batches)))
    return {**measure, "debts": read}


def rules(database: Database, _debts: int) -> Measure:
    """The rules alone, over columns read before."""
    trial, today = _trial(database), TODAY
    with snapshot(database) as session:
        batches = list(batches_on_file(session, creditor_id=trial.creditor_id, today=today, progress=lambda _: None))
        day = Day(priced_on=today, series=series_in_force(session))
    found, measure = timed(lambda: backtest(batches, policy(3_000), day, against=policy()))
    return {**measure, "debts": found.summary.debts}


def run(database: Database, debts: int) -> Measure:
    """What the worker does."""
    trial = _trial(database)
    with snapshot(database) as session:
        found, measure = timed(lambda: work(session, trial, beat=lambda *_: None, keep_part=lambda *_: None))
    assert found["remade"] >= min(200, debts)
    return {**measure, "debts": found["first"]["debts"], "remade": found["remade"], "checked": found["checked"]}


def _trial(database: Database) -> PolicyBacktest:
    with database.reading() as session:
        return session.scalars(select(PolicyBacktest)).one()


def timed(deed: Callable[[], Any]) -> tuple[Any, Measure]:
    """What it gives, and its cost."""
    wall, cpu = perf_counter(), process_time()
    answer = deed()
    seconds = {"wall": perf_counter() - wall, "cpu": process_time() - cpu}
    return answer, {**seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


KINDS: dict[str, Callable[[Database, int], Measure]] = {
    "prepare": prepare, "reading": reading, "tenth": tenth, "rules": rules, "run": run,
}  # fmt: skip


def apart(kind: str, url: str, debts: int) -> Measure:
    """A measure in a process of its own."""
    command = [sys.executable, "-m", "bench.backtest_from_database", "--kind", kind, "--url", url]
    done = subprocess.run([*command, "--debts", str(debts)], stdout=subprocess.PIPE, text=True, check=True)
    found: Measure = json.loads(done.stdout)
    return found


def report(rounds: list[dict[str, Measure]], debts: int, loads: list[float]) -> str:
    """The section that is published."""
    middle = {kind: {name: median(each[kind][name] for each in rounds) for name in rounds[0][kind]} for kind in ROWS}
    for kind, found in middle.items():
        assert found["debts"] == debts // (TENTH if kind == "tenth" else 1), (kind, found)
    remade, checked = int(middle["run"]["remade"]), int(middle["run"]["checked"])
    table = "\n".join(
        f"| {words.format(remade=remade)} | {found['wall']:,.1f} | {found['cpu']:,.1f} "
        f"| {found['cpu'] / found['debts'] * 1e6:,.1f} | {found['mb']:,.0f} |"
        for words, found in ((words, middle[kind]) for kind, words in ROWS.items())
    )
    ratios = [middle["run"][name] / (middle["reading"][name] + middle["rules"][name]) for name in ("wall", "cpu")]
    taken = f"medians of {len(rounds)} rounds" if len(rounds) > 1 else "one round"
    return TEXT.format(
        debts=debts, rounds=taken, low=min(loads), high=max(loads), table=table, ratio=ratios[0],
        shared=SHARED if max(loads) > ALONE else "", ratio_cpu=ratios[1], remade=remade, checked=checked,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--debts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--publish", action="store_true")
    parser.add_argument("--kind", choices=KINDS, help="one measure, as JSON: for the processes this one starts")
    parser.add_argument("--url", help="the database of one measure")
    given = parser.parse_args()
    if given.kind:
        print(json.dumps(KINDS[given.kind](Database(given.url), given.debts)))
        return
    url = engines.new_postgresql_database("prumo_bench_backtest")
    engines.migrate(url)
    print(apart("prepare", url, given.debts), flush=True)
    loads, rounds = list[float](), list[dict[str, Measure]]()
    for number in range(given.rounds):
        rounds.append({kind: apart(kind, url, given.debts) for kind in ROWS})
        loads.append(getloadavg()[0])
        print(f"round {number + 1}: {rounds[-1]}", flush=True)
    body = report(rounds, given.debts, loads)
    print(body)
    if given.publish:
        publish("Backtest from the database", body, PERFORMANCE)


if __name__ == "__main__":
    main()

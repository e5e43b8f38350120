"""A trial of a policy over a creditor's debts in PostgreSQL: reading them, the rules, both with all a page shows.

    python -m bench.backtest_from_database [--debts 1000000] [--rounds 5] [--publish]

The debts are those of `bench.portfolio_rows`, brought in by the import. Each round, one after another: the debts read
and put in columns, nothing else; the rules over columns that are in memory, two policies compared, CET and sample
included; and the work of a run as the worker does it, with its sums, its rows as Parquet and two hundred debts worked
out again from their records.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import date
from os import getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

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
from portal.models import BacktestScope, PolicyBacktest, PolicyRecord, PolicyVersion
from portal.services.backtest_on_file import batches_on_file
from portal.services.backtest_work import work
from portal.services.index_series import series_in_force
from tests.support import engines

Seconds = dict[str, tuple[float, float]]
"""Of each measure, seconds by the wall and of this process's processor."""
Answer = TypeVar("Answer")
NAMES = {
    "reading": "reading the debts from PostgreSQL into columns",
    "rules": "the rules over those columns: two policies, 24 offers each, CET, the sample",
    "run": "a whole run: reading, rules, sums, rows kept, 200 debts again by the debtor's path",
}
TEXT = """`python -m bench.backtest_from_database`: {debts:,} debts brought in by the import, PostgreSQL on the same
machine, two policies of four tiers compared, medians of {rounds} rounds on 2 cores shared with other work (load average
{low:.1f} to {high:.1f}): provisional until it runs alone.

| | seconds | of this processor | of it, microseconds a debt |
|---|---:|---:|---:|
{table}"""


def prepared(database: Database, debts: int, folder: Path) -> PolicyBacktest:
    """The debts and a version in force; a run to be worked on, not kept."""
    path = folder / "debts.csv"
    write(path, debts)
    creditor_id = emptied(database)
    imported(database, creditor_id, path)
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
        session.commit()
    return PolicyBacktest(
        id=1, creditor_id=creditor_id, document=policy_document(after), digest=policy_digest(after),
        against_id=version.id, scope=BacktestScope.WHOLE, one_in=1, segment=None, curve=curve_document(START),
        priced_on=TODAY, asked_at=NOW,
    )  # fmt: skip


def one_round(database: Database, trial: PolicyBacktest, today: date) -> Seconds:
    """Each measure once."""
    found: Seconds = {}
    with snapshot(database) as session:
        reading = batches_on_file(session, creditor_id=trial.creditor_id, today=today, progress=lambda _: None)
        batches, found["reading"] = timed(lambda: list(reading))
        day = Day(priced_on=today, series=series_in_force(session))
    _, found["rules"] = timed(lambda: backtest(batches, policy(3_000), day, against=policy()))
    batches.clear()
    with snapshot(database) as session:
        result, found["run"] = timed(lambda: work(session, trial, beat=lambda *_: None, keep_part=lambda *_: None))
    assert result["remade"] >= min(200, result["first"]["debts"])
    return found


def timed(deed: Callable[[], Answer]) -> tuple[Answer, tuple[float, float]]:
    """What it gives, and its seconds."""
    wall, cpu = perf_counter(), process_time()
    answer = deed()
    return answer, (perf_counter() - wall, process_time() - cpu)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--debts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--publish", action="store_true")
    given = parser.parse_args()
    url = engines.new_postgresql_database("prumo_bench_backtest")
    engines.migrate(url)
    database = Database(url)
    with tempfile.TemporaryDirectory() as folder:
        trial = prepared(database, given.debts, Path(folder))
    loads, rounds = [getloadavg()[0]], list[Seconds]()
    for number in range(given.rounds):
        rounds.append(one_round(database, trial, TODAY))
        loads.append(getloadavg()[0])
        print(f"round {number + 1}: {rounds[-1]}", flush=True)
    wall, cpu = ({name: median(each[name][which] for each in rounds) for name in NAMES} for which in (0, 1))
    table = "\n".join(
        f"| {words} | {wall[name]:,.1f} | {cpu[name]:,.1f} | {cpu[name] / given.debts * 1e6:,.1f} |"
        for name, words in NAMES.items()
    )
    body = TEXT.format(debts=given.debts, rounds=given.rounds, low=min(loads), high=max(loads), table=table)
    print(body)
    if given.publish:
        publish("Backtest from the database", body, PERFORMANCE)


if __name__ == "__main__":
    main()

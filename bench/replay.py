"""One return file ten times, sixteen workers at once, and a worker killed again and again: the money is the same.

    python -m bench.replay [--lines 10000] [--every 500] [--workers 16] [--files 10] [--publish]

Every run starts from the same PostgreSQL database of open slips and ends with all balances compared, account by
account, with those of one clean ingestion; and with the checker. The files tell the same movements in files of
different bytes, as banks send a day again. Workers are processes of their own running the portal's service; a killed
one dies by SIGKILL at a line, and the next goes on as the job does. The negative control is the same reader without
the natural key of a line: each line is new to it, and what it did is committed as it goes.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bench import replay_data
from bench.published import publish
from portal import clock
from portal.db import Database
from portal.models import ReceivingAccount
from portal.services import reconciling, retornos
from portal.services.ledger_checks.checking import check
from portal.services.reconciling import applying
from portal.services.retorno_lines import LineRecorder
from tests.support import engines

Balances = dict[str, int]
TEMPLATE = "prumo_bench_replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run ended: `accounts` that differ from the clean ingestion, by how many centavos, and what was found."""

    name: str
    kills: int
    seconds: float
    accounts: int
    cents: int
    findings: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int, default=10_000)
    options.add_argument("--every", type=int, default=500)
    options.add_argument("--workers", type=int, default=16)
    options.add_argument("--files", type=int, default=10)
    options.add_argument("--publish", action="store_true")
    options.add_argument("--work", nargs="+", metavar=("ADDRESS", "FILE"), help="be a worker: read these files")
    options.add_argument("--die-at", type=int, default=0, help="a worker's: the line at which it is killed")
    options.add_argument("--without-key", action="store_true", help="a worker's: the negative control")
    chosen = options.parse_args()
    if chosen.work:
        work(chosen.work[0], [Path(each) for each in chosen.work[1:]], chosen.die_at, chosen.without_key)
        return
    results = run(chosen)
    body = report(results, chosen)
    print(body)
    if chosen.publish:
        publish("A return file again and again", body)
    if any(each.accounts or each.findings for each in results if "without" not in each.name):
        sys.exit("money differs")


def run(chosen: argparse.Namespace) -> list[Result]:
    """All runs, each in a copy of one database."""
    template = Database(engines.new_postgresql_database(TEMPLATE))
    engines.migrate(address(template))
    scene = replay_data.prepare(template, chosen.lines)
    with template.writing() as session:
        account = session.get_one(ReceivingAccount, scene.account_id)
        told = replay_data.movements(session, scene.account_id, chosen.lines)
        contents = replay_data.told_by_files(account, told, chosen.files)
        findings = check(session)
        if findings:
            sys.exit(f"the data themselves are wrong: {findings[:3]}")
    template.engine.dispose()
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.ret" for number in range(len(contents))]
        for path, raw in zip(paths, contents, strict=True):
            path.write_bytes(raw)
        return Runs(chosen, paths).all()


class Runs:
    """The runs of the table; `clean` is what one ingestion of the first file leaves."""

    def __init__(self, chosen: argparse.Namespace, paths: list[Path]) -> None:
        self.chosen, self.paths, self.clean = chosen, paths, Balances()

    def all(self) -> list[Result]:
        first = self.paths[:1]
        results = [self.one("one clean ingestion", [first])]
        for without in (False, True):
            beside = ", without the line's key" if without else ""
            results += [
                self.one(f"the same file {len(self.paths)} times{beside}", [first * len(self.paths)], without=without),
                self.one(
                    f"its lines in {len(self.paths)} files, by {self.chosen.workers} workers at once{beside}",
                    [self.paths] * self.chosen.workers,
                    without=without,
                ),
                self.killed(f"killed at every {self.chosen.every}th line and resumed{beside}", without=without),
            ]
        return results

    def one(self, name: str, readings: list[list[Path]], *, without: bool = False) -> Result:
        """Workers that read at the same time, each its files one after another."""
        database = fresh()
        started = time.monotonic()
        workers = [spawn(database, paths, without=without) for paths in readings]
        codes = [worker.wait() for worker in workers]
        if any(codes):
            sys.exit(f"a worker of {name!r} ended with {codes}")
        return self.result(name, database, 0, time.monotonic() - started)

    def killed(self, name: str, *, without: bool) -> Result:
        """A worker that dies later each time; the next begins where the database says, the last comes to the end."""
        database, kills = fresh(), 0
        started = time.monotonic()
        while True:
            line = (kills + 1) * self.chosen.every
            if spawn(database, self.paths[:1], die_at=line, without=without).wait() != -signal.SIGKILL:
                break
            kills += 1
        if spawn(database, self.paths[:1], without=without).wait():
            sys.exit("the last worker failed")
        return self.result(name, database, kills, time.monotonic() - started)

    def result(self, name: str, database: Database, kills: int, seconds: float) -> Result:
        held = balances(database)
        self.clean = self.clean or held
        apart = {
            each: held.get(each, 0) - self.clean.get(each, 0)
            for each in held.keys() | self.clean.keys()
            if held.get(each, 0) != self.clean.get(each, 0)
        }
        with database.reading() as session:
            findings = len(check(session))
        database.engine.dispose()
        moved = sum(cents for account, cents in apart.items() if account.startswith("bank:"))
        done = Result(name=name, kills=kills, seconds=seconds, accounts=len(apart), cents=moved, findings=findings)
        print(done, file=sys.stderr, flush=True)
        return done


def work(url: str, paths: list[Path], die_at: int, without: bool) -> None:
    """Read files as the portal does: what was kept and left unread first, then each file."""
    _hook(die_at, without)
    database = Database(url)
    with database.writing() as session:
        for file_id, creditor_id in retornos.unread(session, clock.now()):
            retornos.read(session, file_id, creditor_id=creditor_id, now=clock.now())
    for path in paths:
        with database.writing() as session:
            retornos.receive(
                session, path.read_bytes(), file_name=path.name, staff_id=None, creditor_id=None, now=clock.now()
            )
    database.engine.dispose()


def _hook(die_at: int, without: bool) -> None:
    """Count what this process does: each line staged for the set, each statement of the set, each line recorded by
    itself. Die at one of them; give each line a key of its own."""
    recorded, staged, executed, seen = LineRecorder.record, reconciling.stage, applying._run, 0

    def reached(line: Any = None) -> Any:
        nonlocal seen
        seen += 1
        if seen == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return line._replace(bank_key=uuid.uuid4().hex) if without and line is not None else line

    def record(self: LineRecorder, line: Any) -> None:
        recorded(self, reached(line))
        if without and seen % 100 == 0:
            self.session.commit()

    def stage(session: Any, account: Any, lines: Any, apart: Any) -> None:
        staged(session, account, (reached(line) for line in lines), apart)

    def run_one(*given: Any) -> Any:
        reached()
        return executed(*given)

    LineRecorder.record = record  # type: ignore[method-assign]
    reconciling.stage, applying._run = stage, run_one


def spawn(database: Database, paths: list[Path], *, die_at: int = 0, without: bool = False) -> subprocess.Popen[bytes]:
    """A worker of its own."""
    command = [sys.executable, "-m", "bench.replay", "--work", address(database), *map(str, paths)]
    extra = [*(["--die-at", str(die_at)] if die_at else []), *(["--without-key"] if without else [])]
    return subprocess.Popen(command[:3] + extra + command[3:])


def fresh() -> Database:
    """A copy of the prepared database."""
    server = make_url(engines.postgresql_server())
    with psycopg.connect(server.set(drivername="postgresql").render_as_string(False), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}_run" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{TEMPLATE}_run" TEMPLATE "{TEMPLATE}"')
    found = server.set(drivername="postgresql+psycopg", database=f"{TEMPLATE}_run")
    return Database(found.render_as_string(hide_password=False))


def balances(database: Database) -> Balances:
    """Every account's balance, folded from the postings."""
    with database.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT account, sum(cents) FROM (SELECT destination AS account, amount_cents AS cents FROM postings"
                " UNION ALL SELECT source, -amount_cents FROM postings) AS moved GROUP BY account"
            )
        )
        return {row[0]: int(row[1]) for row in rows}


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def report(results: list[Result], chosen: argparse.Namespace) -> str:
    rows = "\n".join(
        f"| {each.name} | {each.kills} | {each.accounts:,} | {each.cents / 100:+,.2f} | {each.findings:,} "
        f"| {each.seconds:,.0f} |"
        for each in results
    )
    return f"""`python -m bench.replay`: a file of {chosen.lines:,} lines (whole, short, over, late, told twice, of
nobody's number) on PostgreSQL, {os.cpu_count()} cores. Each run starts from the same database; its balances are
compared account by account with those of one clean ingestion, and the checker's invariants are asked. "Bank" is by how
much more or less the bank account then holds. The reader without the key gives each line one of its own and commits
every 100 lines.

| run | kills | accounts that differ | bank, R$ | invariants broken | seconds |
|---|---:|---:|---:|---:|---:|
{rows}
"""


if __name__ == "__main__":
    main()

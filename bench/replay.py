"""One day's return file ten times, sixteen readers at once, and a reader killed again and again: the money is the same.

    python -m bench.replay [--lines 10000] [--every 500] [--workers 16] [--files 10] [--control-lines 600] [--publish]

Every run starts from the same PostgreSQL database of open slips and ends with all balances compared, account by
account, with those of one clean ingestion; and with the checker. The same bytes are known by their digest; so a day is
told again as banks do, by files of another sequence, whose lines only their natural keys can know. Readers are
processes of their own running the portal's service, forked from this one; one that is killed dies by SIGKILL, and the
next goes on as the job does. The negative control is the same reader without the natural key of a line: each line is
new to it, and what it did is committed as it goes.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bench import replay_data
from bench.published import publish
from bench.replay_worker import Death, start
from portal.db import Database
from portal.models import ReceivingAccount
from portal.services.ledger_checks.checking import check
from portal.services.reconciling.statements import STATEMENTS
from tests.support import engines

Balances = dict[str, int]
TEMPLATE = "prumo_bench_replay"
WITHOUT = ", without the line's key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run ended: `accounts` that differ from the clean ingestion, by how many centavos, and what was found."""

    name: str
    lines: int
    kills: int
    seconds: float
    accounts: int
    cents: int
    findings: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lines", type=int, default=10_000)
    options.add_argument("--control-lines", type=int, default=600, help="of the negative control's file")
    options.add_argument("--every", type=int, default=500)
    options.add_argument("--control-every", type=int, default=50)
    options.add_argument("--workers", type=int, default=16)
    options.add_argument("--files", type=int, default=10)
    options.add_argument("--publish", action="store_true")
    chosen = options.parse_args()
    results = run(chosen, chosen.lines, chosen.every, without_key=False)
    results += run(chosen, chosen.control_lines, chosen.control_every, without_key=True)
    body = report(results)
    print(body)
    if chosen.publish:
        publish("A return file again and again", body)
    wrong = [each.name for each in results if (each.accounts or each.findings) and WITHOUT not in each.name]
    blind = [each.name for each in results if WITHOUT in each.name and not each.accounts]
    if wrong or blind:
        sys.exit(f"money differs: {wrong}; the control does not: {blind}")


def run(chosen: argparse.Namespace, lines: int, every: int, *, without_key: bool) -> list[Result]:
    """All runs over a file of so many lines, each in a copy of one database."""
    template = Database(engines.new_postgresql_database(TEMPLATE))
    engines.migrate(address(template))
    scene = replay_data.prepare(template, lines)
    with template.writing() as session:
        account = session.get_one(ReceivingAccount, scene.account_id)
        told = replay_data.movements(session, scene.account_id, lines)
        contents = replay_data.told_by_files(account, told, chosen.files)
        findings = check(session)
        if findings:
            sys.exit(f"the data themselves are wrong: {findings[:3]}")
    template.engine.dispose()
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.ret" for number in range(len(contents))]
        for path, raw in zip(paths, contents, strict=True):
            path.write_bytes(raw)
        return Runs(paths, lines, every, without_key=without_key).all(chosen.workers)


class Runs:
    """The runs of the table; `clean` is what one ingestion of the first file leaves."""

    def __init__(self, paths: list[Path], lines: int, every: int, *, without_key: bool) -> None:
        self.paths, self.lines, self.every, self.without_key = paths, lines, every, without_key
        self.clean = Balances()
        self.beside = WITHOUT if without_key else ""

    def all(self, workers: int) -> list[Result]:
        first, many = self.paths[:1], len(self.paths)
        return [
            self.one("one clean ingestion", [first], with_key=True),
            *([] if self.without_key else [self.one(f"the same bytes {many} times", [first * many])]),
            self.one(f"the same day in {many} files, one after another", [self.paths]),
            self.one(f"the same day in {many} files, each read by {workers} readers at once", [self.paths] * workers),
            self.killed(f"killed at every {self.every}th line, and at every statement of the set"),
        ]

    def one(self, name: str, readings: list[list[Path]], *, with_key: bool = False) -> Result:
        """Readers at the same time, each of its files one after another."""
        database, started = fresh(), time.monotonic()
        readers = [start(address(database), paths, without_key=self.without_key and not with_key) for paths in readings]
        for reader in readers:
            reader.join()
        if any(reader.exitcode for reader in readers):
            sys.exit(f"a reader of {name!r} ended with {[reader.exitcode for reader in readers]}")
        return self.result(name if with_key else name + self.beside, database, 0, time.monotonic() - started)

    def killed(self, name: str) -> Result:
        """A reader that dies later each time; the next begins where the database says, the last comes to the end."""
        database, kills, started = fresh(), 0, time.monotonic()
        for death in _deaths(self.every):
            reader = start(address(database), self.paths[:1], death=death, without_key=self.without_key)
            reader.join()
            if reader.exitcode != -signal.SIGKILL:
                break
            kills += 1
        if reader.exitcode:
            sys.exit(f"the last reader ended with {reader.exitcode}")
        return self.result(name + self.beside, database, kills, time.monotonic() - started)

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
        done = Result(
            name=name, lines=self.lines, kills=kills, seconds=seconds, accounts=len(apart), cents=moved,
            findings=findings,
        )  # fmt: skip
        print(done, file=sys.stderr, flush=True)
        return done


def _deaths(every: int) -> Iterator[Death]:
    """At each statement of the set, then at every so many lines: the first reader that gets through is the last."""
    yield from (Death(statement=number) for number in range(1, len(STATEMENTS) + 1))
    yield from (Death(line=every * number) for number in count(1))


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


def report(results: list[Result]) -> str:
    rows = "\n".join(
        f"| {each.name} | {each.lines:,} | {each.kills} | {each.accounts:,} | {each.cents / 100:+,.2f} "
        f"| {each.findings:,} | {each.seconds:,.0f} |"
        for each in results
    )
    return f"""`python -m bench.replay`: the return file of a day (whole, short, over, late, told twice, of nobody's
number) on PostgreSQL, {os.cpu_count()} cores. Each run starts from the same database; its balances are compared account
by account with those of one clean ingestion, and the checker's invariants are asked. "Bank" is by how much more or less
the bank account then holds. The same bytes are known by their digest; files of another sequence tell the same day in
bytes of their own. A reader that dies does so by SIGKILL: at every so many lines, counted as they are staged for the
set and as they are recorded one by one, and at each of the {len(STATEMENTS)} statements that apply the set. Readers are
processes forked from one. The reader without the key, the negative control, gives each line a key of its own and
commits what it did as it goes; its file is smaller because it applies every line of every file.

| run | lines | kills | accounts that differ | bank, R$ | invariants broken | seconds |
|---|---:|---:|---:|---:|---:|---:|
{rows}
"""


if __name__ == "__main__":
    main()

"""Random lives of agreements on both engines, every posting compared with a plain model after each step.

    python -m bench.ledger_machine [--operations 100000] [--engine sqlite|postgresql] [--state FOLDER] [--publish]

Seeded: life n is the one of random.Random(n), in a database of its own, the same deeds that the suite lets Hypothesis
choose. An operation is one line of a bank file (paid, or told again) or one other deed. After each step every posting
made since the last is compared, and the balances, installments and agreements that either side touched; at the end of
each life everything, and the checker's invariants are asked.

Each engine runs in a process of its own and writes what it did to FOLDER, so that it can be stopped at any time and
goes on with the next life; `--publish` publishes what is there. With TMPDIR on a file system in memory the databases
need no disk. The negative control plants one mistake in the portal at a time: the same comparison must find it.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import make_url

from bench.ledger_machine_mistakes import MISTAKES
from bench.ledger_machine_report import State, report
from bench.published import publish
from portal.db import Database
from portal.services.ledger_checks.checking import check
from tests.support import engines
from tests.support.ledger_life.life import Life, Size

ENGINES = ("sqlite", "postgresql")
LIFE = 10_000  # operations
SIZE = Size(running=300, longest=24, lines=60, plain=300, several=8, rest=1.3)
BY_SET = 30  # lines from which a file is applied by set on PostgreSQL here; 500 otherwise
CONTROL = Size(running=6, longest=6, lines=10, plain=4, several=3)
TRIES, SHORT = 8, 150  # lives a planted mistake may hide in, and how long they are
MOST = 5  # lives that may differ before an engine gives up
SAVED_EVERY = 30.0  # seconds
TEMPLATE = "prumo_bench_machine"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--operations", type=int, default=100_000)
    options.add_argument("--engine", choices=[*ENGINES, "controls"], help="only this one; without it all, side by side")
    options.add_argument("--state", type=Path, help="where what was done is kept; without it, nothing is")
    options.add_argument("--publish", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder: Path = chosen.state or Path(passing)
        folder.mkdir(exist_ok=True, parents=True)
        if not (chosen.publish and chosen.state):
            run_each([chosen.engine] if chosen.engine else [*ENGINES, "controls"], folder, chosen.operations)
        states = [State.read(folder, each) for each in ENGINES]
        controls = State.read(folder, "controls").controls
        body = report(states, controls, size=SIZE, by_set=BY_SET)
    print(body)
    if chosen.publish:
        publish("The ledger against a plain model", body)
    if any(each.differences or each.findings for each in states) or not all(controls.values()):
        sys.exit("the books differ, or a planted mistake was not found")


def run_each(names: list[str], folder: Path, operations: int) -> None:
    """Each in a process of its own, which has no other's database connections."""
    context = multiprocessing.get_context("spawn")
    running = [context.Process(target=run, args=(name, folder, operations)) for name in names]
    for each in running:
        each.start()
    for each in running:
        each.join()
    if any(each.exitcode for each in running):
        sys.exit("a run failed")


def run(name: str, folder: Path, operations: int) -> None:
    """Lives from where the state ends on, until there are so many operations; or the planted mistakes."""
    state = State.read(folder, name)
    if name == "controls":
        state.controls |= {each: caught(each) for each in MISTAKES if not state.controls.get(each)}
        state.write(folder)
        return
    gc.disable()  # what a transaction leaves has few circles; collected now and then
    gc.freeze()
    with mock.patch("portal.services.reconciling.FEWEST", BY_SET):
        while state.operations.total() < operations and len(state.differences) < MOST:
            state.lives += 1
            one_life(state, folder, min(LIFE, operations - state.operations.total()))


def one_life(state: State, folder: Path, operations: int) -> None:
    """Life number `state.lives`, and what the checker says of it."""
    seconds, started, saved = state.seconds, time.process_time(), time.monotonic()

    def keep() -> None:
        nonlocal saved
        state.seconds = seconds + time.process_time() - started
        if time.monotonic() - saved > SAVED_EVERY:
            state.write(folder)
            gc.collect()
            saved = time.monotonic()
            _say(state)

    with fresh(state.engine) as database:
        try:
            Life(database, state.operations).lives(Random(state.lives), operations=operations, size=SIZE, after=keep)
        except Exception:
            state.differences.append(f"seed {state.lives}: {traceback.format_exc()}")
            print(state.differences[-1], file=sys.stderr, flush=True)
        with database.reading() as session:
            state.findings += len(check(session))
    keep()
    state.write(folder)
    _say(state)


def _say(state: State) -> None:
    print(f"{state.engine}: {state.operations.total():,} in {state.seconds:,.0f} s", flush=True)


def caught(mistake: str) -> int:
    """Operations until a planted mistake is found; 0 when it is not."""
    state = State(engine="controls")
    for number in range(1, TRIES + 1):
        with fresh("sqlite") as database, MISTAKES[mistake]():
            try:
                Life(database, state.operations).lives(Random(number), operations=SHORT, size=CONTROL)
            except AssertionError as error:
                print(f"{mistake}: {str(error)[:300]}", flush=True)
                return max(state.operations.total(), 1)
    return 0


@contextmanager
def fresh(engine: str) -> Iterator[Database]:
    """An empty database of an engine, which need not survive a power cut."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(engines.fresh_sqlite(Path(folder)) if engine == "sqlite" else _postgresql())
        if database.is_sqlite:
            event.listen(database.engine, "connect", _forget_the_disk)
        yield database
        database.engine.dispose()


def _forget_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _postgresql() -> str:
    """A copy of a migrated database."""
    server = make_url(engines.postgresql_server())
    with psycopg.connect(server.set(drivername="postgresql").render_as_string(False), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            engines.migrate(engines.new_postgresql_database(TEMPLATE))
        connection.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}_life" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{TEMPLATE}_life" TEMPLATE "{TEMPLATE}"')
    made = server.set(drivername="postgresql+psycopg", database=f"{TEMPLATE}_life")
    return made.render_as_string(hide_password=False)


if __name__ == "__main__":
    main()

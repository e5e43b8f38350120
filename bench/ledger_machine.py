"""Random lives of agreements on both engines, every posting compared with a plain model after each step.

    python -m bench.ledger_machine [--operations 100000] [--seconds 0] [--engines sqlite,postgresql] [--publish]

Seeded: life n is the one of random.Random(n), a creditor of its own in one database, the same deeds that the suite
lets Hypothesis choose. An operation is one line of a bank file (paid, or told again) or one other deed. After each step
every posting made since the last is compared, and the balances, installments and agreements that either side touched;
at the end of each life everything, at the end of all the checker's invariants. The engines run side by side, each in a
process of its own, and end early after `--seconds`. The negative control plants one
mistake in the portal at a time: the same comparison must find it.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from sqlalchemy import event

from bench.published import publish
from brazil.money import ZERO, Money
from portal.db import Database
from portal.services.ledger_checks.checking import check
from tests.support import engines
from tests.support.ledger_life.life import Life, Size

LIFE = 1_000  # operations
SIZE = Size(running=60, longest=24, lines=30, plain=60)
BY_SET = 30  # lines from which a file is applied by set on PostgreSQL here; 500 otherwise
CONTROL = Size(running=6, longest=6, lines=10, plain=4)
TRIES, SHORT = 8, 150  # lives a planted mistake may hide in, and how long they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an engine did: operations by name, seconds, and what differed."""

    engine: str
    lives: int
    operations: Counter[str]
    seconds: float
    differences: int
    findings: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--operations", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=0.0, help="end the lives after so long; 0: no limit")
    options.add_argument("--engines", default="sqlite,postgresql")
    options.add_argument("--publish", action="store_true")
    chosen = options.parse_args()
    until = time.time() + (chosen.seconds or math.inf)
    controls = {name: caught(plant) for name, plant in MISTAKES.items()}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as both:
        runs = [both.submit(run, engine, chosen.operations, until) for engine in chosen.engines.split(",")]
        results = [each.result() for each in runs]
    body = report(results, controls)
    print(body)
    if chosen.publish:
        publish("The ledger against a plain model", body)
    if any(each.differences or each.findings for each in results) or not all(controls.values()):
        sys.exit("the books differ, or a planted mistake was not found")


def run(engine: str, operations: int, until: float) -> Result:
    """Lives from seed 1 on, until there are so many operations; stops at the first difference."""
    gc.disable()  # what a transaction leaves has few circles; collected between lives
    done = Counter[str]()
    with fresh(engine) as database, mock.patch("portal.services.reconciling.FEWEST", BY_SET):
        started, number, differences = time.monotonic(), 0, 0
        while done.total() < operations and not differences and time.time() < until:
            number += 1
            left = min(LIFE, operations - done.total())
            differences += not equal(database, done, number, SIZE, left, until)
            gc.collect()
            print(f"{engine}: {done.total():,} in {time.monotonic() - started:,.0f} s", file=sys.stderr, flush=True)
        spent = time.monotonic() - started
        with database.reading() as session:
            findings = check(session)
        return Result(
            engine=engine, lives=number, operations=done, seconds=spent, differences=differences,
            findings=len(findings),
        )  # fmt: skip


def equal(
    database: Database, done: Counter[str], number: int, size: Size, operations: int, until: float = math.inf
) -> bool:
    """Whether a life went by without a difference; what differed is printed when not."""
    try:
        Life(database, done).lives(Random(number), operations=operations, size=size, until=until)
    except AssertionError as error:
        print(f"seed {number}: {error}", file=sys.stderr, flush=True)
        return False
    return True


def caught(plant: Callable[[], Any]) -> int:
    """Operations until a planted mistake is found; 0 when it is not."""
    with fresh("sqlite") as database, plant():
        done = Counter[str]()
        for number in range(1, TRIES + 1):
            if not equal(database, done, number, CONTROL, SHORT):
                return max(done.total(), 1)
    return 0


@contextmanager
def fresh(engine: str) -> Iterator[Database]:
    """An empty database of an engine, which need not survive a power cut."""
    with tempfile.TemporaryDirectory() as folder:
        url = engines.fresh_sqlite(Path(folder)) if engine == "sqlite" else _postgresql()
        database = Database(url)
        if database.is_sqlite:
            event.listen(database.engine, "connect", _forget_the_disk)
        yield database
        database.engine.dispose()


def _forget_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _postgresql() -> str:
    url = engines.new_postgresql_database("prumo_bench_machine")
    engines.migrate(url)
    return url


def _interest_rounded_down() -> Any:
    return mock.patch("offers.agreements.delay.divided", lambda numerator, denominator: numerator // denominator)


def _late_charges_kept_when_taken_back() -> Any:
    return mock.patch("portal.services.money_in.undoing.reversed_in_books")


def _credit_of_a_centavo_lost() -> Any:
    from portal.services.money_in import recording

    made = recording.payment_received

    def short(*, paid: Money, owed: Money, **known: Any) -> Any:
        lost = Money(1) if paid > owed > ZERO and paid > Money(1) else ZERO
        return made(paid=paid - lost, owed=owed, **known)

    return mock.patch("portal.services.money_in.recording.payment_received", short)


def _the_fine_falls_before_the_interest() -> Any:
    from offers.agreements import allocation

    wrong = dict.fromkeys(allocation.ORDERS, tuple(allocation.Part))
    return mock.patch("offers.agreements.allocation.ORDERS", wrong)


def _told_twice_counts_twice() -> Any:
    import uuid

    from portal.services.retorno_lines import LineRecorder

    applied = LineRecorder.record

    def record(self: LineRecorder, line: Any) -> None:
        applied(self, line._replace(bank_key=uuid.uuid4().hex))

    return mock.patch.object(LineRecorder, "record", record)


MISTAKES: dict[str, Callable[[], Any]] = {
    "late interest rounded down": _interest_rounded_down,
    "late charges stay in the books when their payment is taken back": _late_charges_kept_when_taken_back,
    "a centavo of what was paid beyond is lost": _credit_of_a_centavo_lost,
    "the fine is imputed before interest and principal": _the_fine_falls_before_the_interest,
    "a movement told by two files counts twice": _told_twice_counts_twice,
}


def report(results: list[Result], controls: dict[str, int]) -> str:
    names = sorted({name for each in results for name in each.operations})
    head = "".join(f" {each.engine} |" for each in results)
    rows = "\n".join(f"| {name} |" + "".join(f" {each.operations[name]:,} |" for each in results) for name in names)
    mistakes = "\n".join(f"| {name} | {after or 'NOT FOUND'} |" for name, after in controls.items())
    return f"""`python -m bench.ledger_machine`: the portal's own services against `tests/support/ledger_model.py`,
which shares nothing with its rules but the calendar of bank days. Lives of random.Random(1), (2), ...: {SIZE.running}
agreements at a time, files of up to {SIZE.plain} lines; on PostgreSQL a file of {BY_SET} lines and more is applied by
set. An operation is one line of a bank file or one other deed. After each step every new posting is compared, and the
balances, installments and agreements touched; after each life everything; at the end the checker's invariants.

| operation |{head}
|---|{"---:|" * len(results)}
{rows}
| lives |{"".join(f" {each.lives:,} |" for each in results)}
| **operations** |{"".join(f" **{each.operations.total():,}** |" for each in results)}
| **differences** |{"".join(f" **{each.differences}** |" for each in results)}
| **invariants broken** |{"".join(f" **{each.findings}** |" for each in results)}
| seconds |{"".join(f" {each.seconds:,.0f} |" for each in results)}

The same comparison on a portal with one mistake:

| mistake | found after operations |
|---|---:|
{mistakes}
"""


if __name__ == "__main__":
    main()

"""Random lives of agreements on both engines, every account compared with a plain model after each step.

    python -m bench.ledger_machine [--operations 100000] [--engines sqlite,postgresql] [--publish]

Seeded: seed n is the n-th block of examples, the same on both engines. An operation is a payment told by a bank file, a
file told again, an acceptance, a payment taken back, a credit used, a refund, a breach, a reinstatement. Every balance,
installment and agreement is compared after each step, the checker's invariants at the end. The negative control plants
one mistake in the portal at a time: the same comparison must find it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from bench.published import publish
from brazil.money import ZERO, Money
from portal.db import Database
from portal.services.ledger_checks.checking import check
from tests.support import engines
from tests.support.ledger_machine import LedgerMachine

BLOCK = settings(
    max_examples=10, stateful_step_count=50, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck), print_blob=False,
)  # fmt: skip
TRIES = 20  # blocks a planted mistake may hide in


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an engine did: operations by name, seconds, and what differed."""

    engine: str
    operations: Counter[str]
    seconds: float
    differences: int
    findings: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--operations", type=int, default=100_000)
    options.add_argument("--engines", default="sqlite,postgresql")
    options.add_argument("--publish", action="store_true")
    chosen = options.parse_args()
    results = [run(engine, chosen.operations) for engine in chosen.engines.split(",")]
    controls = {name: caught(plant) for name, plant in MISTAKES.items()}
    body = report(results, controls)
    print(body)
    if chosen.publish:
        publish("The ledger against a plain model", body)
    if any(each.differences or each.findings for each in results) or not all(controls.values()):
        sys.exit("the books differ, or a planted mistake was not found")


def run(engine: str, operations: int) -> Result:
    """Blocks of examples from seed 1 on, until there are so many operations; stops at the first difference."""
    with fresh(engine) as database:
        machine = machine_of(database)
        started, number, differences = time.monotonic(), 0, 0
        while machine.operations.total() < operations and not differences:
            number += 1
            differences += not equal(machine, number)
            if number % 10 == 0:
                print(f"{engine}: {machine.operations.total():,}", file=sys.stderr, flush=True)
        seconds = time.monotonic() - started
        with database.reading() as session:
            findings = check(session)
        return Result(
            engine=engine, operations=machine.operations, seconds=seconds, differences=differences,
            findings=len(findings),
        )  # fmt: skip


def equal(machine: type[LedgerMachine], number: int) -> bool:
    """Whether a block of examples went through without a difference; its steps are printed when not."""
    try:
        run_state_machine_as_test(seed(number)(machine), settings=BLOCK)
    except AssertionError as error:
        print(f"seed {number}: {error}", file=sys.stderr, flush=True)
        return False
    return True


def caught(plant: Callable[[], Any]) -> int:
    """Operations until a planted mistake is found; 0 when it is not."""
    with fresh("sqlite") as database, plant():
        machine = machine_of(database)
        for number in range(1, TRIES + 1):
            if not equal(machine, number):
                return max(machine.operations.total(), 1)
    return 0


def machine_of(database: Database) -> type[LedgerMachine]:
    return type("Machine", (LedgerMachine,), {"database": database, "operations": Counter[str]()})


@contextmanager
def fresh(engine: str) -> Iterator[Database]:
    """An empty database of an engine."""
    with tempfile.TemporaryDirectory() as folder:
        url = engines.fresh_sqlite(Path(folder)) if engine == "sqlite" else _postgresql()
        database = Database(url)
        yield database
        database.engine.dispose()


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
which shares nothing with its rules but the calendar of bank days. After each step every account of the creditor, every
installment and every agreement is compared; at the end the checker's invariants are asked of the whole database.

| operation |{head}
|---|{"---:|" * len(results)}
{rows}
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

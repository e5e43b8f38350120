"""Whatever happens to agreements and their money, the books are those a plain model works out from the same events."""

from __future__ import annotations

from collections import Counter
from random import Random
from unittest import mock

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from portal.db import Database
from tests.support.books import check_books
from tests.support.ledger_life.life import Life, Size
from tests.support.ledger_machine import LedgerMachine

FEW = settings(
    max_examples=2, stateful_step_count=15, derandomize=True, deadline=None, database=None,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
SMALL = Size(running=4, longest=4, lines=8, plain=4, several=2)


def test_the_books_are_the_models_after_every_step(database: Database) -> None:
    """Once as Hypothesis decides, once in a seeded life with files that PostgreSQL applies by set."""
    done = Counter[str]()
    machine = type("Machine", (LedgerMachine,), {"database": database, "operations": done})
    run_state_machine_as_test(machine, settings=FEW)
    with mock.patch("portal.services.reconciling.FEWEST", 3):
        Life(database, done).lives(Random(8), operations=60, size=SMALL)
    assert {"pay", "pay by Pix", "pay by hand", "take back", "use credit", "refund", "break"} <= done.keys()
    check_books(database)

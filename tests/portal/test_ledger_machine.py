"""Whatever happens to agreements and their money, the books are those a plain model works out from the same events."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from portal.db import Database
from tests.support.books import check_books
from tests.support.ledger_machine import LedgerMachine

FEW = settings(
    max_examples=4, stateful_step_count=25, derandomize=True, deadline=None, database=None,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_the_books_are_the_models_after_every_step(database: Database) -> None:
    machine = type("Machine", (LedgerMachine,), {"database": database})
    run_state_machine_as_test(machine, settings=FEW)
    check_books(database)

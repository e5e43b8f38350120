"""A creditor with a bank account and a Pix account, what was agreed there, and the comparison after each deed."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from brazil.money import Money
from portal.db import Database
from portal.sealing import Sealer
from tests.support import ledger_model as model
from tests.support.banking import make_account
from tests.support.ledger_life.comparing import Comparison
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_staff
from tests.support.pix import make_pix_account

START = date(2026, 11, 23)
SEALER = Sealer(b"k" * 32, b"s" * 32)
LONGEST = 24  # installments a plan may have
ENDED_KEPT = 12  # agreements that ended and still get paid now and then
numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A boleto or a Pix of one line of an agreement."""

    number: str
    amount: Money
    due_on: date
    installment_id: int
    agreement: model.Agreement
    line: model.Line


class Ground:
    """`agreements` are all there were; `near` those something may still happen to."""

    def __init__(self, database: Database, operations: Counter[str]) -> None:
        self.database, self.operations, self.today = database, operations, START
        self.agreements: dict[int, model.Agreement] = {}
        self.near: list[model.Agreement] = []
        self.slips: dict[int, list[Slip]] = {}
        self.codes: dict[int, list[Slip]] = {}  # Pix, for some agreements
        with database.writing() as session:
            creditor = make_creditor(session)
            self.account = make_account(session, creditor, "237", convenio=f"{1_000_000 + creditor.id}")
            self.pix = make_pix_account(session, creditor, SEALER)
            publish_policy(session, creditor, installments={"max_installments": LONGEST})
            self.staff = [make_staff(session, SEALER).id for _ in range(2)]  # four eyes
            session.commit()
            self.creditor_id = creditor.id
        self.books = model.Books(self.creditor_id, self.account.id)
        with database.reading() as session:
            self.comparison = Comparison(session, self.books, self.agreements)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(15), tzinfo=UTC)

    @contextmanager
    def done(self, operation: str) -> Iterator[Session]:
        """A session for an operation; what it changed must be what the model says, and nothing else may change."""
        before = self.operations.total()
        with self.database.writing() as session:
            yield session
        if self.operations.total() == before:
            self.operations[operation] += 1
        with self.database.reading() as session:
            found = self.comparison.of_what_changed(session)
        assert found == {}, f"{operation}: {found}"

    def compare_everything(self) -> None:
        with self.database.reading() as session:
            found = self.comparison.of_everything(session)
        assert found == {}, f"after {self.operations.total()} operations: {found}"

    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    def in_state(self, *states: str) -> list[model.Agreement]:
        return [each for each in self.near if each.state in states]

    def forget_old(self) -> None:
        """Leave the agreements that ended long ago alone; they are still compared with everything."""
        ended = [each for each in self.near if each.state != "active"]
        gone = {each.number for each in ended[:-ENDED_KEPT]}
        self.near = [each for each in self.near if each.number not in gone]

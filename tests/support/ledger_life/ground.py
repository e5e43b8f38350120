"""Two creditors, each with a bank account and a Pix account, an operator who receives for both, what was agreed there,
and the comparison after each deed."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.policies.limits import Nature
from payments.check_digits import mod10
from portal.db import Database
from portal.models import BeneficiaryKind, Creditor, ReceivingAccount
from portal.sealing import Sealer
from tests.support import ledger_model as model
from tests.support.banking import make_account
from tests.support.joint import PARTY, switch
from tests.support.ledger_life.comparing import Comparison
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_staff
from tests.support.pix import make_pix_account

START = date(2026, 11, 23)
SEALER = Sealer(b"k" * 32, b"s" * 32)
LONGEST = 24  # installments a plan may have
ENDED_KEPT = 12  # agreements that ended and still get paid now and then
BANKS = (("237", Nature.CONFESSION), ("341", Nature.NOVATION))
numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A creditor and where it is paid into."""

    creditor_id: int
    account: ReceivingAccount
    pix: ReceivingAccount
    novates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A boleto or a Pix of one line of an agreement; or of `several`, with what it asks for each line."""

    number: str
    account: ReceivingAccount
    amount: Money
    due_on: date
    installment_id: int
    agreement: model.Agreement
    line: model.Line
    several: tuple[tuple[model.Agreement, model.Line, int], ...] = ()


class Ground:
    """`agreements` are all there were; `near` those something may still happen to."""

    def __init__(self, database: Database, operations: Counter[str]) -> None:
        self.database, self.operations, self.today = database, operations, START
        self.agreements: dict[int, model.Agreement] = {}
        self.near: list[model.Agreement] = []
        self.slips: dict[int, list[Slip]] = {}
        self.codes: dict[int, list[Slip]] = {}  # Pix, for some agreements
        self.together: list[list[Slip]] = []  # of each plan of both creditors
        with database.writing() as session:
            self.staff = [make_staff(session, SEALER).id for _ in range(2)]  # four eyes
            self.receivers = [_receiver(session, bank, nature) for bank, nature in BANKS]
            self.operator = _operator(session, [each.creditor_id for each in self.receivers], self.staff[0])
            session.commit()
        self.of_creditor = {each.creditor_id: each for each in self.receivers}
        self.accounts = {each.id: each for each in (self.operator, *(one.account for one in self.receivers))}
        self.books = model.Books()
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


def _receiver(session: Session, bank: str, nature: Nature) -> Receiver:
    """A creditor whose policy says what breaking an agreement does."""
    creditor = make_creditor(session)
    account = _account(session, creditor, bank)
    pix = make_pix_account(session, creditor, SEALER)
    publish_policy(session, creditor, installments={"max_installments": LONGEST}, changes={"nature": nature.value})
    return Receiver(creditor_id=creditor.id, account=account, pix=pix, novates=nature is Nature.NOVATION)


def _operator(session: Session, creditors: list[int], staff_id: int) -> ReceivingAccount:
    """An account of an operator's through which all of these receive from now on."""
    account = _account(
        session, make_creditor(session), "237", beneficiary=PARTY, beneficiary_kind=BeneficiaryKind.OPERATOR
    )
    for each in creditors:
        switch(session, session.get_one(Creditor, each), account, staff_id, START)
    return account


def _account(session: Session, creditor: Creditor, bank: str, **changes: Any) -> ReceivingAccount:
    """With an agencia and a conta, or a convenio, that no other life has."""
    conta = f"{creditor.id % 100_000:05}"
    own = {"conta": conta, "conta_dv": str(mod10("1234" + conta))} if bank == "341" else {}
    return make_account(session, creditor, bank, **{"convenio": f"{1_000_000 + creditor.id}", **own, **changes})

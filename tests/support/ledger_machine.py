"""Random lives of agreements, through the portal's own services, compared after each step with a model in plain Python.

A step is what happens to money: accepted, paid in every way, told twice, taken back, used as credit, given back, broken
and taken up again. After each, every account of the creditor, every installment and every credit must be the model's.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import BigInteger, func, select, type_coerce, update
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementEvent, AgreementState
from payments.charge import ChargeState
from payments.cnab.movements import Movement
from payments.cnab.retorno import write_retorno
from portal.db import Database
from portal.models import Agreement, BankLine, Charge, Creditor, Installment, LedgerBalance
from portal.sealing import Sealer
from portal.services import charges, retornos, suspense
from portal.services.agreement_life.breach import end_unpaid
from portal.services.agreement_life.reinstating import reinstate
from portal.services.agreement_life.steps import record_step
from portal.services.money_in import refunds, refunds_seen
from portal.services.money_in.debtor_credits import use_credit
from portal.services.parties import bank_account
from portal.services.payments import lock_agreements
from tests.support import ledger_model as model
from tests.support.banking import make_account
from tests.support.negotiation import accept_offer, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

START = date(2026, 11, 23)
SEALER = Sealer(b"k" * 32, b"s" * 32)
WAYS = st.sampled_from(["exact", "exact", "short", "over", "own amount", "reported"])
PICK = st.integers(0, 99)
_numbers = itertools.count(1)


class LedgerMachine(RuleBasedStateMachine):
    """One creditor, some agreements. `database` is set by whoever runs it; `operations` counts what was done."""

    database: Database
    operations: Counter[str] = Counter()

    @initialize()
    def open_books(self) -> None:
        self.today, self.told, self.files = START, Counter[tuple[object, ...]](), list[list[Movement]]()
        self.agreements: list[model.Agreement] = []
        self.slips: list[list[Charge]] = []
        self.slip_of: dict[str, str] = {}
        with self.database.writing() as session:
            creditor = make_creditor(session)
            self.account = make_account(session, creditor, "237", convenio=f"{1_000_000 + creditor.id}")
            publish_policy(session, creditor)
            session.commit()
            self.creditor_id = creditor.id
        self.books = model.Books(self.creditor_id, self.account.id)
        self.accept(3)

    @precondition(lambda self: len(self.agreements) < 3)
    @rule(count=st.integers(1, 4))
    def accept(self, count: int) -> None:
        with self.done("accept") as session:
            creditor = session.get_one(Creditor, self.creditor_id)
            debtor = make_debtor(session, SEALER, creditor=creditor)
            debt = make_debt(session, debtor, creditor, due_on=self.today - timedelta(days=100))
            session.commit()
            offer = make_offer(session, debt, count=count, today=self.today, now=self.now)
            made = accept_offer(session, offer, key=f"machine-{next(_numbers)}", today=self.today, now=self.now)
            lines = [
                model.Line(amount=each.amount.cents, plan=each.interest.cents, due_on=each.due_on)
                for each in made.installments
            ]
            agreed = model.Agreement(number=made.id, debt=debt.id, lines=lines, discount=0)
            principal = debt.principal.cents
            self.books.accept(agreed, principal, made.balance.cents - principal, made.total.cents)
            charges.issue(session, made.id, sealer=SEALER, today=self.today, now=self.now)
            of_made = Charge.installment_id.in_(select(Installment.id).where(Installment.agreement_id == made.id))
            session.execute(update(Charge).where(of_made).values(status=ChargeState.REGISTERED))
            session.commit()
            self.agreements.append(agreed)
            self.slips.append(list(session.scalars(select(Charge).where(of_made).order_by(Charge.id))))

    @rule(payments=st.lists(st.tuples(PICK, PICK, WAYS, st.integers(1, 3_000), st.sampled_from([0, 250])), min_size=1,
                            max_size=4))  # fmt: skip
    def pay(self, payments: list[tuple[int, int, str, int, int]]) -> None:
        told = []
        with self.done("pay", len(payments)):
            for which, part, way, other, fee in payments:
                place = which % len(self.agreements)
                line = self.agreements[place].lines[part % len(self.agreements[place].lines)]
                slip = self.slips[place][part % len(self.agreements[place].lines)]
                amount, reported = self._amount(place, line, way, other)
                told.append(movement(slip, self.today, amount, fee=fee, late=reported))
                key = self._new(told)
                if key:
                    self.slip_of[key] = slip.nosso_numero
                    self.books.pay(key, self.agreements[place], line, amount, fee, reported, self.today)
            self._send(told)

    @rule(amount=st.integers(100, 90_000), which=PICK)
    def pay_without_number_and_place(self, amount: int, which: int) -> None:
        place = which % len(self.agreements)
        agreed = self.agreements[place]
        with self.done("unknown") as session:
            number = f"9{next(_numbers):010}"
            told = [movement(self.slips[place][0], self.today, amount, number=number)]
            self._new(told)
            self._send(told)
            self.books.unknown(amount, 0)
            if agreed.state != "active":
                return
            line = agreed.open()[which % len(agreed.open())]
            waits = session.scalars(select(BankLine).where(BankLine.nosso_numero == number)).one()
            slip = self.slips[place][agreed.lines.index(line)]
            suspense.place(
                session, line=suspense.line_of(session, waits.public_id, self.creditor_id),
                installment_id=slip.installment_id, staff_id=1, today=self.today, now=self.now,
            )  # fmt: skip
            self.books.place(f"placed {number}", agreed, line, amount, self.today)

    @precondition(lambda self: self.files)
    @rule(which=PICK)
    def tell_again(self, which: int) -> None:
        with self.done("told again"):
            self._send(self.files[which % len(self.files)], again=True)

    @precondition(lambda self: self._reversible())
    @rule(which=PICK)
    def take_back(self, which: int) -> None:
        with self.done("take back") as session:
            key = self._reversible()[which % len(self._reversible())]
            payment = self.books.payments[key]
            slip = next(each for some in self.slips for each in some if each.nosso_numero == self.slip_of[key])
            told = [movement(slip, self.today, payment.amount, code="22")]
            if not self._new(told):
                return
            self._send(told)
            line = session.scalars(select(BankLine).order_by(BankLine.id.desc()).limit(1)).one()
            suspense.undo(
                session, line=suspense.line_of(session, line.public_id, self.creditor_id), staff_id=1,
                today=self.today, now=self.now,
            )  # fmt: skip
            self.books.take_back(key)

    @precondition(lambda self: self._with_credit(active=True))
    @rule(which=PICK)
    def use_credit(self, which: int) -> None:
        with self.done("use credit") as session:
            agreed = self._with_credit(active=True)[which % len(self._with_credit(active=True))]
            found = session.get_one(Agreement, agreed.number)
            used = use_credit(
                session, debtor_id=found.debtor_id, agreement_public_id=found.public_id, today=self.today, now=self.now
            )
            self.books.use_credit(used.key, agreed, self.today)

    @precondition(lambda self: self._with_credit())
    @rule(which=PICK)
    def give_back(self, which: int) -> None:
        with self.done("refund") as session:
            agreed = self._with_credit()[which % len(self._with_credit())]
            lock_agreements(session, {agreed.number})
            asked = refunds.ask_back(
                session, agreement=session.get_one(Agreement, agreed.number), evidence={}, sealer=SEALER,
                destination=refunds.Destination(text="maria@example.com"), today=self.today, now=self.now,
            )  # fmt: skip
            for refund in asked:
                refunds.approve(session, refund, reason="conferido", actor="staff:1", now=self.now)
                refund.receiving_account_id = refund.receiving_account_id or self.account.id
                ref = f"transfer {refund.id}"
                refunds_seen.book(session, refund, ref=ref, on=self.today, actor="staff:1", now=self.now)
            session.commit()
            self.books.refund(agreed)

    @precondition(lambda self: any(each.state == "active" for each in self.agreements))
    @rule(which=PICK)
    def break_it(self, which: int) -> None:
        running = [each for each in self.agreements if each.state == "active"]
        agreed, key = running[which % len(running)], f"machine:{next(_numbers)}"
        with self.done("break") as session:
            lock_agreements(session, {agreed.number})
            found = session.get_one(Agreement, agreed.number)
            known: dict[str, Any] = {"on": self.today, "actor": "machine", "now": self.now}
            if found.status is AgreementState.ACTIVE:
                record_step(session, found, AgreementEvent.NOTICE, reason="late", key=f"notice:{key}", **known)
            step = end_unpaid(session, found, AgreementEvent.BREACH, reason="late", key=f"breach:{key}", **known)
            session.commit()
            names = ("owed_cents", "vested_cents", "excess_cents")
            self.books.end(agreed, *(step.detail[name] for name in names), "broken")

    @precondition(lambda self: any(self._may_return(each) for each in self.agreements))
    @rule(which=PICK)
    def take_up_again(self, which: int) -> None:
        possible = [each for each in self.agreements if self._may_return(each)]
        agreed = possible[which % len(possible)]
        with self.done("reinstate") as session:
            reinstate(session, agreed.number, reason="agreed", actor="machine", today=self.today, now=self.now)
            self.books.reinstate(agreed)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(15), tzinfo=UTC)

    @contextmanager
    def done(self, operation: str, times: int = 1) -> Iterator[Session]:
        """A session for an operation; what it left must be what the model says."""
        with self.database.writing() as session:
            yield session
        type(self).operations[operation] += times
        with self.database.reading() as session:
            found = differences(session, self.books, self.agreements)
        assert found == {}, f"{operation}: {found}"

    def _amount(self, place: int, line: model.Line, way: str, other: int) -> tuple[int, int]:
        """What is paid, and what of it the bank says is for the delay."""
        if not self.books.takes(self.agreements[place], line):
            return line.amount + other, 0
        asks = line.asks(self.today)
        own, late = asks[model.PLAN] + asks[model.PRINCIPAL], asks[model.FINE] + asks[model.LATE_INTEREST]
        match way:
            case "short":
                return max(own * other // 3_000, 1), 0
            case "over":
                return own + late + other, 0
            case "own amount":
                return own, 0
            case "reported":
                return own + late, late
        return own + late, 0

    def _new(self, told: list[Movement]) -> str:
        """The last movement's key; "" where an earlier file told of it."""
        keys = [
            (each.nosso_numero, each.occurrence_code, each.occurred_on, (each.paid_amount + each.fee).cents)
            for each in told
        ]
        times = keys.count(keys[-1])
        if times <= self.told[keys[-1]]:
            return ""
        self.told[keys[-1]] = times
        return f"{keys[-1]}#{times}"

    def _send(self, told: list[Movement], *, again: bool = False) -> None:
        written = datetime.combine(self.today, time(6), tzinfo=UTC)
        raw = write_retorno(
            bank_account(self.account), told, sequence=next(_numbers), written_at=written, credited_on=self.today
        )
        if not again:
            self.files.append(told)
        with self.database.writing() as session:
            retornos.receive(session, raw, file_name="m.ret", staff_id=None, creditor_id=None, now=self.now)

    def _reversible(self) -> list[str]:
        """Payments a line can take back: of a slip, the last of its amount; not of an agreement that has ended."""
        last = {
            (self.slip_of[key], payment.amount): key
            for key, payment in self.books.payments.items()
            if key in self.slip_of and not payment.returned
        }
        return [key for key in last.values() if self.books.payments[key].agreement.state in ("active", "settled")]

    def _with_credit(self, *, active: bool = False) -> list[model.Agreement]:
        held = [each for each in self.agreements if self.books.held[each.credit] < 0]
        return [each for each in held if not active or each.state == "active"]

    def _may_return(self, agreed: model.Agreement) -> bool:
        owed = self.books.held[f"receivable_debt:{agreed.debt}"]
        return agreed.state == "broken" and not agreed.again and owed > 0


def movement(
    slip: Charge, on: date, amount: int, *, fee: int = 0, late: int = 0, code: str = "06", number: str = ""
) -> Movement:
    """What the bank says of a slip."""
    return Movement(
        occurrence_code=code, nosso_numero=number or slip.nosso_numero, occurred_on=on, credited_on=on,
        title_amount=slip.amount, due_on=slip.due_on, paid_amount=Money(amount), fee=Money(fee),
        late_charges=Money(late),
    )  # fmt: skip


def differences(session: Session, books: model.Books, agreements: list[model.Agreement]) -> dict[str, tuple[Any, Any]]:
    """Where database and model differ: accounts, installments, agreements. Empty when nowhere."""
    cents = func.sum(type_coerce(LedgerBalance.balance, BigInteger))
    query = select(LedgerBalance.account, cents).where(LedgerBalance.account.in_(books.held))
    kept = {account: int(amount) for account, amount in session.execute(query.group_by(LedgerBalance.account))}
    found: dict[str, Any] = {each: kept.get(each, 0) for each in books.held}
    wanted: dict[str, Any] = dict(books.held)
    numbers = [each.number for each in agreements]
    rows = session.scalars(select(Installment).where(Installment.agreement_id.in_(numbers)))
    for row in rows:
        found[f"installment {row.agreement_id}/{row.number}"] = row.status.value, (row.paid or ZERO).cents
    for row in session.scalars(select(Agreement).where(Agreement.id.in_(numbers))):
        state = "active" if row.status is AgreementState.NOTICED else row.status.value
        found[f"agreement {row.id}"] = state
    for agreed in agreements:
        wanted[f"agreement {agreed.number}"] = agreed.state
        for number, line in enumerate(agreed.lines, start=1):
            wanted[f"installment {agreed.number}/{number}"] = line.state, line.paid
    return {each: (found.get(each), wanted.get(each)) for each in found | wanted if found.get(each) != wanted.get(each)}

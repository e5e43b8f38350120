"""Each class of money that comes in has its name, its case and its remedies, and the books are right after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentState
from payments.cnab.retorno import read_retorno
from payments.incoming import CaseKind, IncomingKind, Remedy
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BankLine,
    Charge,
    FinanceCase,
    Installment,
    OutboxEntry,
    Payment,
    PaymentStatus,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import cases
from portal.services.agreement_life.steps import record_step
from portal.services.errors import NotAllowed, Stale
from portal.services.money_in import debtor_credits, line_cases
from portal.services.payments import late_charges_paid, lock_agreements
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.lives import break_agreement, running

MORE = Money(777)


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    """After every test the books are right, and each payment is its parts and its credit."""
    yield
    check_books(database)
    with database.reading() as session:
        for payment in session.scalars(select(Payment)):
            assert payment.amount == total(part.amount for part in payment.parts) + payment.credit


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    session: Session
    account: ReceivingAccount
    agreement: Agreement
    charges: list[Charge]

    def send(self, *movements: Any) -> None:
        send(self.session, retorno(self.account, movements))
        self.session.expire_all()

    def kinds(self) -> list[str]:
        found = list(self.session.scalars(select(Payment.kind).order_by(Payment.id)))
        self.session.commit()
        return found

    def case(self, kind: CaseKind) -> FinanceCase:
        (case,) = cases.waiting(self.session, self.account.creditor_id, [kind])
        return case

    def decide(self, kind: CaseKind, remedy: Remedy, staff_id: int = 1, **arguments: Any) -> None:
        cases.remedy(
            self.session,
            case=self.case(kind),
            remedy=remedy,
            reason="visto",
            staff_id=staff_id,
            today=clock.today(),
            now=clock.now(),
            **arguments,
        )
        self.session.expire_all()

    def use_credit(self) -> Payment:
        of, today, now = self.agreement, clock.today(), clock.now()
        return debtor_credits.use_credit(
            self.session, debtor_id=of.debtor_id, agreement_public_id=of.public_id, today=today, now=now
        )

    def states(self) -> list[InstallmentState]:
        self.session.expire_all()
        return [each.status for each in self.session.get_one(Agreement, self.agreement.id).installments]


@pytest.fixture
def scene(database: Database, sealer: Sealer) -> Iterator[Callable[[int], Scene]]:
    with database.writing() as session:

        def make(count: int = 2, bank: str = "237") -> Scene:
            _, account, agreement, charges = running(session, sealer, count, bank)
            return Scene(session=session, account=account, agreement=agreement, charges=charges)

        yield make


def test_a_whole_payment_is_early_exact_or_late_by_its_day(scene: Callable[..., Scene]) -> None:
    at = scene(3)
    first, second, third = at.charges
    late_on = third.due_on + timedelta(days=20)
    late = third.amount.times(Decimal("0.02")) + Money(13)
    at.send(
        paid(first, occurred_on=first.due_on - timedelta(days=1)),
        paid(second, occurred_on=second.due_on),
        paid(third, third.amount + late, occurred_on=late_on, late_charges=late),
    )
    assert at.kinds() == [IncomingKind.EARLY, IncomingKind.EXACT, IncomingKind.LATE]
    assert late_charges_paid(at.session, at.session.get_one(Installment, third.installment_id)) == late
    assert at.session.get_one(Agreement, at.agreement.id).status is AgreementState.SETTLED
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == ZERO
    assert cases.waiting(at.session, None) == []


def test_late_and_short_of_the_banks_own_charges_is_imputed_in_the_agreements_order(
    scene: Callable[..., Scene],
) -> None:
    """By CC 354 the interest of the delay comes first: what is left is principal, and asked for by a new slip."""
    at = scene(2)
    first = at.charges[0]
    part = first.amount - Money(1000)
    at.send(paid(first, part, occurred_on=first.due_on + timedelta(days=20)))
    assert at.kinds() == [IncomingKind.SHORT]
    (payment,) = at.session.scalars(select(Payment))
    by_part = {each.part.value: each.amount for each in payment.parts}
    assert by_part["late_interest"] > ZERO
    assert "fine" not in by_part
    installment = at.session.get_one(Installment, first.installment_id)
    assert installment.paid == part - by_part["late_interest"]
    assert installment.status is InstallmentState.OPEN
    topics = list(at.session.scalars(select(OutboxEntry.key).where(OutboxEntry.topic == "charges.issue")))
    assert f"rest:{payment.key}" in topics
    # the rest, in the bank's own figure, settles it: no difference is asked for afterwards
    rest = installment.amount - (installment.paid or ZERO)
    at.send(paid(first, rest, occurred_on=first.due_on + timedelta(days=25)))
    assert at.states()[0] is InstallmentState.PAID


def test_paid_over_the_debtor_uses_the_credit_and_the_case_closes(scene: Callable[..., Scene]) -> None:
    at = scene(2)
    at.send(paid(at.charges[0], at.charges[0].amount + MORE))
    assert at.kinds() == [IncomingKind.OVER]
    assert at.case(CaseKind.OVER).amount == MORE
    payment = at.use_credit()
    assert (payment.amount, payment.credit) == (MORE, ZERO)
    assert payment.receiving_account_id == at.account.id  # where the money it comes from is
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == ZERO
    assert cases.waiting(at.session, None) == []
    with pytest.raises(NotAllowed, match="no_credit"):
        at.use_credit()


def test_paid_twice_and_after_settlement_is_a_credit_and_each_is_decided_once(scene: Callable[..., Scene]) -> None:
    at = scene(2)
    first, second = at.charges
    at.send(paid(first), paid(first, occurred_on=first.due_on))
    assert at.kinds()[1] == IncomingKind.TWICE
    stale = at.case(CaseKind.TWICE)
    assert stale.detail == {"review_double": False}
    again = {"remedy": Remedy.KEEP_AS_CREDIT, "staff_id": 2, "today": clock.today(), "now": clock.now()}
    with pytest.raises(NotAllowed, match="reason_missing"):
        cases.remedy(at.session, case=stale, reason=" ", **again)
    at.decide(CaseKind.TWICE, Remedy.KEEP_AS_CREDIT)
    assert (stale.remedy, stale.reason, stale.closed_by) == ("keep_as_credit", "visto", "staff:1")
    with pytest.raises(Stale, match="case_closed"):
        cases.remedy(at.session, case=stale, reason="de novo", **again)
    at.send(paid(second), paid(second, occurred_on=second.due_on))
    assert at.kinds()[3] == IncomingKind.AFTER_SETTLEMENT
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == -(first.amount + second.amount)


def test_money_taken_back_reopens_exactly_what_it_paid_late_charges_among_it(scene: Callable[..., Scene]) -> None:
    at = scene(1)
    (charge,) = at.charges
    late = charge.amount.times(Decimal("0.02")) + Money(13)
    fines, interest = of_kind(at.session, AccountKind.FINE_INCOME), of_kind(at.session, AccountKind.INTEREST_INCOME)
    whole = charge.amount + late + MORE
    at.send(paid(charge, whole, occurred_on=charge.due_on + timedelta(days=20), late_charges=late, fee=ZERO))
    assert at.session.get_one(Agreement, at.agreement.id).status is AgreementState.SETTLED
    at.send(paid(charge, whole, occurrence_code="22", fee=ZERO))
    at.decide(CaseKind.REVERSED, Remedy.UNDO)
    agreement = at.session.get_one(Agreement, at.agreement.id)
    assert (agreement.status, agreement.settled_on) == (AgreementState.ACTIVE, None)
    assert at.states() == [InstallmentState.OPEN]
    assert agreement.installments[0].paid == ZERO
    assert of_kind(at.session, AccountKind.FINE_INCOME) == fines
    assert of_kind(at.session, AccountKind.INTEREST_INCOME) == interest
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == ZERO
    (payment,) = at.session.scalars(select(Payment))
    assert payment.status is PaymentStatus.RETURNED


def test_a_credit_that_paid_installments_is_undone_with_the_payment_it_came_from(scene: Callable[..., Scene]) -> None:
    at = scene(2)
    first, second = at.charges
    at.send(paid(first, first.amount + second.amount, fee=ZERO))
    at.use_credit()
    assert at.states() == [InstallmentState.PAID] * 2
    at.send(paid(first, first.amount + second.amount, occurrence_code="22", fee=ZERO))
    at.decide(CaseKind.REVERSED, Remedy.UNDO)
    assert at.states() == [InstallmentState.OPEN] * 2
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == ZERO
    assert of_kind(at.session, AccountKind.WRITE_OFF) == ZERO


def test_after_breach_it_is_kept_and_counted_for_the_debt_that_came_back(scene: Callable[..., Scene]) -> None:
    at = scene(2)
    first = at.charges[0]
    _break(at)
    at.send(paid(first))
    assert at.kinds() == [IncomingKind.AFTER_BREACH]
    owed = of_kind(at.session, AccountKind.RECEIVABLE_DEBT)
    at.decide(CaseKind.AFTER_BREACH, Remedy.RESTATE)
    assert of_kind(at.session, AccountKind.RECEIVABLE_DEBT) == owed - first.amount
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == ZERO


def test_after_breach_the_agreement_can_be_taken_up_again_with_the_money_counted(scene: Callable[..., Scene]) -> None:
    at = scene(2)
    first = at.charges[0]
    _break(at)
    at.send(paid(first))
    at.decide(CaseKind.AFTER_BREACH, Remedy.REINSTATE)
    assert at.states() == [InstallmentState.PAID, InstallmentState.OPEN]
    assert at.session.get_one(Agreement, at.agreement.id).status is AgreementState.ACTIVE


def test_a_charge_of_another_account_and_a_fee_nobody_named_are_told_apart(scene: Callable[..., Scene]) -> None:
    at, other = scene(1), scene(1, "341")
    own, stray = at.charges[0], other.charges[0]
    stray.nosso_numero = f"{own.nosso_numero[:-2]}77"
    at.session.commit()
    raw = retorno(at.account, [paid(stray, fee=ZERO), paid(own, fee=Money(250))])
    file = send(at.session, raw).file
    told = read_retorno(raw).lines[1]
    line_cases.open_for(  # layouts of banks that state what they credited may state less than paid, less fee
        at.session,
        at.session.scalars(select(BankLine).where(BankLine.file_id == file.id, BankLine.fee == told.fee)).one(),
        told._replace(credited_amount=own.amount - Money(450)),
        at.account,
        now=clock.now(),
    )
    at.session.commit()
    assert at.case(CaseKind.WRONG_CREDITOR).detail == {"charge_id": stray.id}
    fees = of_kind(at.session, AccountKind.BANK_FEES)
    at.decide(CaseKind.FEE_NETTED, Remedy.BOOK_FEE)
    assert of_kind(at.session, AccountKind.BANK_FEES) - fees == Money(200)


def test_the_same_line_in_another_file_is_one_payment(scene: Callable[..., Scene]) -> None:
    at = scene(2)
    first, second = at.charges
    at.send(paid(first))
    at.send(paid(first), paid(second))
    count = at.session.scalar(select(func.count()).select_from(Payment))
    assert (count, at.states()) == (2, [InstallmentState.PAID] * 2)


@pytest.mark.parametrize("beyond", [ZERO, MORE])
def test_what_a_frozen_agreement_was_paid_becomes_a_credit_and_the_books_stay_right(
    scene: Callable[..., Scene], beyond: Money
) -> None:
    """The books are asked after the test: a payment undone and taken in anew is what its journals moved."""
    at = scene(2)
    lock_agreements(at.session, {at.agreement.id})
    record_step(
        at.session, at.session.get_one(Agreement, at.agreement.id), AgreementEvent.FREEZE, reason="court_plan",
        key="freeze", on=clock.today(), actor="test", now=clock.now(),
    )  # fmt: skip
    at.session.commit()
    whole = at.charges[0].amount + beyond
    at.send(paid(at.charges[0], whole))
    assert at.kinds() == [IncomingKind.FROZEN]
    assert at.states()[0] is InstallmentState.PAID
    at.decide(CaseKind.FROZEN, Remedy.KEEP_AS_CREDIT)
    assert at.states()[0] is InstallmentState.OPEN
    assert of_kind(at.session, AccountKind.REFUND_PAYABLE) == -whole
    assert of_kind(at.session, AccountKind.SUSPENSE) == ZERO


def _break(at: Scene) -> None:
    break_agreement(at.session, at.agreement.id)

"""Return files: kept, read once, applied once, and always in step with the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.charge import ChargeState
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BankFile,
    BankFileStatus,
    BankLine,
    DebtStatus,
    OutboxEntry,
    Outcome,
)
from portal.sealing import Sealer
from tests.support.banking import (
    charges_of,
    issue_registered,
    make_agreement,
    paid,
    registered,
    retorno,
    send,
)
from tests.support.books import check_books, of_kind
from tests.support.lives import newly_agreed, running

FEE = Money(250)


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    """After every test the books are right."""
    yield
    check_books(database)


@pytest.fixture(params=["341", "237", "001"])
def bank(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def outcomes(session: Session, file: BankFile) -> list[tuple[Outcome, str]]:
    lines = session.scalars(select(BankLine).where(BankLine.file_id == file.id).order_by(BankLine.line_number))
    found = [(line.outcome, line.code) for line in lines]
    session.commit()
    return found


def count(session: Session, table: type) -> int:
    return int(session.scalar(select(func.count()).select_from(table)) or 0)


def fresh(session: Session, agreement: Agreement) -> Agreement:
    query = select(Agreement).where(Agreement.id == agreement.id).execution_options(populate_existing=True)
    return session.scalars(query).one()


def test_a_registration_makes_the_slip_payable_and_a_payment_settles_the_debt(
    database: Database, sealer: Sealer, bank: str
) -> None:
    with database.writing() as session:
        _, account, agreement, (charge,) = running(session, sealer, 1, bank)
        assert charge.status is ChargeState.REGISTERED
        assert charge.registered_at is not None
        receipt = send(session, retorno(account, [paid(charge)]))
        assert receipt.file.status is BankFileStatus.READ
        assert outcomes(session, receipt.file) == [(Outcome.APPLIED, "exact")]
        agreement = fresh(session, agreement)
        assert agreement.status is AgreementState.SETTLED
        assert agreement.settled_on == clock.today()
        assert agreement.debts[0].debt.status is DebtStatus.SETTLED
        assert not agreement.debts[0].live
        assert of_kind(session, AccountKind.BANK) == charge.amount - FEE
        told = session.scalars(select(OutboxEntry.topic)).all()
        assert {"payment.tell", "agreement.settled"} <= set(told)


def test_a_rejection_keeps_the_slip_from_the_debtor_with_its_reason(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, account, agreement = newly_agreed(session, sealer, 1)
        (charge,) = issue_registered(session, sealer, make_agreement(session, sealer, creditor))
        assert charge.status is ChargeState.REGISTERED
        from portal.services import charges, remessas

        (other,) = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        remessas.write(session, account.id, sealer=sealer, now=clock.now())
        refused = replace(registered(other), occurrence_code="03", reasons=("42",))
        send(session, retorno(account, [refused]))
        (other,) = charges_of(session, agreement.id)
        assert other.status is ChargeState.REJECTED
        assert other.rejection == "42"


def test_a_short_payment_leaves_the_rest_open_and_the_rest_settles_it(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (charge,) = running(session, sealer, 1)
        part = charge.amount - Money(1000)
        first = send(session, retorno(account, [paid(charge, part)]))
        assert outcomes(session, first.file) == [(Outcome.APPLIED, "short")]
        assert charges_of(session, agreement.id)[0].status is ChargeState.WRITE_OFF_REQUESTED  # it asks for too much
        issued = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "charges.issue")).all()
        assert [each.payload for each in issued if each.key.startswith("rest:")] == [{"agreement_id": agreement.id}]
        assert fresh(session, agreement).installments[0].status is InstallmentState.OPEN
        session.commit()
        second = send(session, retorno(account, [paid(charge, Money(1000))]))
        assert outcomes(session, second.file) == [(Outcome.APPLIED, "exact")]
        assert fresh(session, agreement).status is AgreementState.SETTLED


def test_what_is_paid_beyond_becomes_the_debtors_credit(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1)
        receipt = send(session, retorno(account, [paid(charge, charge.amount + Money(777))]))
        assert outcomes(session, receipt.file) == [(Outcome.APPLIED, "over")]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == Money(-777)


def test_late_charges_are_income_and_not_credit(database: Database, sealer: Sealer, bank: str) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1, bank)
        late = Money(charge.amount.cents // 50 + 123)  # the fine of 2% and a little interest
        income = of_kind(session, AccountKind.FINE_INCOME) + of_kind(session, AccountKind.INTEREST_INCOME)
        receipt = send(session, retorno(account, [paid(charge, charge.amount + late, late_charges=late)]))
        assert outcomes(session, receipt.file) == [(Outcome.APPLIED, "exact")]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == ZERO
        after = of_kind(session, AccountKind.FINE_INCOME) + of_kind(session, AccountKind.INTEREST_INCOME)
        assert income - after == late
        assert of_kind(session, AccountKind.FINE_INCOME) == -charge.amount.times(Decimal("0.02"))


def test_a_slip_paid_twice_leaves_the_second_payment_as_a_credit(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1)
        receipt = send(session, retorno(account, [paid(charge), paid(charge)]))
        assert outcomes(session, receipt.file) == [(Outcome.APPLIED, "exact"), (Outcome.APPLIED, "paid_again")]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == -charge.amount


def test_an_unknown_number_waits_in_suspense(database: Database, sealer: Sealer, bank: str) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1, bank)
        other = charge.nosso_numero[:-2] + ("77" if not charge.nosso_numero.endswith("77") else "78")
        receipt = send(session, retorno(account, [replace(paid(charge), nosso_numero=other)]))
        assert outcomes(session, receipt.file) == [(Outcome.UNMATCHED, "unknown_number")]


def test_a_fee_alone_leaves_the_bank_and_nothing_else(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1, "237")
        fee = replace(registered(charge), occurrence_code="28", reasons=("02",), fee=Money(199))
        receipt = send(session, retorno(account, [fee]))
        assert outcomes(session, receipt.file) == [(Outcome.NOTED, "fee")]
        assert of_kind(session, AccountKind.BANK) == Money(-199)


def test_money_taken_back_is_queued_and_leaves_the_bank(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1, "237")
        send(session, retorno(account, [paid(charge, fee=ZERO)]))
        receipt = send(session, retorno(account, [paid(charge, occurrence_code="22", fee=ZERO)]))
        assert outcomes(session, receipt.file) == [(Outcome.UNMATCHED, "reversed")]
        assert of_kind(session, AccountKind.BANK) == ZERO


def test_the_same_file_ten_times_changes_nothing_after_the_first(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1)
        raw = retorno(account, [paid(charge)])
        answers = [send(session, raw).again for _ in range(10)]
        assert answers == [False] + [True] * 9
        assert of_kind(session, AccountKind.BANK) == charge.amount - FEE


def test_a_movement_told_by_two_files_is_applied_once_and_both_files_tie(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (first, second) = running(session, sealer, 2)
        send(session, retorno(account, [paid(first)]))
        receipt = send(session, retorno(account, [paid(first), paid(second)]))
        assert outcomes(session, receipt.file) == [(Outcome.REPEATED, ""), (Outcome.APPLIED, "exact")]
        assert of_kind(session, AccountKind.BANK) == first.amount + second.amount - FEE - FEE


def test_a_bad_line_is_set_aside_and_the_good_ones_count(database: Database, sealer: Sealer, bank: str) -> None:
    with database.writing() as session:
        _, account, _, (first, second) = running(session, sealer, 2, bank)
        lines = retorno(account, [paid(first), paid(second)]).split(b"\r\n")
        bad = 1 if bank != "001" else 3  # the first line with a payment; in CNAB 240 its second segment, the amounts
        lines[bad] = lines[bad][:77] + b"\x00\xe7x" + lines[bad][80:146] + b"ABCDE" + lines[bad][151:]
        receipt = send(session, b"\r\n".join(lines))
        found = Counter(outcome for outcome, _ in outcomes(session, receipt.file))
        assert found[Outcome.QUARANTINED] >= 1
        assert found[Outcome.APPLIED] == 1
        assert charges_of(session, second.installment.agreement_id)[1].status is ChargeState.PAID

"""Nobody is invited to pay an installment twice, and who does gets all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.owed.prescription import clearance_deadline_on
from payments.ledger import AccountKind, receivable_agreement, refund_payable
from portal import clock
from portal.db import Database
from portal.documents import receipt_of
from portal.formatting import date_plain
from portal.models import Agreement, BankLine, Charge, Creditor, Installment, OutboxEntry, Outcome, ReceivingAccount
from portal.sealing import Sealer
from portal.services import suspense, telling
from portal.services.charges import payable_charges
from portal.services.ledger import balance
from portal.services.past_slips import Fate, fate_of, slip_of
from tests.support.banking import charges_of, issue_registered, paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.lives import newly_agreed
from tests.support.worker import last_message


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    yield
    check_books(database)


def negotiated(
    session: Session, sealer: Sealer, count: int = 2, bank: str = "237"
) -> tuple[Creditor, ReceivingAccount, Agreement, list[Charge]]:
    creditor, account, agreement = newly_agreed(session, sealer, count, bank)
    return creditor, account, agreement, issue_registered(session, sealer, agreement)


def place_stray_money(session: Session, account: ReceivingAccount, charge: Charge, member_id: int) -> None:
    """The installment of a slip is paid with money that came without its number."""
    stray = paid(charge, nosso_numero="00009999999", fee=ZERO)
    receipt = send(session, retorno(account, [stray]))
    line = session.scalars(select(BankLine).where(BankLine.file_id == receipt.file.id)).one()
    assert line.outcome is Outcome.UNMATCHED
    suspense.place(
        session,
        line=suspense.line_of(session, line.public_id, account.creditor_id),
        installment_id=charge.installment_id,
        staff_id=member_id,
        today=clock.today(),
        now=clock.now(),
    )


def test_the_slip_of_an_installment_paid_otherwise_is_not_shown(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second) = negotiated(session, sealer)
        place_stray_money(session, account, first, 1)
        shown = payable_charges(session, agreement.debtor_id, agreement.id)
        assert [charge.id for charge in shown] == [second.id]
        old, new = (slip_of(session, agreement.debtor_id, each.public_id) for each in (first, second))
        found = [fate_of(session, each, clock.today()) for each in (old, new)]
        assert found == [Fate.PAID_OTHERWISE, None]


def test_paid_again_late_all_of_it_is_the_debtors_and_none_of_it_a_charge_for_delay(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, _) = negotiated(session, sealer)
        place_stray_money(session, account, first, 1)
        fines = of_kind(session, AccountKind.FINE_INCOME)
        late = Money(345)
        send(session, retorno(account, [paid(first, first.amount + late, late_charges=late)]))
        assert of_kind(session, AccountKind.FINE_INCOME) == fines
        assert balance(session, refund_payable(str(agreement.id))) == -(first.amount + late)


def test_a_payment_taken_back_leaves_the_credit_of_another_installment_alone(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second) = negotiated(session, sealer)
        more = Money(1000)
        send(session, retorno(account, [paid(first, first.amount + more, fee=ZERO)]))
        send(session, retorno(account, [paid(second, fee=ZERO)]))
        back = send(session, retorno(account, [paid(second, occurrence_code="22", fee=ZERO)]))
        line = session.scalars(select(BankLine).where(BankLine.file_id == back.file.id)).one()
        suspense.undo(
            session,
            line=suspense.line_of(session, line.public_id, account.creditor_id),
            staff_id=1,
            today=clock.today(),
            now=clock.now(),
        )
        session.expire_all()
        found = session.get_one(Agreement, agreement.id)
        assert found.status is AgreementState.ACTIVE
        assert [each.status for each in found.installments] == [InstallmentState.PAID, InstallmentState.OPEN]
        assert balance(session, refund_payable(str(agreement.id))) == -more
        assert balance(session, receivable_agreement(str(agreement.id))) == second.amount
        session.commit()
        assert [each.id for each in charges_of(session, agreement.id)] == [first.id, second.id]


def test_the_receipt_states_all_that_was_paid_with_what_the_delay_cost(database: Database, sealer: Sealer) -> None:
    """CC art. 320: the discharge states the amount; somebody who paid R$ 103 is not given a receipt of R$ 100."""
    with database.writing() as session:
        _, account, agreement, (first, _) = negotiated(session, sealer)
        late, more = Money(345), Money(200)
        send(session, retorno(account, [paid(first, first.amount + late + more, late_charges=late)]))
        session.expire_all()
        installment = session.get_one(Installment, first.installment_id)
        charge = session.get_one(Charge, first.id)
        doc = receipt_of(session, installment, charge, sealer=sealer, base_url="https://x", today=clock.today())
        assert doc.amount == first.amount + late
        assert ("Multa e juros pelo atraso", late) in doc.parts
        assert balance(session, refund_payable(str(agreement.id))) == -more
        assert agreement.total - first.amount == doc.left_to_pay


def test_who_paid_without_a_number_is_told_once_it_is_placed(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (first, _) = negotiated(session, sealer)
        place_stray_money(session, account, first, 1)
        told = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "payment.tell")).one()
        assert told.payload["installment_id"] == first.installment_id
        assert told.payload["paid_cents"] == first.amount.cents


def test_letter_and_message_name_the_same_last_day_counted_from_the_payment(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    """STJ Sumula 548 counts from the payment, however late the bank's file comes."""
    with database.writing() as session:
        _, account, agreement, (only,) = negotiated(session, sealer, 1)
        earlier = clock.today() - timedelta(days=9)
        send(session, retorno(account, [paid(only, occurred_on=earlier, fee=ZERO)]))
        telling.agreement_settled(
            session, sealer, agreement.id, base_url="https://x.example", today=clock.today(), fresh_days=365
        )
    assert date_plain(clearance_deadline_on(earlier)) in last_message(app)[1]

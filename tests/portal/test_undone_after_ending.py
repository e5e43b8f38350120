"""A payment the bank takes back after its agreement had ended: what it left is worked out anew, as if never paid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.ledger import AccountKind, receivable_agreement, receivable_debt, write_off
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, DebtRecord, DebtStatus, Payment, PaymentStatus, ReceivingAccount
from portal.sealing import Sealer
from portal.services import suspense
from portal.services.agreement_life.writing_off import write_off as give_up
from portal.services.balances import balance_of
from portal.services.errors import NotAllowed
from portal.services.ledger import balance
from tests.support.banking import issue_registered, make_agreement, paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.lives import as_it_is, break_agreement, running


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    """After every test every invariant of the books holds."""
    yield
    check_books(database)


def taken_back(session: Session, account: ReceivingAccount, charge: Charge, amount: Money) -> None:
    """The bank takes an amount of a slip's payment back, and finance undoes it."""
    told = paid(charge, amount, occurrence_code="22", fee=ZERO)
    send(session, retorno(account, [told]))
    (line,) = [each for each in suspense.waiting(session, account.creditor_id) if each.code == "reversed"]
    suspense.undo(session, line=line, staff_id=1, today=clock.today(), now=clock.now())


def debt_of(session: Session, agreement: Agreement) -> DebtRecord:
    return as_it_is(session, agreement).debts[0].debt


def test_a_debt_that_came_back_is_owed_as_if_the_payment_had_never_been_made(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, *_) = running(session, sealer, bank="237")
        never = make_agreement(session, sealer, creditor, 4)
        issue_registered(session, sealer, never)
        send(session, retorno(account, [paid(first, fee=ZERO)]))
        for each in (agreement, never):
            break_agreement(session, each.id)
        ended = as_it_is(session, agreement).ended_on
        before, like = (balance_of(debt_of(session, each), clock.today()).total for each in (agreement, never))
        assert before < like
        taken_back(session, account, first, first.amount)
        debt = debt_of(session, agreement)
        assert balance_of(debt, clock.today()).total == like
        assert balance(session, receivable_debt(str(debt.id))) == like, "the books have what is owed"
        assert debt.restated is not None
        assert (debt.status, debt.restated["payments"]) == (DebtStatus.OPEN, [])
        now = as_it_is(session, agreement)
        assert (now.status, now.ended_on) == (AgreementState.BROKEN, ended)
        assert {each.status for each in now.installments} == {InstallmentState.CANCELED}
        assert of_kind(session, AccountKind.SUSPENSE) == ZERO
        assert session.scalars(select(Payment.status)).one() is PaymentStatus.RETURNED


def test_what_stayed_of_a_payment_still_counts_and_debts_that_moved_on_are_left_alone(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second, *_) = running(session, sealer, bank="237")
        send(session, retorno(account, [paid(each, fee=ZERO) for each in (first, second)]))
        break_agreement(session, agreement.id)
        before = balance_of(debt_of(session, agreement), clock.today()).total
        taken_back(session, account, first, Money(100))
        debt = debt_of(session, agreement)
        assert debt.restated is not None
        counted = sum(cents for _, cents in debt.restated["payments"])
        assert counted == (first.amount + second.amount).cents - 100
        assert balance_of(debt, clock.today()).total > before
        debt.status = DebtStatus.SETTLED
        session.commit()
        with pytest.raises(NotAllowed) as refused:
            taken_back(session, account, second, second.amount)
        assert refused.value.code == "agreement_over"
        debt_of(session, agreement).status = DebtStatus.OPEN
        session.commit()


def test_of_what_was_given_up_the_payment_taken_back_is_lost_too(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, *_) = running(session, sealer, bank="237")
        send(session, retorno(account, [paid(first, fee=ZERO)]))
        give_up(session, agreement.id, reason="lost", actor="staff:1", today=clock.today(), now=clock.now())
        lost = balance(session, write_off(str(creditor.id)))
        taken_back(session, account, first, first.amount)
        assert balance(session, write_off(str(creditor.id))) == lost + first.amount
        assert balance(session, receivable_agreement(str(agreement.id))) == ZERO
        now = as_it_is(session, agreement)
        assert now.status is AgreementState.CANCELED
        assert {each.status for each in now.installments} == {InstallmentState.CANCELED}

"""Money that comes after a breach: made in time no breach stands, made later it counts for the debt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentState
from offers.agreements.taken_up import Reinstatement, reinstatement
from payments.incoming import CaseKind, IncomingKind, Remedy
from payments.ledger import interest_income, receivable_debt, refund_payable
from portal import clock
from portal.db import Database
from portal.models import Agreement, Contact, DebtStatus, FinanceCase, Message, Payment
from portal.sealing import Sealer
from portal.services import cases, messages
from portal.services.agreement_life import telling
from portal.services.agreement_life.breach import break_it
from portal.services.agreement_life.facts import facts_of, terms_of
from portal.services.agreement_life.in_time import undo_breach_if_paid_in_time
from portal.services.agreement_life.reinstating import reinstate
from portal.services.agreement_life.steps import record_step, steps_of
from portal.services.balances import balance_of
from portal.services.ledger import balance
from portal.services.payments import lock_agreements
from tests.support.banking import paid
from tests.support.books import check_books
from tests.support.lives import DAY, as_it_is, broken_unpaid, file_made_on, under_notice
from tests.support.worker import work


def test_what_ran_since_the_breach_is_booked_with_the_payment_that_settles_it(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        account, ended, (first, second, *_) = broken_unpaid(session, sealer)
        assert ended.ended_on is not None
        debt, later = ended.debts[0].debt, ended.ended_on + timedelta(days=200)
        owed_then = balance(session, receivable_debt(str(debt.id)))
        income = balance(session, interest_income(str(ended.creditor_id)))
        owed_now = balance_of(debt, later).total
        assert owed_now > owed_then, "the days since the breach brought nothing to book"
        file_made_on(session, account, later, first, paid(first, occurred_on=later, credited_on=later, fee=ZERO))
        _count_for_the_debt(session, ended, later)
        debt = as_it_is(session, ended).debts[0].debt
        assert balance(session, receivable_debt(str(debt.id))) == balance_of(debt, later).total
        assert balance(session, receivable_debt(str(debt.id))) == owed_now - first.amount
        assert income - balance(session, interest_income(str(ended.creditor_id))) == owed_now - owed_then
        rest = owed_now - first.amount
        whole = paid(second, rest + Money(5), occurred_on=later, credited_on=later, fee=ZERO)
        file_made_on(session, account, later, second, whole)
        _count_for_the_debt(session, ended, later)
        debt = as_it_is(session, ended).debts[0].debt
        assert debt.status is DebtStatus.SETTLED
        assert balance(session, receivable_debt(str(debt.id))) == ZERO
        assert balance(session, refund_payable(str(ended.id))) == Money(-5)
    check_books(database)


def test_a_payment_made_in_time_and_known_later_undoes_the_breach(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        account, ended, (first, *_) = broken_unpaid(session, sealer)
        until, on = ended.cure_until, ended.ended_on
        assert until is not None
        assert on is not None
        monkeypatch.setattr("portal.clock.today", lambda: on + DAY)
        asked = reinstatement(ended.status, facts_of(session, ended), terms_of(ended), until)
        assert isinstance(asked, Reinstatement)
        in_time = paid(first, asked.owed, occurred_on=until, credited_on=on + DAY, fee=ZERO)
        file_made_on(session, account, on + DAY, first, in_time)
        assert list(session.scalars(select(Payment.kind))) == [IncomingKind.AFTER_BREACH]
        session.commit()
    for _ in range(4):
        work(app)
    with database.writing() as session:
        again = as_it_is(session, ended)
        assert again.status is AgreementState.ACTIVE
        assert [each.status for each in again.installments] == [
            InstallmentState.PAID, *[InstallmentState.OPEN] * 3
        ]  # fmt: skip
        assert again.installments[0].paid_on == until, "counted on another day than it was paid"
        step = steps_of(session, again.id)[-1]
        assert (step.event, step.reason) == ("reinstate", "paid_in_time")
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.AFTER_BREACH.value)).one()
        assert case.remedy == Remedy.WITHDRAWN.value
        assert balance(session, receivable_debt(str(again.debts[0].debt_id))) == ZERO
        told = session.scalars(select(Message).where(Message.kind == "agreement_resumed")).one()
        body = messages.body_of(sealer, told)
        assert body is not None
        assert "dentro do prazo" in body.text
        _break_again(session, again)  # undone, the breach was no favour: the one time it may be taken up is still there
        reinstate(session, again.id, reason="combinado", actor="staff:1", today=on + DAY, now=clock.now())
    check_books(database)


def test_a_payment_made_late_or_too_small_leaves_the_breach_and_the_decision_to_a_person(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        account, ended, (first, second, *_) = broken_unpaid(session, sealer)
        until, on = ended.cure_until, ended.ended_on
        assert until is not None
        assert on is not None
        late = paid(first, occurred_on=until + DAY, credited_on=on + DAY, fee=ZERO)
        file_made_on(session, account, on + DAY, first, late)
        small = paid(second, Money(100), occurred_on=until, credited_on=on + DAY, fee=ZERO)
        file_made_on(session, account, on + DAY, second, small)
        assert not undo_breach_if_paid_in_time(session, ended.id, today=on + DAY, now=clock.now())
        assert as_it_is(session, ended).status is AgreementState.BROKEN
        assert len(cases.waiting(session, None, [CaseKind.AFTER_BREACH])) == 2
        assert balance(session, refund_payable(str(ended.id))) == -(first.amount + Money(100))
    check_books(database)


def test_a_notice_that_reaches_nobody_is_noted_once_and_waits_for_a_person(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, told, (_first, *_) = under_notice(session, sealer)
        on = told.noticed_on
        assert on is not None
        for contact in session.scalars(select(Contact)):
            session.delete(contact)
        notice = steps_of(session, told.id)[-1]
        for _ in range(2):
            telling.notice(session, sealer, notice.id, base_url="https://x", today=on, fresh_days=365)
        assert [each.event for each in steps_of(session, told.id)] == ["notice", "not_told"]
        assert len(cases.waiting(session, None, [CaseKind.NOTICE_UNREACHED])) == 1


def _count_for_the_debt(session: Session, agreement: Agreement, today: date) -> None:
    (case,) = cases.waiting(session, agreement.creditor_id, [CaseKind.AFTER_BREACH])
    remedy, now = Remedy.RESTATE, clock.now()
    cases.remedy(session, case=case, remedy=remedy, reason="visto", staff_id=1, today=today, now=now)


def _break_again(session: Session, agreement: Agreement) -> None:
    lock_agreements(session, {agreement.id})
    today, now, notice = clock.today(), clock.now(), AgreementEvent.NOTICE
    record_step(session, agreement, notice, reason="grace_ended", key="again", on=today, actor="test", now=now)
    agreement.noticed_on = agreement.cure_until = today
    break_it(session, agreement, reason="cure_ended", on=today, actor="test", now=now)
    session.commit()

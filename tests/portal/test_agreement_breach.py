"""No breach without a notice, an elapsed window and the bank files of its last day; then nothing paid is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from brazil.money import ZERO, total
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentState
from offers.agreements.breach import Paid
from offers.agreements.restored import debt_restored
from payments.charge import ChargeState
from payments.incoming import CaseKind, Remedy
from payments.ledger import receivable_agreement, receivable_debt
from portal import clock
from portal.db import Database
from portal.formatting import brl, date_long
from portal.models import DebtStatus, FinanceCase
from portal.sealing import Sealer
from portal.services.agreement_life.breach import end_unpaid
from portal.services.agreement_life.reinstating import reinstate
from portal.services.agreement_life.steps import steps_of
from portal.services.balances import balance_of
from portal.services.index_series import series_in_force
from portal.services.ledger import balance
from tests.support.banking import charges_of, paid
from tests.support.books import balances
from tests.support.lives import (
    DAY,
    as_it_is,
    broken,
    broken_after_one,
    file_made_on,
    look,
    noticed,
    running,
    under_notice,
)
from tests.support.worker import last_message, work


def test_late_it_is_told_once_and_the_window_runs_before_anything_ends(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        late = first.due_on + timedelta(days=20)
        assert look(session, agreement, late) is None, "noticed before the files of the grace were read"
        told = noticed(session, account, agreement, first)
        assert (told.status, told.noticed_on is not None) == (AgreementState.NOTICED, True)
        assert told.cure_until is not None
        assert told.noticed_on is not None
        assert told.noticed_on > first.due_on + timedelta(days=5)
        assert look(session, agreement, told.noticed_on) is None
        assert look(session, agreement, told.cure_until) is None, "broken on the last day to pay"
        until, on = told.cure_until, told.noticed_on
        session.commit()
    monkeypatch.setattr("portal.clock.today", lambda: on)
    work(app)
    message, text = last_message(app)
    assert message.kind == "agreement_notice"
    assert date_long(until) in text
    assert "CNPJ" in text
    assert "continua contando" in text


def test_without_the_files_of_the_last_day_a_person_is_asked_and_nothing_breaks(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        account, told, (first, *_) = under_notice(session, sealer)
        assert told.cure_until is not None
        after = told.cure_until + timedelta(days=3)
        file_made_on(session, account, told.cure_until, first)  # made on the last day, it tells of the days before
        assert look(session, told, after) is None
        assert look(session, told, after) is None
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.BREACH_WAITS.value)).one()
        assert as_it_is(session, told).status is AgreementState.NOTICED
        paid_in_time = paid(first, occurred_on=told.cure_until, credited_on=after, fee=ZERO)
        file_made_on(session, account, after, first, paid_in_time)
        assert look(session, told, after) in (None, AgreementEvent.CURE)
        assert as_it_is(session, told).status is AgreementState.ACTIVE, "a payment of the last day came too late"
        session.refresh(case)
        assert case.remedy in ("", Remedy.WITHDRAWN.value)


def test_what_was_paid_is_kept_with_the_debt_and_every_later_balance_counts_it(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, ended, (first, _second, *_) = broken_after_one(session, sealer)
        debt, on = ended.debts[0].debt, ended.ended_on
        assert on is not None
        assert debt.status is DebtStatus.OPEN
        assert not ended.debts[0].live
        canceled = [each.status for each in ended.installments]
        assert canceled == [InstallmentState.PAID, *[InstallmentState.CANCELED] * 3]
        owed = balance_of(debt, on).total
        assert balance(session, receivable_agreement(str(ended.id))) == ZERO
        assert balance(session, receivable_debt(str(debt.id))) == owed
        assert total(balances(session).values()) == ZERO
        step = steps_of(session, ended.id)[-1]
        assert step.event == "breach"
        assert step.detail["paid_cents"] == first.amount.cents
        vested = step.detail["vested_cents"]
        assert vested > 0, "the share paid keeps its share of the discount"
        rules, series = debt.as_rules_see_it(), series_in_force(session)
        counted = [Paid(on=clock.today(), amount=first.amount)]
        for later in (on, on + timedelta(days=90)):
            by_hand = debt_restored(rules, counted, later, series).owed.cents - vested
            assert balance_of(debt, later).total.cents == by_hand
        gone = {charge.status for charge in charges_of(session, ended.id)}
        assert gone == {ChargeState.PAID, ChargeState.WRITE_OFF_REQUESTED}
        assert look(session, ended, on + DAY) is None
        amount = first.amount
        session.commit()
    work(app)
    message, text = last_message(app)
    assert message.kind == "agreement_broken"
    assert brl(amount) in text
    assert brl(owed) in text


def test_taken_up_again_it_is_as_it_was_with_a_new_notice_before_anything_ends(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        before = balances(session)
        ended = broken(session, account, agreement, first)
        on = ended.ended_on
        assert on is not None
        reinstate(session, ended.id, reason="combinado", actor="staff:1", today=on, now=clock.now())
        again = as_it_is(session, agreement)
        assert again.status is AgreementState.ACTIVE
        assert again.debts[0].live
        assert again.debts[0].debt.status is DebtStatus.NEGOTIATED
        assert {each.status for each in again.installments} == {InstallmentState.OPEN}
        assert {key: each for key, each in balances(session).items() if each} == {
            key: each for key, each in before.items() if each
        }
        assert look(session, again, on) is AgreementEvent.NOTICE


def test_nothing_presses_who_died(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        agreement.debts[0].debt.registration.deceased = True
        session.commit()
        late = first.due_on + timedelta(days=60)
        file_made_on(session, account, late, first)
        assert look(session, agreement, late) is None
        assert as_it_is(session, agreement).status is AgreementState.ACTIVE


def test_an_agreement_replaced_leaves_its_debt_with_the_payments_counted(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        found = as_it_is(session, agreement)
        event = AgreementEvent.REPLACE
        today, now = clock.today(), clock.now()
        end_unpaid(session, found, event, reason="x", key="r", on=today, actor="debtor:1", now=now)
        session.commit()
        found = as_it_is(session, agreement)
        debt = found.debts[0].debt
        assert (found.status, debt.status) == (AgreementState.REPLACED, DebtStatus.OPEN)
        assert balance(session, receivable_debt(str(debt.id))) == balance_of(debt, today).total

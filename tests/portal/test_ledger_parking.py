"""What the checker finds is parked and told; the ledger keeps its rows and its balances; the command says it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from brazil.money import ZERO, Money
from payments.incoming import CaseKind, Remedy
from payments.journals import payment_received
from payments.ledger import Account
from portal import clock
from portal.db import Database
from portal.models import Agreement, FinanceCase, JournalRecord, LedgerBalance, OutboxEntry
from portal.sealing import Sealer
from portal.services import cases
from portal.services.agreement_life.watch import running_after
from portal.services.errors import NotAllowed, Stale
from portal.services.ledger import balance, post
from portal.services.ledger_checks import parking
from portal.services.ledger_checks.invariants import Invariant
from portal.services.ledger_checks.recording import run
from tests.support.checked_books import situation


def test_what_fails_is_parked_told_once_and_released_only_when_it_is_right(database: Database, sealer: Sealer) -> None:
    today, now = clock.today(), clock.now()
    with database.writing() as session:
        situation(session, sealer)
        assert run(session, today=today, now=now) == ()
        session.execute(text("UPDATE agreements SET total_cents = total_cents - 1 WHERE id = 2"))
        session.commit()
        for _ in range(2):
            assert [each.code for each in run(session, today=today, now=now)] == [Invariant.INSTALLMENTS_TOTAL]
        assert parking.is_parked(session, 2)
        assert not parking.is_parked(session, 1)
        assert parking.parked_among(session, [1, 2]) == {2}
        assert running_after(session, 0) == [1]
        assert list(session.scalars(text("SELECT 1 FROM ledger_findings"))) == [1]
        with pytest.raises(NotAllowed, match="agreement_parked"):
            parking.refuse_parked(session, 2)
        with pytest.raises(NotAllowed, match="creditor_parked"):
            parking.refuse_parked_creditor(session, 1)
        (case,) = cases.waiting(session, 1, [CaseKind.PARKED])
        assert case.agreement_id == 2
        release = {"case": case, "remedy": Remedy.RELEASE, "reason": "Total conferido", "staff_id": 1}
        with pytest.raises(Stale, match="still_wrong"):
            cases.remedy(session, **release, today=today, now=now)
        session.execute(text("UPDATE agreements SET total_cents = total_cents + 1 WHERE id = 2"))
        cases.remedy(session, **release, today=today, now=now)
        assert not parking.is_parked(session, 2)
        assert running_after(session, 0) == [1, 2]
        parking.refuse_parked_creditor(session, 1)
        assert session.get_one(FinanceCase, case.id).reason == "Total conferido"


def test_the_database_refuses_to_change_a_journal_or_a_line_of_the_audit_trail(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        situation(session, sealer)
        for table in ("journals", "postings", "audit_events"):
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with pytest.raises(DBAPIError, match="append only"), session.begin_nested():
                    session.execute(text(statement))


def test_a_balance_knows_what_is_posted_and_forgets_what_a_savepoint_took_back(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        situation(session, sealer)
        account = Account.parse("receivable_agreement:2")
        before = balance(session, account)
        agreement = session.get_one(Agreement, 2)

        def take(key: str) -> None:
            journal = payment_received(
                bank_key=key, bank_account_id="1", agreement_id="2", paid=Money(7), owed=Money(7), fee=ZERO,
                on=clock.today(),
            )  # fmt: skip
            post(session, agreement.creditor_id, journal, now=clock.now())

        with session.begin_nested() as savepoint:
            take("undone")
            assert balance(session, account) == before - Money(7)
            savepoint.rollback()
        take("kept")
        assert balance(session, account) == before - Money(7)
        session.commit()
        kept = session.query(LedgerBalance).filter_by(account=str(account)).one()
        assert kept.balance == before - Money(7)
        assert session.query(JournalRecord).filter_by(ref="undone").count() == 0
        take("rolled back")
        session.rollback()
        assert balance(session, account) == before - Money(7)


def test_the_command_says_what_does_not_hold_and_ends_with_1(app: Flask, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        situation(session, sealer)
        session.query(OutboxEntry).update({"next_at": None})
        session.commit()
    run_command = app.test_cli_runner().invoke
    assert run_command(args=["ledger", "check"]).exit_code == 0
    with database.writing() as session:
        session.execute(text("UPDATE agreements SET total_cents = total_cents - 1 WHERE id = 2"))
        session.commit()
    told = run_command(args=["ledger", "check", "--json"])
    assert told.exit_code == 1
    assert '"code": "installments_total"' in told.output
    assert "As parcelas não somam" in run_command(args=["ledger", "check"]).output

"""Statements and closed days: repeats change nothing, differences are listed and named, closed days never change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.adapters.mailbox import FolderMailbox
from payments.incoming import CaseKind
from payments.statements.findings import Decision, Finding
from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.jobs.runner import run_periodic
from portal.jobs.tools import Tools
from portal.models import (
    BankFileStatus,
    Charge,
    FinanceCase,
    Payment,
    ReceivingAccount,
    StatementEntry,
)
from portal.sealing import Sealer
from portal.services import closings
from portal.services.errors import NotAllowed, Stale
from portal.services.money_in.hand_entries import Proposal, enter
from portal.services.statements import deciding, receiving
from portal.services.statements.day_ties import DayTie, day_tie
from portal.services.statements.receiving import StatementReceipt
from tests.payments.statement_examples import of_day
from tests.support.banking import make_lender, paid, retorno, send
from tests.support.books import check_books
from tests.support.lives import running
from tests.support.people import make_staff

DAY = timedelta(days=1)


class Desk:
    """A lender with an agreement of four registered slips."""

    def __init__(self, session: Session, sealer: Sealer) -> None:
        self.session = session
        self.creditor, self.account, self.agreement, self.charges = running(session, sealer, 4)
        self.today = clock.today()
        self.on = self.today - 2 * DAY  # the day the bank credits

    @property
    def now(self) -> datetime:
        return clock.now()

    def file(self, *charges: Charge) -> None:
        """A return that tells of these slips as paid, credited on the day."""
        days = {"occurred_on": self.on - DAY, "credited_on": self.on}
        send(self.session, retorno(self.account, [paid(charge, **days) for charge in charges]))

    def statement(
        self, *movements: tuple[str, str, str], on: object = None, name: str = "extrato.ofx"
    ) -> StatementReceipt:
        account: ReceivingAccount = self.account
        number = f"{account.conta}{account.conta_dv}"
        raw = of_day(movements, on or self.on, bank=account.bank, branch=account.agencia, number=number)  # type: ignore[arg-type]
        return receiving.receive(self.session, raw, file_name=name, staff_id=None, creditor_id=None, now=self.now)

    def tie(self) -> DayTie:
        return day_tie(self.session, self.account, self.on)

    def close(self, reason: str = "") -> object:
        return closings.close_day(
            self.session, self.account, self.on, reason=reason, staff_id=1, today=self.today, now=self.now
        )

    def entries(self) -> Sequence[StatementEntry]:
        return self.session.scalars(select(StatementEntry).order_by(StatementEntry.id)).all()

    def decide(self, entry: StatementEntry, decision: Decision, reason: str = "conferido") -> None:
        deciding.decide(self.session, entry, decision, on=entry.posted_on, reason=reason, staff_id=1, now=self.now)

    def open_cases(self) -> dict[str, str]:
        rows = self.session.scalars(
            select(FinanceCase).where(FinanceCase.kind == CaseKind.TIE_OUT.value, FinanceCase.closed_at.is_(None))
        )
        return {row.subject.partition(":")[0]: row.detail["finding"] for row in rows}


def reais(amount: Money) -> str:
    return f"{amount.decimal:.2f}".replace(".", ",")


def test_a_statement_twice_or_overlapping_brings_each_movement_once(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        first = desk.statement(("N1", "10,00", "PIX ANA"), ("N1", "10,00", "PIX ANA"), ("N2", "-3,00", "TARIFA"))
        assert (first.statement.lines_read, first.statement.lines_new, first.again) == (3, 2, False)
        again = desk.statement(("N1", "10,00", "PIX ANA"), ("N1", "10,00", "PIX ANA"), ("N2", "-3,00", "TARIFA"))
        assert (again.again, again.statement.id) == (True, first.statement.id)
        overlap = desk.statement(("N1", "10,00", "PIX ANA"), ("N2", "-3,00", "TARIFA"), ("N3", "1,00", "PIX BIA"))
        assert overlap.statement.lines_new == 1
        assert [entry.fitid for entry in desk.entries()] == ["N1", "N2", "N3"]
        wrong = receiving.receive(
            session, b"OFXHEADER:100\n<OFX>", file_name="x", staff_id=None, creditor_id=None, now=desk.now
        ).statement
        assert (wrong.status, wrong.reason) == (BankFileStatus.REFUSED, "file_cut_short")
        other, _ = make_lender(session, "237")
        session.commit()
        raw = of_day([("N9", "1,00", "X")], desk.on, bank="341", branch="1234", number="567897")
        refused = receiving.receive(
            session, raw, file_name="x", staff_id=None, creditor_id=other.id, now=desk.now
        ).statement
        assert (refused.status, refused.reason) == (BankFileStatus.REFUSED, "another_account")


def test_the_three_sides_agree_by_credit_date_and_every_remedy_takes_its_difference_away(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        first, second = desk.charges[:2]
        desk.file(first, second)
        both = first.amount + second.amount
        assert not desk.tie().told
        desk.statement(
            ("N1", reais(both - Money(500)), "LIQUIDACAO COBRANCA"),
            ("N2", "-19,90", "TAR MANUTENCAO CONTA"),
            ("N3", "-800,00", "TED PROPRIA"),
            ("N4", "55,00", "PIX RECEBIDO"),
            ("N5", "-7,00", "DEVOLUCAO PIX"),
        )
        tie = desk.tie()
        assert tie.tie.books == tie.creditor == both - Money(500)
        assert [each.finding for each in tie.tie.differences] == [
            Finding.FEE, Finding.TRANSFER, Finding.PAYMENT, Finding.TAKEN_BACK,
        ]  # fmt: skip
        assert tie.tie.unexplained == Money(0)
        with pytest.raises(NotAllowed, match="reason_missing"):
            desk.close()
        _, fee, ted, pix, back = desk.entries()
        with pytest.raises(NotAllowed, match="decision_not_offered"):
            desk.decide(fee, Decision.HELD)
        for entry, decision in ((fee, Decision.FEE), (ted, Decision.TRANSFER), (pix, Decision.HELD)):
            desk.decide(entry, decision)
        with pytest.raises(Stale, match="already_decided"):
            desk.decide(fee, Decision.FEE)
        desk.decide(back, Decision.TAKEN_BACK)
        assert desk.open_cases() == {}
        tie = desk.tie()
        assert (tie.tie.differences, tie.tie.difference, tie.ties) == ((), Money(0), True)
        desk.close()
        kept = desk.tie().closing
        assert kept is not None
        assert kept.statement_total == kept.ledger_total == kept.creditor_total
    check_books(database)


def test_news_of_a_closed_day_counts_on_the_next_and_only_a_reason_opens_it_again(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        desk.file(desk.charges[0])
        desk.statement(
            ("N1", reais(desk.charges[0].amount), "COBRANCA"), ("N2", "-2,50", "TARIFA"), ("N3", "-9,00", "TARIFA")
        )
        with pytest.raises(NotAllowed, match="day_not_over"):
            closings.close_day(session, desk.account, desk.today, reason="", staff_id=1, today=desk.today, now=desk.now)
        before = desk.tie()
        closings.close_day(
            session, desk.account, desk.on, reason="fica para amanhã", staff_id=1, today=desk.today, now=clock.now()
        )
        with pytest.raises(Stale, match="day_closed"):
            desk.close()
        desk.file(desk.charges[1])
        later = desk.tie()
        assert (later.tie.books, later.tie.statement) == (before.tie.books, before.tie.statement)
        moved = day_tie(session, desk.account, desk.on + DAY)
        assert moved.tie.books == desk.charges[1].amount - Money(250)
        fee = desk.entries()[-1]
        with pytest.raises(Stale, match="day_closed"):
            desk.decide(fee, Decision.FEE)
        assert closings.open_day(session, desk.account.id, desk.on, desk.now) == desk.on + DAY
        deciding.decide(session, fee, Decision.FEE, on=desk.on + DAY, reason="tarifa", staff_id=1, now=desk.now)
        closing = desk.tie().closing
        assert closing is not None
        with pytest.raises(NotAllowed, match="reason_missing"):
            closings.reopen(session, closing, reason=" ", staff_id=1, now=desk.now)
        closings.reopen(session, closing, reason="o banco corrigiu", staff_id=1, now=desk.now)
        with pytest.raises(Stale, match="not_closed"):
            closings.reopen(session, closing, reason="de novo", staff_id=1, now=desk.now)
        assert desk.tie().closing is None
        assert desk.tie().tie.books == before.tie.books  # what counted on the next day stays there
        assert session.scalar(select(func.count()).select_from(StatementEntry)) == 3
    check_books(database)


def test_a_month_closes_once_all_its_days_are_and_then_holds_them(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        first, last = closings.month_of(desk.on)
        after = {"reason": "ok", "staff_id": 1, "today": last + DAY, "now": desk.now + DAY}
        desk.statement(("N1", "-9,00", "TARIFA"))
        with pytest.raises(NotAllowed, match="month_not_over"):
            closings.close_month(session, desk.account, desk.on, **{**after, "today": last})  # type: ignore[arg-type]
        with pytest.raises(NotAllowed, match="days_open"):
            closings.close_month(session, desk.account, desk.on, **after)  # type: ignore[arg-type]
        desk.close("tarifa em conferência")
        month = closings.close_month(session, desk.account, desk.on, **after)  # type: ignore[arg-type]
        assert (month.first_on, month.last_on, len(month.differences)) == (first, last, 1)
        day = desk.tie().closing
        assert day is not None
        with pytest.raises(NotAllowed, match="month_closed"):
            closings.reopen(session, day, reason="x", staff_id=1, now=desk.now)
        assert closings.open_day(session, desk.account.id, first, desk.now + 2 * DAY) == last + DAY


def test_cases_open_for_each_difference_and_close_by_themselves_when_the_file_comes(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        charge = desk.charges[0]
        desk.statement(("N1", reais(charge.amount - Money(250)), "LIQUIDACAO COBRANCA"), ("N2", "-1,00", "TARIFA"))
        assert desk.open_cases() == {"statement_entry": Finding.FEE.value}
        assert session.scalar(select(func.count()).select_from(FinanceCase)) == 2
        desk.file(charge, desk.charges[1])
        desk.statement(
            ("N1", reais(charge.amount - Money(250)), "LIQUIDACAO COBRANCA"),
            ("N2", "-1,00", "TARIFA"),
            ("N3", "-1,50", "TARIFA"),
        )
        named = session.scalars(select(FinanceCase).where(FinanceCase.closed_at.is_(None))).all()
        assert sorted(case.detail["finding"] for case in named) == [
            "not_credited",
            "not_credited",
            "statement_fee",
            "statement_fee",
        ]


def test_the_hourly_job_finds_once_what_a_file_told_after_the_statement(
    database: Database, sealer: Sealer, settings: Settings, tmp_path: Path
) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        desk.statement(("N1", "-1,00", "TARIFA"))
        desk.file(desk.charges[0])  # no statement is read after this: the bank did not credit it that day
        assert desk.open_cases() == {"statement_entry": "statement_fee"}
        session.commit()
        tools = Tools(
            settings=settings, database=database, sealer=sealer,
            mailbox=FolderMailbox(outgoing=tmp_path / "remessa", incoming=tmp_path / "retorno"),
        )  # fmt: skip
        for _ in range(2):
            run_periodic(tools, "statements.flag")
            session.expire_all()
            assert desk.open_cases() == {"statement_entry": "statement_fee", "journal": "not_credited"}
            session.commit()


def test_a_payment_entered_by_hand_for_a_closed_day_counts_on_the_next_and_is_still_paid_in_time(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        desk = Desk(session, sealer)
        desk.statement(("N1", "-1,00", "TARIFA"))
        desk.close("tarifa em conferência")
        before = desk.tie().tie.books
        proposal = Proposal(
            agreement_id=desk.agreement.id, account_id=desk.account.id, amount=desk.charges[0].amount, paid_on=desk.on,
            reason="comprovante no balcão",
        )  # fmt: skip
        enter(
            session, proposal, staff_id=make_staff(session, sealer).id, creditor_id=None, limit=proposal.amount,
            today=desk.today, now=clock.now(),
        )  # fmt: skip
        (payment,) = session.scalars(select(Payment))
        assert (payment.paid_on, payment.credited_on) == (desk.on, desk.on + DAY)
        assert desk.tie().tie.books == before
        assert day_tie(session, desk.account, desk.on + DAY).tie.books == desk.charges[0].amount
    check_books(database)

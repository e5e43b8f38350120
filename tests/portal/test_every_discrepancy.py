"""Every class of discrepancy, planted by a seed in the files and statement of a day, is found by name; none is left."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.incoming import CaseKind, IncomingKind
from payments.statements.findings import Finding
from portal import clock
from portal.db import Database
from portal.jobs import pix, psp_rest
from portal.models import Charge, FinanceCase, Payment, ReceivingAccount
from portal.sealing import Sealer
from portal.services.statements import receiving
from portal.services.statements.day_ties import DayTie, day_tie
from tests.payments.statement_examples import of_day
from tests.support.banking import charges_of, issue_registered, make_agreement, make_lender, paid, retorno, send
from tests.support.books import check_books
from tests.support.lives import break_agreement, running
from tests.support.pix import Psp, make_pix_agreement, pix_tools

DAY = timedelta(days=1)
FEE = Money(250)


class Bank:
    """A bank that tells files of a day, and gives the statement as it pleases."""

    def __init__(self, session: Session, account: ReceivingAccount, on: date, seed: int) -> None:
        self.session, self.account, self.on = session, account, on
        self.chance = random.Random(seed)
        self.credited: list[tuple[str, int, str]] = []

    def tells(self, *movements: tuple[Charge, dict[str, object]], beyond: int = 0) -> None:
        """A file of payments; the statement has what the file says less its fees, and `beyond`."""
        days = {"occurred_on": self.on - DAY, "credited_on": self.on}
        lines = [paid(charge, **{**days, **changes}) for charge, changes in movements]
        self.chance.shuffle(lines)
        send(self.session, retorno(self.account, lines))
        came = sum(
            line.paid_amount.cents * (-1 if line.occurrence_code == "22" else 1) - line.fee.cents for line in lines
        )
        self.credits(came + beyond, "LIQUIDACAO COBRANCA")

    def credits(self, cents: int, memo: str) -> None:
        """A movement of the statement."""
        self.credited.append((f"F{len(self.credited)}", cents, memo))

    def gives_statement(self) -> None:
        """The statement of the day, its movements in any order."""
        self.chance.shuffle(self.credited)
        told = [(fitid, f"{cents / 100:.2f}".replace(".", ","), memo) for fitid, cents, memo in self.credited]
        account = self.account
        raw = of_day(told, self.on, bank=account.bank, branch=account.agencia, number=account.conta + account.conta_dv)
        receiving.receive(self.session, raw, file_name="e.ofx", staff_id=None, creditor_id=None, now=clock.now())

    def tie(self) -> DayTie:
        return day_tie(self.session, self.account, self.on)


@pytest.mark.parametrize("seed", [20261122, 11])
def test_all_classes_planted_are_all_found_named_and_nothing_is_left_over(
    database: Database, sealer: Sealer, seed: int
) -> None:
    with database.writing() as session:
        creditor, account = make_lender(session, "237")
        _, _, _, theirs = running(session, sealer, 2)
        first = issue_registered(session, sealer, make_agreement(session, sealer, creditor, 8))
        whole = issue_registered(session, sealer, make_agreement(session, sealer, creditor))
        broken = issue_registered(session, sealer, make_agreement(session, sealer, creditor, 2))
        break_agreement(session, broken[0].installment.agreement_id)
        bank = Bank(session, account, clock.today() - 2 * DAY, seed)
        bank.tells(
            (first[0], {}),
            (first[1], {"paid_amount": first[1].amount + Money(777)}),
            (first[2], {"paid_amount": Money(5000)}),
        )
        bank.tells((first[0], {"occurred_on": bank.on}))  # paid again
        bank.tells((whole[0], {}))
        bank.tells((whole[0], {"occurred_on": bank.on}))  # after settlement
        bank.tells((theirs[0], {"nosso_numero": "00009999999"}))  # a number of nobody
        theirs[1].nosso_numero = f"{whole[0].nosso_numero[:-2]}77"  # as another creditor's bank numbers its own
        session.commit()
        bank.tells((theirs[1], {}))
        bank.tells((broken[0], {}))
        late = first[6].amount.times(Decimal("0.02")) + Money(13)
        after = {"occurred_on": first[6].due_on + 20 * DAY, "paid_amount": first[6].amount + late, "late_charges": late}
        bank.tells((first[6], after))
        bank.tells((first[3], {}))
        bank.tells((first[3], {"occurrence_code": "22", "occurred_on": bank.on, "fee": Money(0)}))  # taken back
        bank.tells((first[4], {}), beyond=-300)  # a fee that no line names
        days = {"occurred_on": bank.on - DAY, "credited_on": bank.on}
        send(session, retorno(account, [paid(first[5], **days)]))  # and the bank never credits it
        bank.credits(-1990, "TAR MANUTENCAO")
        bank.credits(-90000, "TED PROPRIA TITULARIDADE")
        bank.credits(12300, "PIX RECEBIDO DE ALGUEM")
        bank.credits(-4500, "DEVOLUCAO PIX MED")
        bank.gives_statement()

        tie = bank.tie()
        assert Counter(each.finding for each in tie.tie.differences) == Counter(
            {
                Finding.FEE_NETTED: 1, Finding.NOT_CREDITED: 2, Finding.FEE: 1, Finding.TRANSFER: 1,
                Finding.PAYMENT: 1, Finding.TAKEN_BACK: 1,
            }
        )  # fmt: skip
        netted = next(each for each in tie.tie.differences if each.finding is Finding.FEE_NETTED)
        assert netted.amount == Money(-300)
        assert tie.tie.unexplained == Money(0)
        assert tie.creditor_differences == ()
        kinds = Counter(payment.kind for payment in session.scalars(select(Payment)))
        assert kinds == Counter(
            {
                IncomingKind.EARLY: 5, IncomingKind.OVER: 1, IncomingKind.SHORT: 1, IncomingKind.TWICE: 1,
                IncomingKind.LATE: 1, IncomingKind.AFTER_SETTLEMENT: 1, IncomingKind.AFTER_BREACH: 1,
            }
        )  # fmt: skip
        cases = Counter(session.scalars(select(FinanceCase.kind).where(FinanceCase.closed_at.is_(None))))
        assert cases == Counter(
            {
                CaseKind.OVER: 1, CaseKind.TWICE: 1, CaseKind.AFTER_SETTLEMENT: 1, CaseKind.AFTER_BREACH: 1,
                CaseKind.UNKNOWN_NUMBER: 1, CaseKind.WRONG_CREDITOR: 1, CaseKind.REVERSED: 1,
                CaseKind.TIE_OUT: len(tie.tie.differences),
            }
        )  # fmt: skip
        assert charges_of(session, first[0].installment.agreement_id)
        missing_file = Bank(session, account, bank.on + DAY, seed)
        missing_file.credits(50000, "LIQUIDACAO COBRANCA")
        missing_file.gives_statement()
        assert [each.finding for each in missing_file.tie().tie.differences] == [Finding.MISSING_FILE]
        untold = day_tie(session, account, bank.on - 5 * DAY)
        assert (untold.told, untold.empty) == (False, True)
    check_books(database)


def test_a_pix_given_back_by_the_system_is_named_with_its_term_and_ties_out(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    psp_rest.forget()
    psp = Psp()
    _, account, _, (charge,) = make_pix_agreement(database, sealer, psp)
    came, tools = psp.pay(charge.nosso_numero), pix_tools(app, psp)
    pix.collect(tools)
    psp.give_back(came, came.amount)
    pix.collect(tools)
    with database.writing() as session:
        bank = Bank(session, session.get_one(ReceivingAccount, account.id), clock.today(), seed=1)
        (case,) = session.scalars(select(FinanceCase).where(FinanceCase.closed_at.is_(None)))
        assert (case.kind, case.amount) == (CaseKind.PIX_RETURNED, came.amount)
        assert case.due_on == case.occurred_on + 11 * DAY
        bank.credits(came.amount.cents, f"PIX RECEBIDO {came.end_to_end_id}")
        bank.credits(-came.amount.cents, "DEVOLUCAO PIX MED")
        bank.credits(-700, "DEVOLUCAO PIX MED")  # one that nobody told of
        bank.gives_statement()
        assert [(each.finding, each.amount) for each in bank.tie().tie.differences] == [
            (Finding.TAKEN_BACK, Money(-700))
        ]
    check_books(database)

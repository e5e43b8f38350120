"""Every class of discrepancy, planted by a seed in the files and statement of a day, is found by name; none is left."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.incoming import CaseKind, IncomingKind
from payments.statements.findings import Finding
from portal import clock
from portal.db import Database
from portal.models import Charge, FinanceCase, Payment, ReceivingAccount
from portal.sealing import Sealer
from portal.services.statements import receiving
from portal.services.statements.day_ties import DayTie, day_tie
from tests.payments.statement_examples import of_day
from tests.support.banking import charges_of, issue_registered, make_agreement, make_lender, paid, retorno, send
from tests.support.books import check_books

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


@pytest.mark.parametrize("seed", [20261122])
def test_all_classes_planted_are_all_found_named_and_nothing_is_left_over(
    database: Database, sealer: Sealer, seed: int
) -> None:
    with database.writing() as session:
        creditor, account = make_lender(session, "237")
        other, _ = make_lender(session)
        theirs = issue_registered(session, sealer, make_agreement(session, sealer, other, 2))
        first = issue_registered(session, sealer, make_agreement(session, sealer, creditor, 8))
        whole = issue_registered(session, sealer, make_agreement(session, sealer, creditor))
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
        assert {IncomingKind.OVER, IncomingKind.SHORT, IncomingKind.TWICE, IncomingKind.AFTER_SETTLEMENT} <= set(kinds)
        cases = Counter(session.scalars(select(FinanceCase.kind).where(FinanceCase.closed_at.is_(None))))
        assert {CaseKind.OVER, CaseKind.TWICE, CaseKind.AFTER_SETTLEMENT, CaseKind.UNKNOWN_NUMBER} <= set(cases)
        assert {CaseKind.REVERSED, CaseKind.TIE_OUT} <= set(cases)
        assert cases[CaseKind.TIE_OUT] == len(tie.tie.differences)
        assert charges_of(session, first[0].installment.agreement_id)
        missing_file = Bank(session, account, bank.on + DAY, seed)
        missing_file.credits(50000, "LIQUIDACAO COBRANCA")
        missing_file.gives_statement()
        assert [each.finding for each in missing_file.tie().tie.differences] == [Finding.MISSING_FILE]
        untold = day_tie(session, account, bank.on - 5 * DAY)
        assert (untold.told, untold.empty) == (False, True)
    check_books(database)

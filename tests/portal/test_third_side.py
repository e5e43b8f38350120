"""Of an account of the operator's, a day ties out only when the creditor was given what its payments recovered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import BeneficiaryKind, PayoutLine
from portal.sealing import Sealer
from portal.services.payouts.lines import derive_all
from portal.services.statements import receiving
from portal.services.statements.day_ties import day_tie
from tests.payments.statement_examples import of_day
from tests.support.banking import issue_registered, make_agreement, make_lender, paid, retorno, send
from tests.support.payouts import make_contract


def test_what_the_operator_owes_its_creditor_is_the_third_side(database: Database, sealer: Sealer) -> None:
    on = clock.today() - timedelta(days=2)
    with database.writing() as session:
        creditor, account = make_lender(session)
        account.beneficiary_kind = BeneficiaryKind.OPERATOR
        make_contract(session, creditor)
        (charge,) = issue_registered(session, sealer, make_agreement(session, sealer, creditor))
        send(session, retorno(account, [paid(charge, occurred_on=on, credited_on=on)]))
        credited = f"{(charge.amount - Money(250)).decimal:.2f}".replace(".", ",")
        raw = of_day(
            [("N1", credited, "LIQUIDACAO COBRANCA")], on, bank=account.bank, branch=account.agencia,
            number=f"{account.conta}{account.conta_dv}",
        )  # fmt: skip
        receiving.receive(session, raw, file_name="e.ofx", staff_id=None, creditor_id=None, now=clock.now())
        derive_all(session, creditor.id, now=clock.now())
        assert day_tie(session, account, on).ties
        line = session.scalars(select(PayoutLine)).one()
        _more_in(line, Money(100))  # the creditor's account was given a real less than its line says
        session.flush()
        found = day_tie(session, account, on)
        (differing,) = found.creditor_differences
        assert (differing.amount, found.ties) == (Money(-100), False)
        _more_in(line, Money(-100))
        session.commit()
        assert day_tie(session, account, on).ties


def _more_in(line: PayoutLine, amount: Money) -> None:
    line.principal, line.recovered, line.net = line.principal + amount, line.recovered + amount, line.net + amount

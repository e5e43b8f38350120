"""A creditor gives up what is left: it is lost in the books, nothing of it is asked for, what was paid stays paid."""

from __future__ import annotations

import pytest

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.errors import OfferError
from payments.charge import ChargeState
from payments.ledger import receivable_agreement, refund_payable, write_off
from portal import clock
from portal.db import Database
from portal.models import DebtStatus
from portal.sealing import Sealer
from portal.services.agreement_life.writing_off import write_off as give_up
from portal.services.ledger import balance
from tests.support.banking import charges_of, paid, retorno, send
from tests.support.books import check_books
from tests.support.lives import as_it_is, running


def test_what_is_left_is_lost_and_a_later_payment_is_the_debtors_credit(database: Database, sealer: Sealer) -> None:
    known = {"reason": "lost", "actor": "staff:1", "today": clock.today(), "now": clock.now()}
    with database.writing() as session:
        creditor, account, agreement, (first, second, *_) = running(session, sealer)
        send(session, retorno(account, [paid(first)]))
        left = balance(session, receivable_agreement(str(agreement.id)))
        assert ZERO < left < agreement.total
        give_up(session, agreement.id, **known)
        ended = as_it_is(session, agreement)
        assert (ended.status, ended.ended_on) == (AgreementState.CANCELED, clock.today())
        assert [each.status for each in ended.installments] == [InstallmentState.PAID, *[InstallmentState.CANCELED] * 3]
        assert [(row.live, row.debt.status) for row in ended.debts] == [(False, DebtStatus.CLOSED)]
        asked = {each.status for each in charges_of(session, agreement.id)[1:]}
        assert asked == {ChargeState.WRITE_OFF_REQUESTED}, "something is still asked for"
        assert balance(session, receivable_agreement(str(agreement.id))) == ZERO
        assert balance(session, write_off(str(creditor.id))) == left
        send(session, retorno(account, [paid(second)]))
        assert balance(session, refund_payable(str(agreement.id))) == Money(-second.amount.cents)
        with pytest.raises(OfferError) as refused:
            give_up(session, agreement.id, **known)
        assert refused.value.code == "illegal_transition"
        session.rollback()
    check_books(database)

"""A debtor takes a broken agreement up again: once, in time, paying what is late with its charges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from brazil.money import ZERO, total
from offers.agreements.agreement import AgreementEvent, AgreementState
from payments.ledger import receivable_agreement, receivable_debt
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, ChargePurpose
from portal.sealing import Sealer
from portal.services.agreement_life.breach import break_it
from portal.services.agreement_life.facts import terms_of
from portal.services.agreement_life.resuming import resume, resumption_of
from portal.services.agreement_life.steps import record_step, steps_of
from portal.services.errors import Stale
from portal.services.ledger import balance
from portal.services.payments import lock_agreements
from tests.support.banking import paid
from tests.support.books import check_books
from tests.support.lives import DAY, as_it_is, broken, file_made_on, running


def test_taken_up_again_by_its_debtor_once_and_in_time_for_what_is_late(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second, *_) = running(session, sealer)
        assert resumption_of(session, agreement, clock.today()) is None, "a running one is not taken up again"
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        ended = broken(session, account, agreement, second)
        on = ended.ended_on
        assert on is not None
        found = resumption_of(session, ended, on)
        assert found is not None
        assert found.until == on + timedelta(days=terms_of(ended).notice_days)
        assert [each.number for each in found.late] == [2]
        assert found.to_pay == found.late[0].due.total > ended.installments[1].amount
        assert (found.ahead, found.left) == (2, total(each.amount for each in ended.installments[2:]))
        assert resumption_of(session, ended, found.until) is not None
        assert resumption_of(session, ended, found.until + DAY) is None
        with pytest.raises(Stale, match="cannot_resume"):
            _resume(session, sealer, ended, found.until + DAY)
        made = _resume(session, sealer, as_it_is(session, agreement), on)
        back = as_it_is(session, agreement)
        assert back.status is AgreementState.ACTIVE
        assert steps_of(session, back.id)[-1].reason == "asked"
        assert {(each.purpose, each.amount) for each in made} == {(ChargePurpose.SEVERAL, found.to_pay)}
        assert balance(session, receivable_debt(str(back.debts[0].debt_id))) == ZERO
        left = total(each.amount for each in back.installments[1:])
        assert balance(session, receivable_agreement(str(back.id))) == left
        with pytest.raises(Stale, match="cannot_resume"):
            _resume(session, sealer, back, on)
        _break_again(session, back)
        assert resumption_of(session, as_it_is(session, agreement), back.ended_on or on) is None, "a second time"
    check_books(database)


def _resume(session: Session, sealer: Sealer, agreement: Agreement, today: date) -> list[Charge]:
    who, which, now = agreement.debtor_id, agreement.public_id, clock.now()
    return resume(session, debtor_id=who, agreement_id=which, sealer=sealer, today=today, now=now)


def _break_again(session: Session, agreement: Agreement) -> None:
    lock_agreements(session, {agreement.id})
    today, now, notice = clock.today(), clock.now(), AgreementEvent.NOTICE
    record_step(session, agreement, notice, reason="grace_ended", key="again", on=today, actor="test", now=now)
    agreement.noticed_on = agreement.cure_until = today
    break_it(session, agreement, reason="cure_ended", on=today, actor="test", now=now)
    session.commit()

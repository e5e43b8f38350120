"""A debt that came back from a broken agreement is disputed: no interest runs meanwhile, nor in what is kept."""

from __future__ import annotations

from datetime import timedelta

from offers.agreements.breach_memo import recompute_breach
from offers.owed.balance import Component
from portal import clock
from portal.db import Database
from portal.models import DebtStatus
from portal.sealing import Sealer
from portal.services.balances import balance_of, memo_of_balance
from portal.services.disputes.withdrawing import withdraw
from tests.support.disputes import dispute_debt
from tests.support.lives import broken_unpaid

DAY = timedelta(days=1)


def test_no_interest_runs_on_what_an_agreement_left_while_it_is_disputed(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, ended, (_first, *_) = broken_unpaid(session, sealer)
        assert ended.ended_on is not None
        debt, day = ended.debts[0].debt, ended.ended_on + 10 * DAY
        assert debt.restated is not None
        dispute = dispute_debt(session, sealer, debt, today=day)
        before, later = balance_of(debt, day), balance_of(debt, day + 30 * DAY)
        assert later.amount_of(Component.INTEREST) == before.amount_of(Component.INTEREST)
        withdraw(session, debtor_id=debt.debtor_id, dispute_id=dispute.public_id, today=day + 30 * DAY, now=clock.now())
        assert debt.status is DebtStatus.OPEN
        assert debt.restated["freezes"] == debt.held == [[str(day), str(day + 30 * DAY)]]
        found = balance_of(debt, day + 60 * DAY)
        debt.held = None  # what is kept of the ended knows the days by itself
        assert balance_of(debt, day + 60 * DAY) == found
        memo = memo_of_balance(debt, found)["breach"]
        assert recompute_breach(memo) == memo["result"]
        debt.restated = {**debt.restated, "freezes": []}
        assert balance_of(debt, day + 60 * DAY).total > found.total
        session.rollback()

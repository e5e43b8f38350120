"""Debts of a run worked out again from their records, by the path a debtor's page takes: to the centavo, or the run
fails."""

from __future__ import annotations

from datetime import date

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from offers.backtest.choice import CODES
from offers.backtest.columns import Portfolio
from offers.backtest.outcome import Outcome
from offers.errors import OfferError
from offers.owed.balance import Balance
from offers.plans.simulation import Sheet, simulate
from offers.policies.policy import Policy
from offers.refusal import Refusal
from portal.models import DebtRecord
from portal.services.balances import counted_today, is_prescribed, standing_of
from portal.services.offers import barred
from portal.services.profiles import profile_of

SAMPLE = 200
"""Debts worked out again in a run, or all of a smaller one."""
Told = tuple[str, int, int, int, int]
"""The refusal's code, or "" with the amount in cash, the most payments, the first of them and their total."""


class Remade:
    """Takes every so-manieth debt of a run; `checked` counts them."""

    def __init__(self, session: Session, policy: Policy, creditor_id: int, today: date, *, debts: int) -> None:
        self.checked = 0
        self._session, self._policy, self._creditor_id, self._today = session, policy, creditor_id, today
        self._every = max(debts // SAMPLE, 1)
        self._seen = 0

    def keep(self, portfolio: Portfolio, outcome: Outcome) -> None:
        """Check some debts of a batch. Raises OfferError("backtest_differs") naming the debt and both answers."""
        rows = np.flatnonzero((np.arange(len(portfolio)) + self._seen) % self._every == 0).tolist()
        self._seen += len(portfolio)
        named = {str(portfolio.names[row]): row for row in rows}
        query = select(DebtRecord).where(
            DebtRecord.creditor_id == self._creditor_id, DebtRecord.contract_number.in_(named)
        )
        loaded = query.options(joinedload(DebtRecord.registration), joinedload(DebtRecord.creditor))
        for debt in self._session.scalars(loaded).all():
            mine, theirs = _in_columns(outcome, named[debt.contract_number]), self._for_the_debtor(debt)
            if mine != theirs:
                raise OfferError("backtest_differs", debt=debt.contract_number, columns=mine, one_debt=theirs)
            self.checked += 1
            self._session.expunge(debt)

    def _for_the_debtor(self, debt: DebtRecord) -> Told:
        balance = counted_today(debt, self._today)
        refusal = barred(self._session, debt, balance, self._today)
        if refusal is not None or not isinstance(balance, Balance):
            return _refused(refusal or balance)  # type: ignore[arg-type]  # a refusal where it is no balance
        answer = simulate(
            balance,
            self._policy,
            profile_of(self._session, debt),
            standing=standing_of(self._session, debt),
            prescribed=is_prescribed(debt, self._today),
            shows_prescribed=debt.creditor.shows_prescribed,
        )
        return _refused(answer) if isinstance(answer, Refusal) else _offered(answer)


def _refused(refusal: Refusal) -> Told:
    return refusal.code.value, 0, 0, 0, 0


def _offered(sheet: Sheet) -> Told:
    if not sheet.ladder:
        return "", sheet.cash.total.cents, 0, 0, 0
    plan = sheet.ladder[-1]
    first = plan.installments.amounts[1 if plan.has_down_payment else 0]
    return "", sheet.cash.total.cents, plan.count, int(first), plan.total.cents


def _in_columns(outcome: Outcome, row: int) -> Told:
    if not outcome.offered[row]:
        return CODES[int(outcome.refusal_at[row])].value, 0, 0, 0, 0
    columns = (outcome.cash, outcome.longest, outcome.installment, outcome.longest_total)
    cash, count, first, total = (int(column[row]) for column in columns)
    return "", cash, count, first, total

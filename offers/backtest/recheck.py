"""The sample every backtest works out again debt by debt: one centavo of difference and the run fails."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from offers.backtest.centavos import Column
from offers.backtest.choice import CODES, OFFERED
from offers.backtest.columns import Portfolio
from offers.backtest.effective_cost import UNKNOWN
from offers.backtest.outcome import Outcome
from offers.backtest.owed import OwedColumns
from offers.backtest.rebuilt import sheet_at
from offers.backtest.run import Backtest, Day
from offers.backtest.sheets import Sheets
from offers.debt import Debt
from offers.errors import OfferError
from offers.owed.accrual import itemize
from offers.owed.balance import Balance, Component
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, simulate
from offers.policies.policy import Policy
from offers.policies.rules.vectors import NO_TIER
from offers.refusal import Refusal

_SPACED, _SPACED_AT_FIRST = 4, 32
"""Debts checked in a batch whatever became of them, besides the first of each outcome not met before."""


def one_debt(portfolio: Portfolio, row: int, policy: Policy, day: Day) -> tuple[Balance, Sheet | Refusal]:
    """The one-debt path, as the portal takes it; a debt without principal has a balance without lines."""
    balance = portfolio.balance_at(row) or _itemized(portfolio.debt_at(row), day)
    answer = simulate(
        balance,
        policy,
        portfolio.profile_at(row),
        standing=portfolio.standing(row),
        prescribed=bool(portfolio.prescribed[row]),
        shows_prescribed=day.shows_prescribed,
    )
    return balance, answer


def _itemized(debt: Debt, day: Day) -> Balance:
    if not debt.principal:
        return Balance(priced_on=day.priced_on, due_on=debt.due_on, days_overdue=0, lines=())
    return itemize(debt, day.priced_on, day.series)


class Recheck:
    """Takes a sample of each batch: the first debt of every outcome a run meets, and some more spread over it."""

    def __init__(self, policy: Policy, day: Day) -> None:
        self.checked = 0
        self._day = day
        self._backtest = Backtest(policy, day, keep=True)
        self._met: set[tuple[int, int]] = set()

    def check(self, portfolio: Portfolio, owed: OwedColumns, outcome: Outcome) -> None:
        """Raises OfferError("backtest_differs") naming the debt and the first field that differs."""
        self.check_rows(portfolio, owed, outcome, self._sample(outcome))

    def check_rows(self, portfolio: Portfolio, owed: OwedColumns, outcome: Outcome, rows: Column) -> None:
        """The same for debts of one's own choice."""
        found: list[Sheets] = []
        part, part_owed = portfolio.rows(rows), owed.rows(rows)
        self._backtest.outcome(part, part_owed, found.append)
        sheets = {int(row): (block, at) for block in found for at, row in enumerate(block.rows)}
        for at, row in enumerate(rows.tolist()):
            balance, answer = one_debt(part, at, self._backtest.policy, self._day)
            _same(part, at, "balance", _amounts(part_owed, at), _lines(balance))
            for name, expected in _expected(balance, answer, with_cost=self._day.with_cost).items():
                _same(part, at, name, int(getattr(outcome, name)[row]), expected)
            if isinstance(answer, Sheet):
                mine = sheet_at(*sheets[at], balance) if at in sheets else None
                _same_sheet(part, at, mine, answer if self._day.with_cost else _without_cost(answer))
        self.checked += len(rows)

    def _sample(self, outcome: Outcome) -> Column:
        count = len(outcome.balance)
        kinds = np.stack((outcome.tier_at, outcome.refusal_at), axis=1)
        distinct, first = np.unique(kinds, axis=0, return_index=True)
        new = [row for kind, row in zip(map(tuple, distinct.tolist()), first.tolist(), strict=True) if self._new(kind)]
        wanted = min(_SPACED if self.checked else _SPACED_AT_FIRST, count)
        spaced = [count * (2 * each + 1) // (2 * wanted) for each in range(wanted)]
        return np.array(sorted({*new, *spaced}), dtype=np.int64)

    def _new(self, kind: tuple[int, int]) -> bool:
        new = kind not in self._met
        self._met.add(kind)
        return new


def _expected(balance: Balance, answer: Sheet | Refusal, *, with_cost: bool) -> dict[str, int]:
    """The row of an outcome the one-debt path amounts to; days of debts without any principal are nobody's."""
    row = dict.fromkeys((field.name for field in fields(Outcome)), 0)
    row |= {"balance": balance.total.cents, "days_overdue": balance.days_overdue, "longest_cet": UNKNOWN}
    if not balance.lines:
        del row["days_overdue"]
    if isinstance(answer, Refusal):
        return {**row, "tier_at": NO_TIER, "refusal_at": CODES.index(answer.code)}
    row |= {"tier_at": answer.tier_index, "refusal_at": OFFERED, "plans": len(answer.ladder)}
    row |= {"cash": answer.cash.total.cents, "cash_discount": answer.cash.discount.cents}
    return {**row, **_longest(answer.ladder[-1], with_cost=with_cost)} if answer.ladder else row


def _longest(plan: Plan, *, with_cost: bool) -> dict[str, int]:
    cost = plan.cet_annual if with_cost else None
    return {
        "longest": plan.count,
        "installment": plan.installments.amounts[1 if plan.has_down_payment else 0],
        "longest_total": plan.total.cents,
        "longest_discount": plan.discount.cents,
        "longest_cet": UNKNOWN if cost is None else int(cost.scaleb(4)),
    }


def _lines(balance: Balance) -> dict[Component, int]:
    found: dict[Component, int] = {}
    for line in balance.lines:
        found[line.component] = found.get(line.component, 0) + line.amount.cents
    return found


def _amounts(owed: OwedColumns, at: int) -> dict[Component, int]:
    return {component: int(owed.components[component][at]) for component, has in owed.present.items() if has[at]}


def _same_sheet(part: Portfolio, at: int, mine: Sheet | None, other: Sheet) -> None:
    if mine is None:
        raise _differs(part, at, "offered", None, other.tier_index)
    for name in (field.name for field in fields(Sheet)):
        _same(part, at, name, getattr(mine, name), getattr(other, name))


def _without_cost(sheet: Sheet) -> Sheet:
    return replace(sheet, ladder=tuple(replace(plan, cet_annual=None, cet_monthly=None) for plan in sheet.ladder))


def _same(part: Portfolio, at: int, field: str, mine: object, other: object) -> None:
    if mine != other:
        raise _differs(part, at, field, mine, other)


def _differs(part: Portfolio, at: int, field: str, mine: object, other: object) -> OfferError:
    return OfferError("backtest_differs", debt=str(part.names[at]), field=field, columns=mine, one_debt=other)

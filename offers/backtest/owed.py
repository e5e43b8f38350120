"""What is owed, by component and by the column: owed.charges' formulas on many principals at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from brazil.indices import IndexSeries
from offers.backtest.centavos import Column, Factors, times
from offers.backtest.columns import PRODUCTS, Balances, Portfolio
from offers.consumer_law import LIMITS, LimitName
from offers.debt import ContractTerms, Product
from offers.errors import OfferError
from offers.owed.accrual import CUT_ORDER, days_overdue
from offers.owed.balance import Component
from offers.owed.charge import Charge
from offers.owed.charges import charges
from offers.policies.rules.vectors import Mask

_CARD = PRODUCTS.index(Product.CREDIT_CARD)
_CEILING_SINCE = min(
    limit.in_force_from for limit in LIMITS if limit.name is LimitName.REVOLVING_CREDIT_CHARGES
).toordinal()
_CHARGED: tuple[Component, ...] = tuple(component for component in Component if component is not Component.PRINCIPAL)
_DAY_BITS = 22  # any proleptic ordinal fits: the last day of the year 9999 is 3,652,059


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedColumns:
    """Balances of one pricing day: centavos of each component, zero where a debt has none, and what they add up to.

    `present` tells where a balance has a line of the component at all, be it of zero centavos; a component no debt
    has is in neither.
    """

    due_on: Column
    days_overdue: Column
    components: Mapping[Component, Column]
    present: Mapping[Component, Mask]
    total: Column

    def rows(self, index: Column | slice) -> OwedColumns:
        """Some of the balances."""
        return OwedColumns(
            due_on=self.due_on[index],
            days_overdue=self.days_overdue[index],
            components={component: column[index] for component, column in self.components.items()},
            present={component: mask[index] for component, mask in self.present.items()},
            total=self.total[index],
        )


class Accruals:
    """The factors of every (terms, due date) met in a run, worked out by owed.charges once each."""

    def __init__(self, today: date, series: Mapping[str, IndexSeries]) -> None:
        self.today = today
        self._series = series
        self._terms: dict[ContractTerms, int] = {}
        self._keys = np.empty(0, dtype=np.int64)  # growing, to be searched
        self._place_of_key = np.empty(0, dtype=np.int64)
        self._days = np.empty(0, dtype=np.int64)
        self._factors: dict[Component, Factors] = {component: Factors(()) for component in _CHARGED}
        self._selic = Factors(())
        self._present: dict[Component, Mask] = {component: np.empty(0, dtype=np.bool_) for component in _CHARGED}

    def owed(self, portfolio: Portfolio) -> OwedColumns:
        """What each debt amounts to, to the centavo as `itemize` says; nothing for a debt without principal.

        Raises what `itemize` raises, but for debts without principal, and OfferError("amount_too_large").
        """
        if len(portfolio) and int(portfolio.principal.min()) < 0:
            raise OfferError("principal_not_positive", principal=int(portfolio.principal.min()))
        at = self._places(portfolio)
        amounts = self._charged(portfolio, at)
        present = {component: self._present[component][at] & (portfolio.principal > 0) for component in amounts}
        present[Component.PRINCIPAL] = portfolio.principal > 0
        amounts = {Component.PRINCIPAL: portfolio.principal, **amounts}
        total = np.zeros_like(portfolio.principal)
        for column in amounts.values():
            total += column
        found = OwedColumns(
            due_on=portfolio.due_on,
            days_overdue=self._days[at],
            components=amounts,
            present=present,
            total=total,
        )
        return found if portfolio.known is None else _with_known(found, portfolio.known)

    def _charged(self, portfolio: Portfolio, at: Column) -> dict[Component, Column]:
        principal = portfolio.principal
        found: dict[Component, Column] = {}
        corrected = principal
        if self._present[Component.CORRECTION].any():
            found[Component.CORRECTION] = times(principal, self._factors[Component.CORRECTION], at)
            corrected = principal + found[Component.CORRECTION]
        for component in (Component.REMUNERATORY, Component.FINE, Component.INTEREST):
            if self._present[component].any():
                found[component] = times(corrected, self._factors[component], at)
        if self._selic.any:
            found[Component.INTEREST] += times(principal, self._selic, at)
        _cut(found, portfolio)
        if self._present[Component.FEES].any():
            base = sum(found.values(), start=principal)
            found[Component.FEES] = times(base, self._factors[Component.FEES], at)
        return found

    def _places(self, portfolio: Portfolio) -> Column:
        """Each debt's place in the factors, after working out those not met before."""
        codes = [self._terms.setdefault(terms, len(self._terms)) for terms in portfolio.terms]
        keys = (np.array(codes, dtype=np.int64)[portfolio.terms_at] << _DAY_BITS) | portfolio.due_on
        at = np.searchsorted(self._keys, keys)
        known = np.zeros(len(keys), dtype=np.bool_)
        if len(self._keys):
            at = np.minimum(at, len(self._keys) - 1)
            known = self._keys[at] == keys
        if not known.all():
            self._learn(np.unique(keys[~known]))
            at = np.searchsorted(self._keys, keys)
        return self._place_of_key[at]

    def _learn(self, keys: Column) -> None:
        terms = tuple(self._terms)
        rows = [self._row(terms[key >> _DAY_BITS], key & ((1 << _DAY_BITS) - 1)) for key in keys.tolist()]
        self._days = np.concatenate((self._days, np.array([days for days, _ in rows], dtype=np.int64)))
        for component in _CHARGED:
            of_component = [found.get(component) for _, found in rows]
            factors = [charge.factor if charge else 0 for charge in of_component]
            self._factors[component] = self._factors[component].extended(factors)
            has = np.array([charge is not None for charge in of_component], dtype=np.bool_)
            self._present[component] = np.concatenate((self._present[component], has))
        late = [found.get(Component.INTEREST) for _, found in rows]
        self._selic = self._selic.extended([charge.principal_factor if charge else 0 for charge in late])
        places = np.concatenate((self._place_of_key, np.arange(len(self._keys), len(self._keys) + len(keys))))
        known = np.concatenate((self._keys, keys))
        order = np.argsort(known)
        self._keys, self._place_of_key = known[order], places[order]

    def _row(self, terms: ContractTerms, due_ordinal: int) -> tuple[int, dict[Component, Charge]]:
        due_on = date.fromordinal(due_ordinal)
        days = days_overdue(due_on, self.today)
        found = charges(terms, due_on, self.today, self._series) if days else ()
        return days, {charge.component: charge for charge in found}


def _cut(found: dict[Component, Column], portfolio: Portfolio) -> None:
    """Take off cards what passes the principal, as `itemize` does."""
    since = np.maximum(portfolio.due_on, portfolio.contracted_on)
    capped = (portfolio.product_at == _CARD) & (since >= _CEILING_SINCE)
    if not found or not capped.any():
        return
    charged: Column = sum(found.values(), start=np.zeros_like(portfolio.principal))
    excess = np.where(capped, np.maximum(charged - portfolio.principal, 0), 0)
    for component in CUT_ORDER:
        if component in found:
            taken = np.minimum(found[component], excess)
            found[component] -= taken
            excess -= taken


def _with_known(found: OwedColumns, known: Balances) -> OwedColumns:
    """The balances that were worked out elsewhere in place of those of the columns."""
    rows = [(row, balance) for row, balance in enumerate(known.tolist()) if balance is not None]
    if not rows:
        return found
    components = {each: found.components.get(each, np.zeros_like(found.total)).copy() for each in Component}
    present = {each: found.present.get(each, np.zeros(len(found.total), dtype=np.bool_)).copy() for each in Component}
    due_on, days, total = found.due_on.copy(), found.days_overdue.copy(), found.total.copy()
    for row, balance in rows:
        due_on[row], days[row], total[row] = balance.due_on.toordinal(), balance.days_overdue, balance.total.cents
        for each in Component:
            components[each][row], present[each][row] = 0, False
        for line in balance.lines:
            components[line.component][row] += line.amount.cents
            present[line.component][row] = True
    return OwedColumns(due_on=due_on, days_overdue=days, components=components, present=present, total=total)

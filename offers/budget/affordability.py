"""What fits in a pocket: from an amount a month, the best way to pay one debt, or several creditors at once.

Best means, in this order:

1. nothing over what the person said, in any calendar month; cash payments, down payments and every weekly payment of
   a month count in it, by nominal due date, and so does what other agreements already take;
2. the most debts brought into an agreement: each one is a creditor who stops asking and a name off the registers,
   however small the debt, and a plan that leaves fewer people waiting breaks less;
3. the least paid in all;
4. the earliest last payment;
5. the fewest payments, as far as can be told in time.

A plan is one of those given, as the policy makes them: nothing is invented to fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brazil.money import ZERO, Money, total
from offers.budget.affordable_choice import Candidate, choose, undominated
from offers.consumer_law import LimitName, limit_on
from offers.errors import OfferError
from offers.plans.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a person can pay in a calendar month, and the payments that already come out of it (day and amount)."""

    per_month: Money
    committed: tuple[tuple[date, Money], ...] = ()

    def left_in(self, month: int) -> Money:
        """What a month still holds, in the numbering of `month_of`; never below zero."""
        taken = total(amount for day, amount in self.committed if month_of(day) == month)
        return max(self.per_month - taken, ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One debt and every plan the person may choose for it. `debt` is opaque."""

    debt: str
    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The plan chosen for one debt."""

    debt: str
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The best choice: one plan for each debt in `picks`, none for those in `left_out`, both in the order given.

    `proved` is False when the search gave up before it knew that nothing is better in debts, amount or end; the choice
    fits all the same.
    """

    picks: tuple[Pick, ...]
    left_out: tuple[str, ...]
    proved: bool

    @property
    def total(self) -> Money:
        """Everything paid under all the plans."""
        return total(pick.plan.total for pick in self.picks)

    @property
    def ends_on(self) -> date:
        """The day of the last payment."""
        return max(pick.plan.last_due_on for pick in self.picks)

    @property
    def months(self) -> tuple[tuple[date, Money], ...]:
        """What each month with a payment takes, by its first day, in order."""
        paid: Counter[int] = Counter()
        for pick in self.picks:
            paid.update(monthly_load(pick.plan))
        return tuple((date(month // 12, month % 12 + 1, 1), Money(paid[month])) for month in sorted(paid))


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFits:
    """No debt fits. `least` is the smallest amount a month with which one would; None when nothing is offered."""

    least: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowMinimum:
    """A warning: in the dearest month `left` remains of the income, under the existential minimum of the day."""

    left: Money
    minimum: Money
    article: str


def month_of(day: date) -> int:
    """Calendar months as consecutive whole numbers."""
    return day.year * 12 + day.month - 1


def monthly_load(plan: Plan) -> dict[int, int]:
    """The centavos a plan takes in each calendar month, by nominal due date."""
    load: Counter[int] = Counter()
    for due_on, cents in zip(plan.installments.due_dates, plan.installments.amounts, strict=True):
        load[month_of(due_on)] += cents
    return dict(load)


def best_plans(budget: Budget, menus: Sequence[Menu]) -> Fit | NothingFits:
    """The best plans for these debts within the budget, in the order of "best" this module states.

    Raises OfferError: ``budget_not_positive``, ``debt_twice``.
    """
    if budget.per_month <= ZERO:
        raise OfferError("budget_not_positive")
    if len({menu.debt for menu in menus}) != len(menus):
        raise OfferError("debt_twice")
    candidates = [_candidates(budget, menu) for menu in menus]
    if not any(candidates):
        return NothingFits(least=_least(budget, menus))
    left = {month: budget.left_in(month).cents for debt in candidates for one in debt for month in one.load}
    chosen, proved = choose(candidates, left)
    pairs = tuple(zip(menus, chosen, strict=True))
    return Fit(
        picks=tuple(Pick(debt=menu.debt, plan=menu.plans[one.place]) for menu, one in pairs if one),
        left_out=tuple(menu.debt for menu, one in pairs if one is None),
        proved=proved,
    )


def below_minimum(income: Money, fit: Fit, committed: Sequence[tuple[date, Money]], today: date) -> BelowMinimum | None:
    """The warning that too little is left to live on, for those who chose to tell an income; None when enough is.

    Decreto 11.150/2022 art. 3º with the amount in force on the day. It informs: nobody is kept from an offer by it.
    """
    limit = limit_on(LimitName.EXISTENTIAL_MINIMUM, today)
    if limit is None:
        return None
    promised: Counter[int] = Counter()
    for day, amount in committed:
        promised[month_of(day)] += amount.cents
    left = income - max(amount + Money(promised[month_of(day)]) for day, amount in fit.months)
    minimum = Money.reais(str(limit.value))
    return BelowMinimum(left=left, minimum=minimum, article=limit.article) if left < minimum else None


def _candidates(budget: Budget, menu: Menu) -> tuple[Candidate, ...]:
    """The plans that fit by themselves, without those another one beats whatever the other debts take."""
    found = []
    for place, plan in enumerate(menu.plans):
        load = monthly_load(plan)
        if all(taken <= budget.left_in(month).cents for month, taken in load.items()):
            end, payments = plan.last_due_on.toordinal(), plan.count
            found.append(Candidate(place=place, load=load, total=plan.total.cents, end=end, payments=payments))
    return undominated(found)


def _least(budget: Budget, menus: Sequence[Menu]) -> Money | None:
    """The smallest amount a month that pays some plan beside what is promised already."""
    peaks = [_peak(budget, monthly_load(plan)) for menu in menus for plan in menu.plans]
    return Money(min(peaks)) if peaks else None


def _peak(budget: Budget, load: dict[int, int]) -> int:
    promised: Counter[int] = Counter()
    for day, amount in budget.committed:
        promised[month_of(day)] += amount.cents
    return max(taken + promised[month] for month, taken in load.items())

"""Every plan of one debt that falls on the day a person is paid: what a monthly budget is matched against."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from brazil.money import Money
from offers.budget.affordability import Budget, Menu, month_of
from offers.owed.balance import Balance
from offers.plans.choice import Choice, Payday
from offers.plans.plan import Plan
from offers.plans.schedule import next_payday
from offers.plans.simulation import build_plan, simulate_tier
from offers.plans.window import Window, window_of
from offers.policies.limits import InstallmentLimits, IofMode, Rhythm
from offers.policies.policy import Tier
from offers.refusal import Refusal


def menu_of(
    debt: str, balance: Balance, tier: Tier, tier_index: int, payday: Payday, budget: Budget | None = None
) -> Menu:
    """Cash and every count, in every rhythm the tier allows, first paid on every payday its window holds.

    Down payments are the least ones and, month by month, whatever a budget leaves in the first month: more at the
    start costs less where there is interest or tax, so that nothing in between is better, roundings aside. A window
    without a payday begins on its first day; monthly payments fall on the payday from then on. Weeks keep the weekday
    of the first payment. Raises OfferError for a payday that is none (plans.schedule.next_payday).
    """
    plans = dict.fromkeys(
        plan
        for first in first_days(window_of(tier, balance.priced_on), payday)
        for plan in _plans(balance, tier, tier_index, first, payday, budget)
    )
    return Menu(debt=debt, plans=tuple(plans))


def first_days(window: Window, payday: Payday) -> tuple[date, ...]:
    """The paydays of a window, or its first day when it has none."""
    found = []
    day = next_payday(window.first_due_min, payday)
    while day <= window.first_due_max:
        found.append(day)
        day = next_payday(day + timedelta(days=1), payday)
    return tuple(found) or (window.first_due_min,)


def _plans(
    balance: Balance, tier: Tier, tier_index: int, first: date, payday: Payday, budget: Budget | None
) -> Iterator[Plan]:
    for rhythm in tier.installments.rhythms:
        monthly = rhythm is Rhythm.MONTHLY
        choice = Choice(count=0, first_due_on=first, rhythm=rhythm, payday=payday if monthly else None)
        sheet = simulate_tier(balance, tier, tier_index=tier_index, choice=choice)
        if isinstance(sheet, Refusal):
            continue
        yield sheet.cash
        yield from sheet.ladder
        if budget is not None and monthly and _costs(tier.installments):
            left = budget.left_in(month_of(first))
            yield from (more for plan in sheet.ladder if (more := _more_at_once(balance, tier, plan, left)))


def _more_at_once(balance: Balance, tier: Tier, plan: Plan, most: Money) -> Plan | None:
    """The plan with the largest down payment up to `most`, none of what follows under the minimum installment."""

    def built(cents: int) -> Plan | Refusal:
        return build_plan(balance, tier, replace(plan.choice, down_payment=Money(cents)))

    least = max(plan.down_payment.cents + 1, tier.installments.min_installment_cents)
    largest = built(most.cents) if most.cents >= least else None
    if isinstance(largest, Refusal):  # too much: the rest would be too small
        over = bisect_left(range(least, most.cents), True, key=lambda cents: isinstance(built(cents), Refusal))
        largest = built(least + over - 1) if over else None
    return largest if isinstance(largest, Plan) else None


def _costs(limits: InstallmentLimits) -> bool:
    """Whether paying later costs anything at all."""
    return bool(limits.monthly_interest_bps or limits.rate_steps or limits.iof is not IofMode.NONE)

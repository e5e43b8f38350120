"""What would make a plan cost less: paying at once, in fewer payments, or more at the start.

Only what the debtor can do today, and only where it costs less. That an older debt falls under a gentler rule is never
told: it would cost whoever waits (CDC art. 54-C), and the creditor's rules may have changed by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from brazil.money import Money
from offers.plans.plan import Plan, PlanKind
from offers.plans.simulation import Sheet, build_plan


class ChangeCode(StrEnum):
    """What could be done instead."""

    CASH = "cash"
    FEWER_PAYMENTS = "fewer_payments"
    LARGER_DOWN_PAYMENT = "larger_down_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A plan that can be had today and how much less than the one explained it costs in all."""

    code: ChangeCode
    plan: Plan
    saving: Money


def alternatives(plan: Plan, sheet: Sheet) -> tuple[Alternative, ...]:
    """What would cost less than this plan of the sheet, one of each kind at most, in the order of ChangeCode."""
    if plan.kind is PlanKind.CASH:
        return ()
    return tuple(
        Alternative(code=code, plan=other, saving=plan.total - other.total)
        for code, other in _others(plan, sheet)
        if other.total < plan.total
    )


def _others(plan: Plan, sheet: Sheet) -> Iterator[tuple[ChangeCode, Plan]]:
    yield ChangeCode.CASH, sheet.cash
    fewer = [other for other in sheet.ladder if other.count < plan.count and other.total < plan.total]
    if fewer:  # the one that asks least of a month: what costs least of all is paying at once
        yield ChangeCode.FEWER_PAYMENTS, max(fewer, key=lambda other: other.count)
    larger = plan.down_payment + Money(max(plan.installments.amounts[1:]))
    more_at_once = build_plan(sheet.balance, sheet.tier, replace(plan.choice, down_payment=larger))
    if isinstance(more_at_once, Plan):
        yield ChangeCode.LARGER_DOWN_PAYMENT, more_at_once

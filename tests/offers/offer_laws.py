"""What every offer keeps, whatever the policy, the balance and the choice; and where the engine leaves the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet
from offers.policies.limits import DiscountLimits, InstallmentLimits
from offers.policies.policy import Tier
from tests.offers import oracle
from tests.offers.oracle import Expected
from tests.offers.oracle_cost import is_cost


def differences(plan: Plan, wanted: Expected, received: int, priced_on: date) -> Iterator[str]:
    """The fields in which a plan is not the oracle's."""
    paid = plan.installments
    if tuple((line.component, line.owed.cents, line.discount.cents) for line in plan.discounts) != wanted.discounts:
        yield "discounts"
    if tuple(zip(paid.due_dates, paid.amounts, paid.principals, strict=True)) != wanted.payments:
        yield "installments"
    if (plan.down_payment.cents, plan.iof.cents) != (wanted.down, wanted.tax):
        yield "down payment or tax"
    if plan.monthly_rate != Decimal(wanted.rate_bps) / 10_000:
        yield "rate"
    if plan.annual_rate != yearly(wanted.rate_bps):
        yield "annual rate"
    if plan.total.cents != sum(payment.amount for payment in wanted.payments):
        yield "total"
    if plan.financed.cents != sum(payment.principal for payment in wanted.payments):
        yield "financed"
    if not _cost_is_right(plan, received, priced_on):
        yield "cost"


def _cost_is_right(plan: Plan, received: int, priced_on: date) -> bool:
    if plan.count == 1:
        return plan.cet_annual == plan.cet_monthly == 0
    paid = plan.installments
    flows = [((day - priced_on).days, cents) for day, cents in zip(paid.due_dates, paid.amounts, strict=True)]
    if plan.cet_monthly is not None and not is_cost(received, flows, plan.cet_monthly, (1, 12)):
        return False
    return (plan.cet_monthly is None) == (plan.cet_annual is None) and is_cost(received, flows, plan.cet_annual, (1, 1))


@cache
def yearly(bps: int) -> Decimal:
    """The effective annual rate, four places half even."""
    return Decimal(round((Fraction(10_000 + bps, 10_000) ** 12 - 1) * 10_000)) / 10_000


def broken(sheet: Sheet) -> Iterator[str]:
    """The laws a sheet breaks by itself."""
    limits = sheet.tier.installments
    yield from _over_ceiling(sheet.balance, sheet.cash, sheet.tier.cash)
    for plan in sheet.ladder:
        yield from _over_ceiling(sheet.balance, plan, limits)
        yield from _badly_added(plan)
    shorter: dict[Decimal, Plan] = {}
    for plan in sheet.ladder:
        if plan.monthly_rate in shorter and plan.total < shorter[plan.monthly_rate].total:
            yield "longer costs less"
        shorter[plan.monthly_rate] = plan
    if _no_less_off(sheet.tier.cash, limits) and any(sheet.cash.total > plan.financed for plan in sheet.ladder):
        yield "cash above financed"


def _over_ceiling(balance: Balance, plan: Plan, limits: DiscountLimits) -> Iterator[str]:
    for line in plan.discounts:
        if not 0 <= line.discount.cents * 10_000 <= line.owed.cents * limits.of(line.component):
            yield "component over its limit"
    if plan.discount.cents * 10_000 > balance.total.cents * limits.ceiling_bps:
        yield "discount over the ceiling"


def _badly_added(plan: Plan) -> Iterator[str]:
    paid, financed = plan.installments, plan.financed.cents
    if not plan.total.cents == sum(paid.amounts) == financed + plan.interest.cents:
        yield "sum of installments is not the total"
    if sum(paid.principals) != financed:
        yield "sum of principal is not the amount financed"


def _no_less_off(cash: DiscountLimits, limits: InstallmentLimits) -> bool:
    names = (*(f"{name}_bps" for name in ("interest", "fine", "correction", "principal", "fees")), "ceiling_bps")
    return all(getattr(cash, name) >= getattr(limits, name) for name in names)


def checked(balance: Balance, tier: Tier, choice: Choice, sheet: Sheet) -> Iterator[str]:
    """Every difference from the oracle, offer by offer, and every law broken."""
    received = sheet.cash.total.cents
    plans = {plan.count: plan for plan in (sheet.cash, *sheet.ladder)}
    for count, wanted in oracle.sheet(balance, tier, choice, range(1, tier.installments.max_installments + 1)):
        plan = plans.get(count)
        if isinstance(wanted, str) or plan is None:
            if plan is not None or not isinstance(wanted, str):
                yield "offered or not"
        else:
            yield from differences(plan, wanted, received, balance.priced_on)
    yield from broken(sheet)

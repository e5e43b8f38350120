"""Paying over time: what all plans of one balance, tier and choice share, and each plan of it.

A down payment is day zero of what follows it: interest runs from that day. Without one, from the pricing day. A
longer plan at the same rate never costs less: its lower installments leave more owed on every date, and rounding keeps
the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache

from brazil.money import ZERO, Money
from offers.factors import scaled
from offers.owed.balance import Balance
from offers.plans.amortization import even_parts, price_parts, sac_parts
from offers.plans.cet import cost_of, costs_of
from offers.plans.discount import DiscountLine, discount_lines
from offers.plans.down_payment import down_payment_of
from offers.plans.installments import Installments, Parts
from offers.plans.iof import gross_factor, iof_rates
from offers.plans.plan import Plan, PlanKind
from offers.plans.present_value import Flows
from offers.plans.schedule import due_dates
from offers.plans.slot_init import filling_slots
from offers.plans.terms import Terms
from offers.policies.limits import InstallmentLimits, IofMode, Method
from offers.refusal import Refusal, RefusalCode, refuse

_Rates = tuple[Decimal, Decimal]

# Python 3.11 looks an enum's member up through a function: by name here, not 24 times a sheet.
_OVER_TIME, _UNTAXED, _PRICE, _SAC = PlanKind.INSTALLMENTS, IofMode.NONE, Method.PRICE, Method.SAC


@filling_slots
@dataclass(frozen=True, slots=True, kw_only=True)
class Financing:
    """What plans of every count share.

    `payable` is the balance less the discounts, `received` the cash offer of the same day, both in centavos.
    `contracted_on` is the day whose tax rates hold: for a complement, of the first operation, whose due date is the
    last trace of it. `due_dates` and `days` (from the pricing day) are those of the longest plan; `offsets` count from
    the day interest starts to each payment that bears it.
    """

    limits: InstallmentLimits
    terms: Terms
    balance_total: Money
    discounts: tuple[DiscountLine, ...]
    payable: int
    down: Money
    received: int
    contracted_on: date
    due_dates: tuple[date, ...]
    days: tuple[int, ...]
    offsets: tuple[int, ...]


def financing_of(balance: Balance, limits: InstallmentLimits, terms: Terms, cash: Plan) -> Financing | Refusal:
    """What the plans of a balance share, beside its cash offer; a refusal when the down payment is under the least."""
    discounts = discount_lines(balance, limits)
    payable = sum([line.owed.cents - line.discount.cents for line in discounts])
    down = down_payment_of(payable, limits, terms.down_payment)
    if isinstance(down, Refusal):
        return down
    dates = due_dates(terms.first_due_on, limits.max_installments, terms.rhythm, terms.payday)
    days, offsets = _days(balance.priced_on, dates, after_first=down > 0)
    return Financing(
        limits=limits,
        terms=terms,
        balance_total=cash.balance_total,
        discounts=discounts,
        payable=payable,
        down=Money(down),
        received=cash.total.cents,
        contracted_on=balance.due_on if limits.iof is IofMode.COMPLEMENTARY else balance.priced_on,
        due_dates=dates,
        days=days,
        offsets=offsets,
    )


def plans_over_time(shared: Financing, counts: Iterable[int]) -> tuple[Plan, ...]:
    """The plans of so many payments each, without those that have a payment under the minimum."""
    rated = [(count, _rates_of(shared.limits.rate_bps(count))) for count in counts]
    drafts = [(rates, parts) for count, rates in rated if (parts := _parts(shared, count, rates[0]))]
    costs = costs_of(shared.received, shared.days, [parts.amounts for _, parts in drafts])
    return tuple([_plan(shared, *draft, *cost) for draft, cost in zip(drafts, costs, strict=True)])


def plan_over_time(shared: Financing, count: int) -> Plan | Refusal:
    """The plan of so many payments; a refusal when one would be under the minimum."""
    rates = _rates_of(shared.limits.rate_bps(count))
    parts = _parts(shared, count, rates[0])
    if parts is None:
        minimum = Money(shared.limits.min_installment_cents)
        return refuse(RefusalCode.INSTALLMENT_UNDER_MINIMUM, count=count, minimum=minimum)
    cost = cost_of(Flows(shared.received, shared.days[:count], parts.amounts))
    return _plan(shared, rates, parts, *(cost.annual, cost.monthly) if cost else (None, None))


@lru_cache(maxsize=4096)
def rate_of(monthly_bps: int) -> Decimal:
    """The interest a month as a fraction."""
    return Decimal(monthly_bps).scaleb(-4)


@lru_cache(maxsize=4096)
def yearly_rate_of(monthly_bps: int) -> Decimal:
    """The effective annual rate, four places half even."""
    with localcontext(prec=60):
        return ((1 + rate_of(monthly_bps)) ** 12 - 1).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)


@lru_cache(maxsize=4096)
def _rates_of(monthly_bps: int) -> _Rates:
    """The interest a month and a year."""
    return rate_of(monthly_bps), yearly_rate_of(monthly_bps)


def _parts(shared: Financing, count: int, rate: Decimal) -> Parts | None:
    """The payments of a plan, a down payment first; None when one is under the minimum."""
    limits, down = shared.limits, shared.down.cents
    cents = shared.payable - down
    if limits.iof is not _UNTAXED and cents > 0:
        offsets = shared.offsets[: count - 1 if down else count]
        cents = scaled(cents, gross_factor(limits.method, rate, offsets, iof_rates(limits.iof, shared.contracted_on)))
    if cents <= 0:
        return None
    parts = _amortized(shared, cents, count - 1 if down else count, rate)
    if down:
        parts = Parts((down, *parts.amounts), (down, *parts.principals))
    return parts if min(parts.amounts) >= limits.min_installment_cents else None


def _amortized(shared: Financing, cents: int, count: int, rate: Decimal) -> Parts:
    method = shared.limits.method
    if method is _PRICE:
        return price_parts(cents, rate, shared.offsets, count)
    if method is _SAC:
        return sac_parts(cents, rate, shared.offsets, count)
    return even_parts(cents, count, shared.limits.residue)


def _plan(shared: Financing, rates: _Rates, parts: Parts, annual: Decimal | None, monthly: Decimal | None) -> Plan:
    """The plan with its costs, a year's and a month's."""
    limits, terms = shared.limits, shared.terms
    monthly_rate, annual_rate = rates
    amounts, principals = parts
    return Plan(
        kind=_OVER_TIME,
        installments=Installments(shared.due_dates[: len(amounts)], amounts, principals),
        down_payment=shared.down,
        discounts=shared.discounts,
        balance_total=shared.balance_total,
        monthly_rate=monthly_rate,
        annual_rate=annual_rate,
        cet_annual=annual,
        cet_monthly=monthly,
        clears_after=limits.clears_after,
        rhythm=terms.rhythm,
        payday=terms.payday,
        iof=ZERO if limits.iof is _UNTAXED else Money(sum(principals) - shared.payable),
    )


@lru_cache(maxsize=4096)
def _days(priced_on: date, dates: tuple[date, ...], *, after_first: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Days from the pricing day, and from the day interest starts to what is paid after it."""
    start = priced_on.toordinal()
    days = tuple(day.toordinal() - start for day in dates)
    return days, tuple(each - days[0] for each in days[1:]) if after_first else days

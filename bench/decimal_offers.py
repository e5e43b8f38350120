"""The peer of bench/offers_online.py: the same offers by the textbook, every amount and rate a Decimal.

Written as one would from the formulas, with the obvious savings: the factor of a day is worked out once and raised to
whole powers, and the annual cost is searched with Newton's method on the daily discount factor. `float_cost` finds the
cost in floating point instead, which is quicker and can be wrong in the last digit.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

CENTAVO, PLACES = Decimal("0.01"), Decimal("0.0001")
Flow = tuple[int, Decimal]


class Line(NamedTuple):
    """One payment."""

    due_on: date
    amount: Decimal
    principal: Decimal
    interest: Decimal


class Plan(NamedTuple):
    """One offer: its payments and what it costs a year and a month, None past 100,000 % a year."""

    lines: list[Line]
    annual_cost: Decimal | None
    monthly_cost: Decimal | None


class Rules(NamedTuple):
    """Shares to take off by component, the interest a month, the longest plan and the least installment."""

    cash: dict[str, Decimal]
    over_time: dict[str, Decimal]
    monthly_rate: Decimal
    longest: int
    least: Decimal


Cost = Callable[[Decimal, Sequence[Flow]], tuple[Decimal, Decimal] | None]


def offers(owed: dict[str, Decimal], rules: Rules, priced_on: date, first: date, cost: Cost) -> list[Plan]:
    """Cash and every plan over time, from 2 payments on."""
    cash, financed = discounted(owed, rules.cash), discounted(owed, rules.over_time)
    plans = [Plan([Line(first, cash, cash, Decimal(0))], Decimal(0), Decimal(0))]
    daily = (1 + rules.monthly_rate) ** (Decimal(1) / 30)
    for count in range(2, rules.longest + 1):
        lines = price(financed, daily, priced_on, monthly(first, count))
        if min(line.amount for line in lines) < rules.least:
            continue
        found = cost(cash, [((line.due_on - priced_on).days, line.amount) for line in lines])
        annual, month = found or (None, None)
        plans.append(Plan(lines, annual, month))
    return plans


def discounted(owed: dict[str, Decimal], shares: dict[str, Decimal]) -> Decimal:
    """What is left of a balance, each discount floored to the centavo."""
    return sum(
        (amount - (amount * shares[name]).quantize(CENTAVO, ROUND_FLOOR) for name, amount in owed.items()), Decimal(0)
    )


def price(financed: Decimal, daily: Decimal, start: date, dates: list[date]) -> list[Line]:
    """Constant installments by real dates; the last one pays what is left."""
    weight = sum(daily ** -(due_on - start).days for due_on in dates)
    constant = (financed / weight).quantize(CENTAVO, ROUND_HALF_UP)
    lines, balance, since = [], financed, start
    for due_on in dates:
        interest = (balance * (daily ** (due_on - since).days - 1)).quantize(CENTAVO, ROUND_HALF_UP)
        principal = balance if due_on == dates[-1] else constant - interest
        lines.append(Line(due_on, principal + interest, principal, interest))
        balance, since = balance - principal, due_on
    return lines


def monthly(first: date, count: int) -> list[date]:
    """The day of the first payment in every month, or the last of a month without it."""
    dates = []
    for number in range(count):
        years, month = divmod(first.month - 1 + number, 12)
        year = first.year + years
        dates.append(date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])))
    return dates


def decimal_cost(received: Decimal, flows: Sequence[Flow]) -> tuple[Decimal, Decimal] | None:
    """The cost of a year and of a month, four places half even; None past 100,000 % a year."""
    paid = sum(amount for _, amount in flows)
    mean = sum(days * amount for days, amount in flows) / paid
    v = (received / paid) ** (1 / mean)
    for _ in range(50):
        powers = [amount * v**days for days, amount in flows]
        value = sum(powers)
        slope = sum(days * power for (days, _), power in zip(flows, powers, strict=True)) / v
        step = (value - received) / slope
        v -= step
        if abs(step) < Decimal("1e-20"):
            break
    return shown(v**-365 - 1, v ** (Decimal(-365) / 12) - 1)


def float_cost(received: Decimal, flows: Sequence[Flow]) -> tuple[Decimal, Decimal] | None:
    """As decimal_cost, in floating point."""
    given, payments = float(received), [(days, float(amount)) for days, amount in flows]
    paid = sum(amount for _, amount in payments)
    v = (given / paid) ** (paid / sum(days * amount for days, amount in payments))
    for _ in range(50):
        value = slope = 0.0
        for days, amount in payments:
            power = amount * v**days
            value += power
            slope += days * power
        step = (value - given) * v / slope
        v -= step
        if abs(step) < 1e-12:
            break
    return shown(Decimal(v**-365 - 1), Decimal(v ** (-365 / 12) - 1))


def shown(annual: Decimal, monthly_cost: Decimal) -> tuple[Decimal, Decimal] | None:
    """Four places half even, or None when there is no such number to show."""
    if annual > 1000:
        return None
    return annual.quantize(PLACES, ROUND_HALF_EVEN), monthly_cost.quantize(PLACES, ROUND_HALF_EVEN)

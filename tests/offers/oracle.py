"""Offers worked out a second time: plainly, slowly, in exact fractions, sharing no formula with the engine.

Whatever ends is exact. Interest over days that make no whole months is the one number no fraction writes out: it is
cut after 70 places, and the tax made of it after 60. Amounts are centavos, rates basis points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from brazil.money import Money
from offers.owed.balance import Balance, Component
from offers.plans.choice import Choice
from offers.policies.limits import DiscountLimits, InstallmentLimits, IofMode, Method, Residue
from offers.policies.policy import Policy, Tier
from tests.offers.oracle_dates import first_payday, payments_due, window

CEILING_ORDER = ("interest", "remuneratory", "fine", "fees", "correction", "principal")
ZERO_TAX = [(date(2020, 4, 3), date(2020, 11, 26)), (date(2020, 12, 15), date(2020, 12, 31))]
HIGHER_TAX = (date(2021, 9, 20), date(2021, 12, 31))


class Payment(NamedTuple):
    due_on: date
    amount: int
    principal: int


Discounts = tuple[tuple[Component, int, int], ...]
"""Component, owed and discount, for each component the balance has."""


class Expected(NamedTuple):
    """One offer."""

    discounts: Discounts
    payments: tuple[Payment, ...]
    down: int
    tax: int
    rate_bps: int


def tier_of(policy: Policy, balance: Balance) -> Tier | None:
    """The first tier that covers the days overdue."""
    for tier in policy.tiers:
        last = tier.max_days_overdue
        if tier.min_days_overdue <= balance.days_overdue and (last is None or balance.days_overdue <= last):
            return tier
    return None


def expected(balance: Balance, tier: Tier, choice: Choice) -> Expected | str:
    """The offer chosen, or the code of the refusal."""
    limits, count = tier.installments, max(choice.count, 1)
    if count > limits.max_installments and isinstance(cash(balance, tier, choice), Expected):
        return "count_too_high"
    return next(offer for number, offer in sheet(balance, tier, choice, (count,)) if number == count)


def sheet(balance: Balance, tier: Tier, choice: Choice, counts: Iterable[int]) -> Iterator[tuple[int, Expected | str]]:
    """The offer of each count, 1 for cash, or the code of the refusal."""
    limits = tier.installments
    at_once = cash(balance, tier, choice)
    _, earliest, latest = window(tier, balance.priced_on)
    rhythm = choice.rhythm or limits.rhythms[0]
    first = choice.first_due_on or first_payday(earliest, latest, choice.payday)
    dates = payments_due(first, limits.max_installments, rhythm, choice.payday)
    off = discounts(balance, limits)
    for count in counts:
        if count == 1 or isinstance(at_once, str):
            yield count, at_once
        elif limits.counts is not None and count not in limits.counts:
            yield count, "count_not_offered"
        elif rhythm not in limits.rhythms:
            yield count, "rhythm_not_offered"
        else:
            yield count, over_time(balance, limits, off, choice.down_payment, dates[:count])


def cash(balance: Balance, tier: Tier, choice: Choice) -> Expected | str:
    """What is paid at once."""
    _, earliest, latest = window(tier, balance.priced_on)
    due_on = choice.first_due_on or earliest
    if due_on < earliest:
        return "first_due_too_early"
    if due_on > latest:
        return "first_due_too_late"
    off = discounts(balance, tier.cash)
    payable = left_of(off)
    if payable <= 0:
        return "nothing_to_pay"
    return Expected(off, (Payment(due_on, payable, payable),), 0, 0, 0)


def over_time(
    balance: Balance, limits: InstallmentLimits, off: Discounts, chosen: Money | None, dates: list[date]
) -> Expected | str:
    """Discount, down payment, tax, installments, in that order; every payment reaches the minimum or there is none."""
    payable = left_of(off)
    least = least_down(payable, limits)
    down = least if chosen is None else chosen.cents
    if down < least or (down > least and down < limits.min_installment_cents):
        return "down_payment_too_low"
    start, rest = (dates[0], dates[1:]) if down else (balance.priced_on, dates)
    if payable - down <= 0:
        return "installment_under_minimum"
    bps = rate_bps(limits, len(dates))
    offsets = tuple((day - start).days for day in rest)
    began = balance.due_on if limits.iof is IofMode.COMPLEMENTARY else balance.priced_on
    gross = half_up(payable - down, 1 - tax_share(limits.iof, limits.method, bps, offsets, began))
    rows = amortized(gross, limits, bps, offsets)
    payments = [Payment(day, *row) for day, row in zip(rest, rows, strict=True)]
    if down:
        payments.insert(0, Payment(dates[0], down, down))
    if min(payment.amount for payment in payments) < limits.min_installment_cents:
        return "installment_under_minimum"
    return Expected(off, tuple(payments), down, gross - (payable - down), bps)


def discounts(balance: Balance, limits: DiscountLimits) -> Discounts:
    """Each component's share, floored, while the ceiling over the whole balance, floored, lasts."""
    owed = {component: balance.amount_of(component).cents for component in Component}
    share = {
        "interest": limits.interest_bps, "remuneratory": limits.interest_bps, "fine": limits.fine_bps,
        "fees": limits.fees_bps, "correction": limits.correction_bps, "principal": limits.principal_bps,
    }  # fmt: skip
    left = int(Fraction(sum(owed.values()) * limits.ceiling_bps, 10_000))
    off = {}
    for name in CEILING_ORDER:
        off[name] = min(int(Fraction(owed[Component(name)] * share[name], 10_000)), left)
        left -= off[name]
    present = {line.component for line in balance.lines}
    return tuple((each, owed[each], off[each.value]) for each in Component if each in present)


def left_of(off: Discounts) -> int:
    return sum(owed - discount for _, owed, discount in off)


def least_down(payable: int, limits: InstallmentLimits) -> int:
    """Rounded up, and at least the minimum installment."""
    if limits.min_down_payment_bps == 0:
        return 0
    return max(-int(Fraction(-payable * limits.min_down_payment_bps, 10_000) // 1), limits.min_installment_cents)


def rate_bps(limits: InstallmentLimits, count: int) -> int:
    reached = [step for step in limits.rate_steps if step.from_count <= count]
    return reached[-1].monthly_interest_bps if reached else limits.monthly_interest_bps


def amortized(amount: int, limits: InstallmentLimits, bps: int, offsets: tuple[int, ...]) -> list[tuple[int, int]]:
    """Amount and principal of each installment."""
    count = len(offsets)
    if limits.method is Method.EQUAL:
        return [(part, part) for part in equal(amount, count, limits.residue)]
    constant = half_up(amount, annuity(bps, offsets))
    level = half_up(amount, Fraction(count))
    rows, balance, since = [], amount, 0
    for number, days in enumerate(offsets, start=1):
        interest = half_up(balance, one_over_interest(bps, days - since)) if bps else 0
        principal = constant - interest if limits.method is Method.PRICE else level
        principal = balance if number == count else principal
        rows.append((principal + interest, principal))
        balance, since = balance - principal, days
    return rows


def equal(amount: int, count: int, residue: Residue) -> list[int]:
    parts = [amount // count] * count
    left = amount - sum(parts)
    for number in range(left):
        parts[{Residue.LAST: -1, Residue.FIRST: 0, Residue.SPREAD: number}[residue]] += 1
    return parts


@lru_cache(maxsize=8192)
def annuity(bps: int, offsets: tuple[int, ...]) -> Fraction:
    """The present value of 1 paid on each of these days."""
    return annuity(bps, offsets[:-1]) + worth(bps, offsets[-1]) if offsets else Fraction(0)


@lru_cache(maxsize=65536)
def worth(bps: int, days: int) -> Fraction:
    exact = 1 / growth(bps, days)
    return exact if days % 30 == 0 else cut(exact, 70)


@lru_cache(maxsize=65536)
def one_over_interest(bps: int, days: int) -> Fraction:
    return 1 / (growth(bps, days) - 1)


@lru_cache(maxsize=65536)
def growth(bps: int, days: int) -> Fraction:
    """`(1+i)^(days/30)`."""
    months, rest = divmod(days, 30)
    whole = Fraction(10_000 + bps, 10_000) ** months
    return whole if rest == 0 else cut(whole * one_day(bps) ** rest, 70)


@cache
def one_day(bps: int) -> Fraction:
    """The 30th root of `1+i` to 75 places: a guess, and the proof that the next number up is too high."""
    scale = 10**75
    with localcontext(prec=90):
        root = int((1 + Decimal(bps) / 10_000) ** (Decimal(1) / 30) * scale)
    assert root**30 * 10_000 <= (10_000 + bps) * scale**30 < (root + 1) ** 30 * 10_000
    return Fraction(root, scale)


@lru_cache(maxsize=8192)
def tax_share(mode: IofMode, method: Method, bps: int, offsets: tuple[int, ...], began: date) -> Fraction:
    """The tax on 1 lent: on what is lent between two payments, for the days between them, 365 in all at most."""
    if mode is IofMode.NONE:
        return Fraction(0)
    daily, additional = Fraction(82, 10**6), Fraction(38, 10**4)
    if any(first <= began <= last for first, last in ZERO_TAX):
        daily, additional = Fraction(0), Fraction(0)
    elif HIGHER_TAX[0] <= began <= HIGHER_TAX[1]:
        daily = Fraction(1118, 10**7)
    if mode is IofMode.COMPLEMENTARY:
        additional = Fraction(0)
    return additional + daily * min(lent_days(method, bps, offsets), Fraction(365))


@lru_cache(maxsize=8192)
def lent_days(method: Method, bps: int, offsets: tuple[int, ...]) -> Fraction:
    """What is lent of 1, day after day up to the 365th, added up; in whole numbers of 60 places."""
    scale = 10**60
    parts = annuity(bps, offsets) if method is Method.PRICE else Fraction(len(offsets))
    constant = scale * parts.denominator // parts.numerator
    lent, since, weighted = scale, 0, 0
    for days in offsets:
        weighted += lent * (min(days, 365) - min(since, 365))
        if method is Method.PRICE:
            grown = growth(bps, days - since)
            lent = lent * grown.numerator // grown.denominator
        lent, since = lent - constant, days
    return Fraction(weighted, scale)


def cut(value: Fraction, places: int) -> Fraction:
    return Fraction(value.numerator * 10**places // value.denominator, 10**places)


def half_up(amount: int, divisor: Fraction) -> int:
    """The quotient, half up."""
    return (2 * amount * divisor.denominator + divisor.numerator) // (2 * divisor.numerator)

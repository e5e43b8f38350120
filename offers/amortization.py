"""How an amount becomes installments: equal parts, Price, SAC.

Sources: Banco Central's Calculadora do Cidadão for the constant installment; interest runs by real dates on a month
of 30 days, factor `(1+i)^(days/30)`, so that the annual cost of a plan reproduces its rate. A first period that is
not 30 days long, or months of grace, need nothing special: they are dates like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache

from brazil.money import Money
from offers.errors import OfferError

_EXACT = Context(prec=60)
_TIE = Decimal(1).scaleb(-25)  # a half centavo reached through a division is still a half centavo


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentLine:
    """One payment of a plan: `amount = principal + interest`, numbered from 1."""

    number: int
    due_on: date
    amount: Money
    principal: Money
    interest: Money


def equal_parts(amount: Money, due_dates: Sequence[date]) -> tuple[InstallmentLine, ...]:
    """Interest-free equal parts, floored to the centavo; the last one takes the residue."""
    _check(due_dates)
    return tuple(
        InstallmentLine(number=number, due_on=due_on, amount=each, principal=each, interest=Money(0))
        for number, (due_on, each) in enumerate(zip(due_dates, amount.split(len(due_dates)), strict=True), start=1)
    )


def price(
    amount: Money, monthly_rate: Decimal, start_on: date, due_dates: Sequence[date]
) -> tuple[InstallmentLine, ...]:
    """Constant installments (Price) of an amount lent on `start_on`, by real dates.

    The installment is `half_up(amount / sum((1+i)^(-d/30)))`, interest is `half_up(balance * ((1+i)^(d/30) - 1))`,
    and the last installment pays whatever is left, so that the principal parts add up to the amount.
    `monthly_rate` is a fraction. Raises OfferError("due_dates") unless dates grow from the day after `start_on`.
    """
    _check(due_dates, after=start_on)
    constant = _constant_installment(amount, monthly_rate, start_on, due_dates)
    lines = []
    balance, since = amount, start_on
    for number, due_on in enumerate(due_dates, start=1):
        interest = _interest(balance, monthly_rate, (due_on - since).days)
        principal = balance if number == len(due_dates) else constant - interest
        lines.append(_line(number, due_on, principal, interest))
        balance, since = balance - principal, due_on
    return tuple(lines)


def sac(amount: Money, monthly_rate: Decimal, start_on: date, due_dates: Sequence[date]) -> tuple[InstallmentLine, ...]:
    """Constant principal (SAC): `half_up(amount/n)` a month and interest on what is left; the last takes the rest."""
    _check(due_dates, after=start_on)
    constant = _rounded(Decimal(amount.cents) / len(due_dates))
    lines = []
    balance, since = amount, start_on
    for number, due_on in enumerate(due_dates, start=1):
        interest = _interest(balance, monthly_rate, (due_on - since).days)
        principal = balance if number == len(due_dates) else constant
        lines.append(_line(number, due_on, principal, interest))
        balance, since = balance - principal, due_on
    return tuple(lines)


@lru_cache(maxsize=8192)
def growth(monthly_rate: Decimal, days: int) -> Decimal:
    """`(1+i)^(days/30)`: exact for whole months, to 60 digits in between."""
    months, rest = divmod(days, 30)
    with localcontext(_EXACT):
        whole = (1 + monthly_rate) ** months
        return whole * _daily(monthly_rate) ** rest if rest else whole


@lru_cache(maxsize=256)
def _daily(monthly_rate: Decimal) -> Decimal:
    with localcontext(_EXACT):
        return (1 + monthly_rate) ** (Decimal(1) / 30)


def _constant_installment(amount: Money, rate: Decimal, start_on: date, due_dates: Sequence[date]) -> Money:
    with localcontext(_EXACT):
        weight = sum((1 / growth(rate, (due_on - start_on).days) for due_on in due_dates), Decimal(0))
        return _rounded(amount.cents / weight)


def _interest(balance: Money, rate: Decimal, days: int) -> Money:
    with localcontext(_EXACT):
        return _rounded(balance.cents * (growth(rate, days) - 1))


def _rounded(cents: Decimal) -> Money:
    with localcontext(_EXACT):
        return Money(int(cents.quantize(_TIE).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def _line(number: int, due_on: date, principal: Money, interest: Money) -> InstallmentLine:
    amount = principal + interest
    return InstallmentLine(number=number, due_on=due_on, amount=amount, principal=principal, interest=interest)


def _check(due_dates: Sequence[date], after: date = date.min) -> None:
    previous = after
    for due_on in due_dates:
        if due_on <= previous:
            raise OfferError("due_dates", due_on=due_on, previous=previous)
        previous = due_on
    if not due_dates:
        raise OfferError("due_dates")

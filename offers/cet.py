"""The annual effective cost (CET) of a plan.

Res. CMN 4.881/2020 art. 4º: `sum(FCj / (1+CET)^((dj-d0)/365)) = FC0`, on real dates, shown per year with two decimal
places, rounded half even (NBR 5891). CDC art. 54-B asks every seller for it. In a renegotiation FC0 is the cash offer
of the same day: the discount on the balance is told apart, or the cost could come out negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from brazil.money import Money, total
from offers.errors import OfferError

CEILING = Decimal(1000)
"""The highest annual cost that is told as a number: 100,000 % a year."""

_WORKING = Context(prec=40)
_CLOSE = Decimal(1).scaleb(-33)
_PLACES = Decimal("0.0001")  # a fraction with four places is a percentage with two
_TIE = Decimal(1).scaleb(-24)
_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cet:
    """Fractions (0.4393 is 43.93 %), four places. The monthly ones come from the unrounded annual cost.

    `monthly` is `(1+CET)^(1/12) - 1`, as Banco Central shows it; `thirty_days` is `(1+CET)^(30/365) - 1`.
    """

    annual: Decimal
    monthly: Decimal
    thirty_days: Decimal


def annual_cost(received: Money, on: date, payments: Sequence[tuple[date, Money]]) -> Cet | None:
    """The cost of receiving an amount on a day and paying it back on later ones.

    None when there is no such number to show: nothing is received or paid, or the cost passes 100,000 % a year.
    Raises OfferError("payment_before_start") when a payment falls before the day it starts.
    """
    flows = _flows(on, payments)
    net = received - total(amount for days, amount in flows if days == 0)
    later = [(days, amount.cents) for days, amount in flows if days > 0 and amount.cents]
    if net.cents <= 0 or not later or any(cents < 0 for _, cents in later):
        return None
    with localcontext(_WORKING):
        daily = _daily_discount(net.cents, later)
        if daily is None or daily**-365 > CEILING + 1:
            return None
        return Cet(
            annual=_shown(daily**-365 - 1),
            monthly=_shown(daily ** (Decimal(-365) / 12) - 1),
            thirty_days=_shown(daily**-30 - 1),
        )


def _flows(on: date, payments: Sequence[tuple[date, Money]]) -> list[tuple[int, Money]]:
    flows = sorted(((due_on - on).days, amount) for due_on, amount in payments)
    if flows and flows[0][0] < 0:
        raise OfferError("payment_before_start", start_on=on)
    return flows


def _daily_discount(received: int, later: list[tuple[int, int]]) -> Decimal | None:
    """The factor v with `sum(cents * v^days) = received`.

    The logarithm of the sum grows and is convex in the logarithm of v, and nearly straight, so Newton's method on
    logarithms lands above the root after one step, falls to it from there, and needs few steps.
    """
    v = Decimal(1)
    for _ in range(_STEPS):
        value, weighted_days = _value_and_weighted_days(v, later)
        ratio = received / value
        if abs(ratio - 1) <= _CLOSE:
            return v
        v *= ratio ** (value / weighted_days)
    return None


def _value_and_weighted_days(v: Decimal, later: list[tuple[int, int]]) -> tuple[Decimal, Decimal]:
    """The present value and the sum of `days * cents * v^days`, each power made from the one before."""
    value, weighted = Decimal(0), Decimal(0)
    power, reached = Decimal(1), 0
    for days, cents in later:
        if days != reached:
            power *= v ** (days - reached)
            reached = days
        term = cents * power
        value += term
        weighted += days * term
    return value, weighted


def _shown(rate: Decimal) -> Decimal:
    """Four places half even; what the search leaves beyond 24 places is noise, and minus zero is zero."""
    return rate.quantize(_TIE).quantize(_PLACES, rounding=ROUND_HALF_EVEN) + 0

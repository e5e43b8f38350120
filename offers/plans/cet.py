"""The annual effective cost (CET) of a plan.

Res. CMN 4.881/2020 art. 4º: `sum(FCj / (1+CET)^((dj-d0)/365)) = FC0`, on real dates, shown per year with two decimal
places, rounded half even (NBR 5891). CDC art. 54-B asks every seller for it. In a renegotiation FC0 is the cash offer
of the same day: the discount on the balance is told apart, or the cost could come out negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from brazil.money import Money
from offers.errors import OfferError
from offers.plans.cet_estimate import estimate, estimates, places
from offers.plans.present_value import Flows

CEILING = Decimal(1000)
"""The highest annual cost that is told as a number: 100,000 % a year."""

YEAR, MONTH, THIRTY_DAYS = (365, 1), (365, 12), (30, 1)
"""Periods a cost is told for, in days."""

_PERIODS = (YEAR, MONTH, THIRTY_DAYS)
_MOST = 10_000 * 1000  # the ceiling in ten-thousandths

Costs = tuple[Decimal | None, Decimal | None]
"""The cost of a year and of a month; None for both where there is no such number to show."""


@dataclass(frozen=True, slots=True)
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
    net = received.cents - sum(cents for days, cents in flows if days == 0)
    later = [(days, cents) for days, cents in flows if days > 0 and cents]
    if net <= 0 or not later or any(cents < 0 for _, cents in later):
        return None
    days, cents = (tuple(column) for column in zip(*later, strict=True))
    return cost_of(Flows(received=net, days=days, cents=cents))


def cost_of(flows: Flows) -> Cet | None:
    """The cost of payments after days that grow from 1.

    An estimate that leaves no doubt about a digit decides it; otherwise exact present values do.
    """
    root = estimate(flows.received, flows.days, flows.cents)
    if root is None:
        return exact_cost(flows)
    told, sure = places(root)
    if told[0] > _MOST + 1 or (told[0] >= _MOST and flows.side(CEILING, YEAR) > 0):
        return None
    each = zip(told, sure, _PERIODS, strict=True)
    return Cet(*(_fraction(near if certain else flows.places(period, _MOST, near)) for near, certain, period in each))


def costs_of(received: int, days: tuple[int, ...], plans: Sequence[tuple[int, ...]]) -> list[Costs]:
    """The annual and the monthly cost of plans that pay these centavos on the first of these days, as `cost_of`."""
    if not plans:
        return []
    costs: list[Costs] = []
    for cents, annual, monthly, sure in zip(plans, *estimates(received, days, plans), strict=True):
        if sure and annual < _MOST:
            costs.append((_fraction(annual), _fraction(monthly)))
        elif sure and annual > _MOST + 1:
            costs.append((None, None))
        else:
            cost = cost_of(Flows(received, days[: len(cents)], cents))
            costs.append((cost.annual, cost.monthly) if cost else (None, None))
    return costs


def exact_cost(flows: Flows) -> Cet | None:
    """The cost by exact present values alone; slow, for what an estimate cannot reach and for proving it."""
    if flows.side(CEILING, YEAR) > 0:
        return None
    return Cet(*(_fraction(flows.places(period, _MOST)) for period in _PERIODS))


def _flows(on: date, payments: Sequence[tuple[date, Money]]) -> list[tuple[int, int]]:
    """Days from the start, growing, and centavos; those of one day together."""
    together: dict[int, int] = {}
    for days, cents in sorted(((due_on - on).days, amount.cents) for due_on, amount in payments):
        together[days] = together.get(days, 0) + cents
    if any(days < 0 for days in together):
        raise OfferError("payment_before_start", start_on=on)
    return list(together.items())


@lru_cache(maxsize=16_384)
def _fraction(ten_thousandths: int) -> Decimal:
    return Decimal(ten_thousandths).scaleb(-4)

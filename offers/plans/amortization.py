"""How an amount becomes installments: equal parts, Price, SAC.

Sources: Banco Central's Calculadora do Cidadão for the constant installment; interest runs by real dates on a month
of 30 days, factor `(1+i)^(days/30)`, so that the annual cost of a plan reproduces its rate. A first period that is
not 30 days long, or months of grace, need nothing special: they are dates like any other. Amounts are whole centavos
and factors whole numbers (offers.factors); the functions named `*_parts` are what many plans at once are made with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from brazil.money import Money
from offers.errors import OfferError
from offers.factors import HALF, SHIFT, divided, shift_factors
from offers.plans.installments import Installments, Parts
from offers.policies.limits import Residue


def equal_parts(amount: Money, due_dates: Sequence[date], residue: Residue = Residue.LAST) -> Installments:
    """Interest-free equal parts, floored to the centavo, the centavos left over where the policy says."""
    _offsets(date.min, due_dates)
    return Installments.of(due_dates, even_parts(amount.cents, len(due_dates), residue))


def price(amount: Money, monthly_rate: Decimal, start_on: date, due_dates: Sequence[date]) -> Installments:
    """Constant installments (Price) of an amount lent on `start_on`, by real dates.

    The installment is `half_up(amount / sum((1+i)^(-d/30)))`, interest is `half_up(balance * ((1+i)^(d/30) - 1))`,
    and the last installment pays whatever is left, so that the principal parts add up to the amount.
    `monthly_rate` is a fraction. Raises OfferError("due_dates") unless dates grow from the day after `start_on`.
    """
    return Installments.of(due_dates, price_parts(amount.cents, monthly_rate, _offsets(start_on, due_dates)))


def sac(amount: Money, monthly_rate: Decimal, start_on: date, due_dates: Sequence[date]) -> Installments:
    """Constant principal (SAC): `half_up(amount/n)` a month and interest on what is left; the last takes the rest."""
    return Installments.of(due_dates, sac_parts(amount.cents, monthly_rate, _offsets(start_on, due_dates)))


def even_parts(cents: int, count: int, residue: Residue = Residue.LAST) -> Parts:
    """Interest-free parts; the residue of 0 to count-1 centavos in the last, in the first, or one each from the first.

    At first and spread the first part is the highest, at last the last.
    """
    each, left = divmod(cents, count)
    if residue is Residue.LAST:
        amounts = (each,) * (count - 1) + (each + left,)
    elif residue is Residue.FIRST:
        amounts = (each + left,) + (each,) * (count - 1)
    else:
        amounts = (each + 1,) * left + (each,) * (count - left)
    return Parts(amounts, amounts)


def price_parts(cents: int, monthly_rate: Decimal, offsets: tuple[int, ...], count: int | None = None) -> Parts:
    """Price over the first `count` of the days (all of them by default), which count from the day interest starts.

    Giving all the days of the longest plan and a count lets plans of every length share their factors.
    """
    count = count or len(offsets)
    if not monthly_rate:
        return _with_last((divided(cents, count),) * (count - 1), cents)
    constants, periods = shift_factors(monthly_rate, offsets)
    half, shift = HALF, SHIFT
    constant = (cents * constants[count - 1] + half) >> shift
    principals = []
    left = cents
    for factor in periods[: count - 1]:
        principal = constant - ((left * factor + half) >> shift)
        principals.append(principal)
        left -= principal
    principals.append(left)
    last = left + ((left * periods[count - 1] + half) >> shift)
    return Parts((constant,) * (count - 1) + (last,), tuple(principals))


def sac_parts(cents: int, monthly_rate: Decimal, offsets: tuple[int, ...], count: int | None = None) -> Parts:
    """SAC over the first `count` of the days, as `price_parts`."""
    count = count or len(offsets)
    constant = divided(cents, count)
    principals = (constant,) * (count - 1) + (cents - constant * (count - 1),)
    half, shift = HALF, SHIFT
    amounts = []
    left = cents
    for principal, factor in zip(principals, shift_factors(monthly_rate, offsets)[1], strict=False):
        amounts.append(principal + ((left * factor + half) >> shift))
        left -= principal
    return Parts(tuple(amounts), principals)


def _with_last(parts: tuple[int, ...], cents: int) -> Parts:
    amounts = (*parts, cents - sum(parts))
    return Parts(amounts, amounts)


def _offsets(start_on: date, due_dates: Sequence[date]) -> tuple[int, ...]:
    """The days from the start; OfferError("due_dates") unless there are some and they grow."""
    for previous, due_on in pairwise((start_on, *due_dates)):
        if due_on <= previous:
            raise OfferError("due_dates", due_on=due_on, previous=previous)
    if not due_dates:
        raise OfferError("due_dates")
    start = start_on.toordinal()
    return tuple(due_on.toordinal() - start for due_on in due_dates)

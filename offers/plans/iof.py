"""The tax on credit operations (IOF) of a plan for a natural person.

Decreto 6.306/2007 art. 7º I b 2: a daily rate on the principal of each installment, for at most 365 days (§1º), and an
additional rate, once (§15). Renegotiating with the same debtor and no new money taxes what is unpaid as a complement,
at the rate of the day the first operation was contracted (§7º; IN RFB 907/2009 art. 3º), and not at all once 365 days
were taxed (SC Cosit 313/2018); the additional rate is not charged again. Rates are dated: offers.consumer_law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from functools import lru_cache

from brazil.money import ZERO, Money, total
from offers.consumer_law import LimitName, limit_on
from offers.errors import OfferError
from offers.factors import SCALE, check_offsets, growth, scaled
from offers.policies.limits import IofMode, Method

_EXACT = Context(prec=60)
_NOISE = Decimal(1).scaleb(-38)  # a whole number reached through a division is still whole


@dataclass(frozen=True, slots=True, kw_only=True)
class IofRates:
    """Fractions of the principal: `daily` for each day up to `maximum_days`, `additional` once."""

    daily: Decimal
    additional: Decimal
    maximum_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Iof:
    """The tax, each part rounded half up on its own."""

    daily: Money
    additional: Money

    @property
    def total(self) -> Money:
        """Both parts."""
        return self.daily + self.additional


NO_IOF = IofRates(daily=Decimal(0), additional=Decimal(0), maximum_days=0)


@lru_cache(maxsize=4096)
def iof_rates(mode: IofMode, contracted_on: date, taxed_days: int = 0) -> IofRates:
    """What is charged on an operation contracted on a day; the first one, for a complement.

    `taxed_days` of the first operation were taxed already and count towards the 365 of a complement. Raises
    OfferError("taxed_days") below zero. No rate is known before 2008, and none is charged.
    """
    if taxed_days < 0:
        raise OfferError("taxed_days", taxed_days=taxed_days)
    if mode is IofMode.NONE:
        return NO_IOF
    new = mode is IofMode.NEW_OPERATION
    maximum = int(_value(LimitName.IOF_MAXIMUM_DAYS, contracted_on))
    return IofRates(
        daily=_value(LimitName.IOF_DAILY_PERSON, contracted_on),
        additional=_value(LimitName.IOF_ADDITIONAL, contracted_on) if new else Decimal(0),
        maximum_days=maximum if new else max(maximum - taxed_days, 0),
    )


def iof_on(parts: Sequence[tuple[int, Money]], rates: IofRates) -> Iof:
    """The tax that is paid apart: `parts` are the days and the principal of each payment, one for a single payment.

    Daily: `half_up(sum(principal * min(days, maximum)) * rate)`, one rounding; additional: on the whole principal.
    """
    if any(days < 0 for days, _ in parts):
        raise OfferError("due_dates", offsets=tuple(days for days, _ in parts))
    whole = total(principal for _, principal in parts)
    weighted = sum(principal.cents * min(days, rates.maximum_days) for days, principal in parts)
    taxed = Money(min(weighted, whole.cents * rates.maximum_days))
    return Iof(daily=taxed.times(rates.daily), additional=whole.times(rates.additional))


def financed_amount(
    net: Money,
    rate: Decimal,
    start_on: date,
    due_dates: Sequence[date],
    mode: IofMode,
    contracted_on: date,
    *,
    method: Method = Method.PRICE,
) -> tuple[Money, Money]:
    """The amount to amortise so that `net` is left once its own tax is paid out of it, and that tax (`gross - net`).

    Make the plan of the gross amount with the method, rate, start and dates given here. Equal parts and SAC repay the
    same principal each time; Price repays little at first, so the same dates bear more tax. A down payment is no
    part of the operation: give what is left after it, its day as the start and the days after it.
    Raises OfferError("due_dates") unless dates grow from the day after `start_on`.
    """
    if mode is IofMode.NONE:
        return net, ZERO
    offsets = tuple((due_on - start_on).days for due_on in due_dates)
    gross = Money(scaled(net.cents, gross_factor(method, rate, offsets, iof_rates(mode, contracted_on))))
    return gross, gross - net


@lru_cache(maxsize=8192)
def gross_factor(method: Method, rate: Decimal, offsets: tuple[int, ...], rates: IofRates) -> int:
    """`1 / (1-k)` times SCALE, k being the tax on a principal of 1; rounded up, as offers.factors tells why."""
    with localcontext(_EXACT):
        return int((SCALE / (1 - unit_tax(method, rate, offsets, rates)) - _NOISE).to_integral_value(ROUND_CEILING))


def unit_tax(method: Method, rate: Decimal, offsets: tuple[int, ...], rates: IofRates) -> Decimal:
    """The tax on a principal of 1 repaid on these days, from the plan before any rounding.

    `k = additional + daily * sum(a * min(d, maximum))`, a being the principal repaid on day d. Interest that a long
    grace adds to the principal is no principal of the operation: the sum never passes the maximum (§1º).
    """
    check_offsets(offsets)
    taxed = [min(days, rates.maximum_days) for days in offsets]
    with localcontext(_EXACT):
        if method is Method.PRICE and rate:
            shares = _price_shares(rate, offsets)
            weighted = sum((share * days for share, days in zip(shares, taxed, strict=True)), Decimal(0))
        else:
            weighted = Decimal(sum(taxed)) / len(taxed)
        return rates.additional + rates.daily * min(weighted, Decimal(rates.maximum_days))


def _price_shares(rate: Decimal, offsets: tuple[int, ...]) -> list[Decimal]:
    """The principal in each constant installment of an amount of 1."""
    constant = 1 / sum((1 / growth(rate, days) for days in offsets), Decimal(0))
    left, since, shares = Decimal(1), 0, []
    for days in offsets:
        share = constant - left * (growth(rate, days - since) - 1)
        shares.append(share)
        left, since = left - share, days
    return shares


def _value(name: LimitName, day: date) -> Decimal:
    limit = limit_on(name, day)
    return limit.value if limit else Decimal(0)

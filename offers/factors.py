"""Interest over days as whole numbers: factors scaled by 10**18, made once and looked up afterwards.

Interest runs by real dates on a month of 30 days: `(1+i)^(days/30)`. A factor is rounded up, not half even: an exact
half centavo is often reached through a division that never ends (R$ 75,75 in two at 2 % is 39,015), and a factor a
hair too high keeps it a half, which rounds up, where one a hair too low would lose it. The price is an amount rounded
up that lies within `amount / 10**18` centavos below a half: for R$ 10 million, one in a thousand million.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from functools import lru_cache
from itertools import pairwise

from offers.errors import OfferError

SCALE = 10**18
"""What a factor of 1 is written as."""

SHIFT = 128
HALF = (1 << SHIFT - 1) + (1 << 67)
"""What a factor of 1 is written as where it multiplies often, a power of two, and what rounds the product half up."""

_EXACT = Context(prec=60)
_NOISE = Decimal(1).scaleb(-38)  # a whole number reached through a division is still whole


@lru_cache(maxsize=8192)
def growth(monthly_rate: Decimal, days: int) -> Decimal:
    """`(1+i)^(days/30)`: exact for whole months, to 60 digits in between."""
    months, rest = divmod(days, 30)
    with localcontext(_EXACT):
        whole = (1 + monthly_rate) ** months
        return whole * _daily(monthly_rate) ** rest if rest else whole


@lru_cache(maxsize=8192)
def interest_factor(monthly_rate: Decimal, days: int) -> int:
    """The interest of so many days on an amount of 1, times SCALE; exact at rate zero."""
    with localcontext(_EXACT):
        return _scaled(growth(monthly_rate, days) - 1)


@lru_cache(maxsize=2048)
def interest_factors(monthly_rate: Decimal, offsets: tuple[int, ...]) -> tuple[int, ...]:
    """The factors of the periods that end on these days, counted from the day the interest starts.

    Raises OfferError("due_dates") unless the days grow from 1.
    """
    check_offsets(offsets)
    return tuple(interest_factor(monthly_rate, days - since) for since, days in pairwise((0, *offsets)))


@lru_cache(maxsize=2048)
def installment_factors(monthly_rate: Decimal, offsets: tuple[int, ...]) -> tuple[int, ...]:
    """The constant installment (Price) of an amount of 1, times SCALE, for each length: entry k-1 has k installments.

    `1 / sum((1+i)^(-d/30))` over the first k days, which count from the day the interest starts. At rate zero the
    factor is 1/k and not exact: divide the amount instead (`divided`). Raises OfferError("due_dates") unless the
    days grow from 1.
    """
    check_offsets(offsets)
    factors = []
    with localcontext(_EXACT):
        weight = Decimal(0)
        for days in offsets:
            weight += 1 / growth(monthly_rate, days)
            factors.append(_scaled(1 / weight))
    return tuple(factors)


@lru_cache(maxsize=2048)
def shift_factors(monthly_rate: Decimal, offsets: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The `installment_factors` and `interest_factors` for `(cents * factor + HALF) >> SHIFT`, quicker than `scaled`.

    And equal to it: the exact product and a half, b*F/SCALE + 1/2, is a whole number of 1/SCALE. With a factor of
    G = ceil(F * 2**128 / SCALE), what is shifted is that and (b*e + 2**67) / 2**128 more, e from 0 to 1: for amounts b
    from -2**67 to 2**67 centavos never less than none and always less than 1/SCALE, so the floor is the same.
    """
    constants, periods = installment_factors(monthly_rate, offsets), interest_factors(monthly_rate, offsets)
    return tuple(map(_shiftable, constants)), tuple(map(_shiftable, periods))


def scaled(cents: int, factor: int) -> int:
    """The amount times a factor, half up to the centavo."""
    return (2 * cents * factor + SCALE) // (2 * SCALE)


def divided(cents: int, parts: int) -> int:
    """The amount over a number of parts, half up to the centavo, exactly."""
    return (2 * cents + parts) // (2 * parts)


def check_offsets(offsets: Sequence[int]) -> None:
    """Raises OfferError("due_dates") unless there are days and they grow from 1."""
    if not offsets or any(days <= since for since, days in pairwise((0, *offsets))):
        raise OfferError("due_dates", offsets=tuple(offsets))


def _shiftable(factor: int) -> int:
    return -(-(factor << SHIFT) // SCALE)


@lru_cache(maxsize=256)
def _daily(monthly_rate: Decimal) -> Decimal:
    with localcontext(_EXACT):
        return (1 + monthly_rate) ** (Decimal(1) / 30)


def _scaled(factor: Decimal) -> int:
    return int((factor * SCALE - _NOISE).to_integral_value(rounding=ROUND_CEILING))

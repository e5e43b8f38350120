"""Whole centavos by the column: the products the one-debt path makes with Python's integers, in int64 without overflow.

Factors are integers scaled by SCALE, as plans.amortization gives them. A factor is split in limbs of `width` decimal
digits, 9 where amounts allow it and fewer where they do not, so that no product of an amount and a limb leaves int64.

Why the answer is exact: with b = 10^width and F = f0 + f1*b + ... + fm*b^m (the last limb takes all that is above),
floor((A*F + SCALE/2) / SCALE) is reached limb by limb as t = floor((t + A*f + h) / b), because
floor((x + floor(y / b)) / c) = floor((x*b + y) / (b*c)) for whole x, y, b, c, and SCALE/2 is a whole multiple of
b^m: h = 5*10^(width-1) on the last limb, 0 before. Why it fits: |t| <= |A| + 1 after every limb but the last, so
|A|*(f+1) + h + 1 bounds every intermediate sum; `Factors.width_for` asks that of the largest amount and limb.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from offers.errors import OfferError
from offers.plans.discount import WHOLE_BPS

Column = npt.NDArray[np.int64]

_WIDTHS = (9, 6, 3)
_BILLION, _MILLION, _THOUSAND = 10**9, 10**6, 10**3
_TOP = 2**63 - 1


class Factors:
    """Factors scaled by SCALE, ready to multiply columns with; none may be negative."""

    def __init__(self, scaled: Sequence[int]) -> None:
        if min(scaled, default=0) < 0:
            raise OfferError("factor_negative", factor=min(scaled))
        self._low = np.array([factor % _BILLION for factor in scaled], dtype=np.int64)
        self._high = np.array([factor // _BILLION for factor in scaled], dtype=np.int64)
        self._limbs: dict[int, tuple[Column, ...]] = {}
        self._largest: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._low)

    def extended(self, scaled: Sequence[int]) -> Factors:
        """These factors and more after them."""
        more, joined = Factors(scaled), Factors(())
        joined._low = np.concatenate((self._low, more._low))
        joined._high = np.concatenate((self._high, more._high))
        return joined

    @property
    def any(self) -> bool:
        """Whether some factor is not zero."""
        return bool(self._low.any() or self._high.any())

    def limbs(self, width: int) -> tuple[Column, ...]:
        """The limbs of every factor, lowest first, each a column as long as the factors."""
        if width not in self._limbs:
            self._limbs[width] = _split(self._low, self._high, width)
        return self._limbs[width]

    def width_for(self, bound: int) -> int:
        """The widest limbs with which amounts of up to `bound` centavos, either sign, cannot leave int64.

        Raises OfferError("amount_too_large") when there are none.
        """
        for width in _WIDTHS:
            if width not in self._largest:
                self._largest[width] = max((int(limb.max()) for limb in self.limbs(width) if limb.size), default=0)
            if bound * (self._largest[width] + 1) + 10**width <= _TOP:
                return width
        raise OfferError("amount_too_large", cents=bound)


def bound_of(amounts: Column) -> int:
    """The largest absolute amount of a column, zero for an empty one."""
    return max(int(amounts.max()), -int(amounts.min())) if amounts.size else 0


def times(
    amounts: Column,
    factors: Factors,
    at: Any,
    *,
    bound: int | None = None,
    out: Column | None = None,
    spare: Column | None = None,
) -> Column:
    """`floor(amount * factor + 1/2)`: half up to the centavo, as (2*amount*F + SCALE) // (2*SCALE).

    `at` picks the factor of each amount: any index of a column (``0``, rows, or ``(slice(None), None)`` to line
    factors up with the rows of a table). `bound` is what the amounts cannot pass, found out when not given. `out`
    and `spare` are tables to work in, shaped like the answer: making new ones takes as long as filling them.
    """
    width = factors.width_for(bound_of(amounts) if bound is None else bound)
    *lower, top = (limb[at] for limb in factors.limbs(width))
    base = 10**width
    total: Column = np.multiply(amounts, lower[0], out=out)
    np.floor_divide(total, base, out=total)
    for limb in lower[1:]:
        total += np.multiply(amounts, limb, out=spare)
        np.floor_divide(total, base, out=total)
    total += np.multiply(amounts, top, out=spare)
    total += base // 2  # h
    np.floor_divide(total, base, out=total)
    return total


def share_down(amounts: Column, bps: int) -> Column:
    """So many basis points of each amount, floored."""
    _check_share(amounts)
    return amounts * bps // WHOLE_BPS


def share_up(amounts: Column, bps: int) -> Column:
    """So many basis points of each amount, rounded up."""
    _check_share(amounts)
    return -(-amounts * bps // WHOLE_BPS)


def divided_half_up(amounts: Column, parts: int | Column) -> Column:
    """`(2*amount + n) // (2*n)`: the exact quotient rounded half up, where a factor could only come near a tie."""
    return (2 * amounts + parts) // (2 * parts)


def _split(low: Column, high: Column, width: int) -> tuple[Column, ...]:
    """A factor of `high` thousand millions and `low` more, in limbs of 9, 6 or 3 digits."""
    if width == 9:
        return low, high
    if width == 6:
        return low % _MILLION, low // _MILLION + high % _THOUSAND * _THOUSAND, high // _THOUSAND
    return tuple(limb for half in (low, high) for limb in _thousands(half))


def _thousands(half: Column) -> tuple[Column, Column, Column]:
    return half % _THOUSAND, half // _THOUSAND % _THOUSAND, half // _MILLION


def _check_share(amounts: Column) -> None:
    if bound_of(amounts) > _TOP // WHOLE_BPS:
        raise OfferError("amount_too_large", cents=bound_of(amounts))

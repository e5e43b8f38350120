"""The digit of a cost settled by present values, where an estimate cannot tell or there is none.

The present value of what is paid falls as the cost grows, so a cost lies above a rate exactly when the present value
at that rate is above what was received. Rates here are decimals written out in full and powers have 60 digits: a
difference under 10**-40 of the amount is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from typing import NamedTuple

_DIGITS = Context(prec=60, Emin=-(10**9), Emax=10**9)
_NONE = Decimal(1).scaleb(-40)
_LOWEST = -10_000
_HALF = Decimal("0.00005")


class Flows(NamedTuple):
    """Centavos received at once, and paid back after so many days each."""

    received: int
    days: Sequence[int]
    cents: Sequence[int]

    def side(self, rate: Decimal, period: tuple[int, int]) -> int:
        """1 when the cost of a period of so many days (a fraction) is above the rate, 0 when equal, -1 when below."""
        if rate <= -1:
            return 1  # nobody gains more than everything
        with localcontext(_DIGITS):
            daily = (-(1 + rate).ln() * period[1] / period[0]).exp()
            worth = (cents * daily**days for days, cents in zip(self.days, self.cents, strict=True))
            value = sum(worth, Decimal(0))
            difference = value / self.received - 1
        if abs(difference) < _NONE:
            return 0
        return 1 if difference > 0 else -1

    def places(self, period: tuple[int, int], most: int, around: int | None = None) -> int:
        """The cost of a period in ten-thousandths, half even, at most `most`; `around` is where to look first."""
        if around is not None:
            below, above = self._above(around - 1, period), self._above(around, period)
            if below >= 0 >= above:
                return around if below > 0 > above else self._even(around, period)
        span = range(_LOWEST, most)
        return self._even(span[0] + bisect_left(span, 0, key=lambda each: -self._above(each, period)), period)

    def _above(self, places: int, period: tuple[int, int]) -> int:
        """On which side of the half above so many ten-thousandths the cost lies."""
        return self.side(Decimal(places).scaleb(-4) + _HALF, period)

    def _even(self, places: int, period: tuple[int, int]) -> int:
        """The even one of the two neighbours when the cost is a half."""
        if places % 2 and self._above(places, period) == 0:
            return places + 1
        if places % 2 and self._above(places - 1, period) == 0:
            return places - 1
        return places

"""The annual effective cost of an offer, judged by present values: with 60 digits wherever doubles leave a doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext

DIGITS = Context(prec=60, Emin=-(10**9), Emax=10**9)
NONE = Decimal(1).scaleb(-40)
SURE = 1e-9  # a thousand times what the doubles of ten years of days can be off by
HALF = Decimal("0.00005")
MOST = Decimal(1000)  # 100,000 % a year


def is_cost(received: int, flows: Sequence[tuple[int, int]], shown: Decimal | None, years: tuple[int, int]) -> bool:
    """Whether a cost shown for a period of a/b years is the one of these payments (days, centavos), half even.

    The present value falls as the rate grows: it is above what was received just below the cost, and under it above.
    """
    if shown is None:
        return side(received, flows, MOST, (1, 1)) > 0
    below, above = (side(received, flows, shown + half, years) for half in (-HALF, HALF))
    even = int(shown.scaleb(4)) % 2 == 0
    return (below > 0 or (below == 0 and even)) and (above < 0 or (above == 0 and even))


def side(received: int, flows: Sequence[tuple[int, int]], rate: Decimal, years: tuple[int, int]) -> int:
    """1 when the present value at a rate for a/b years passes what was received, -1 when under it, 0 when equal."""
    if rate <= -1:  # nobody gains more than everything
        return 1
    a_day = float(1 + rate) ** (-years[1] / (365 * years[0]))
    near = math.fsum(cents * a_day**days for days, cents in flows)
    if abs(near / received - 1) > SURE:
        return 1 if near > received else -1
    with localcontext(DIGITS):
        day = (1 + rate) ** (Decimal(-years[1]) / (365 * years[0]))
        worth = sum((cents * day**days for days, cents in flows), Decimal(0)) / received - 1
    return 0 if abs(worth) < NONE else (1 if worth > 0 else -1)

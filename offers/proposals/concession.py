"""What a debtor's proposal may be granted past the offers shown, without giving the creditor's limit away.

Whoever may ask again and again finds out where the answer turns, whatever it is made of: noise that is drawn anew is
averaged out, noise fixed per debt is averaged out over debts, and a secret offset only moves the place. So the limit
itself is cut to a grid before it decides anything. Every limit within a cell of the grid gives the same answers to
every question, about every debt and on every day, so that no number of questions, debts or helpers tells two limits
of a cell apart. A cell is two tolerances wide, and its grant lies one tolerance or more below its limits: the lowest
price ever accepted stays a tolerance above the floor, and whoever knows all this can still be wrong by a tolerance.
"""

from __future__ import annotations

from offers.policies.authority import raised
from offers.policies.counter_limits import CounterLimits
from offers.policies.policy import Tier


def granted_bps(counter: CounterLimits | None) -> int:
    """The most that is granted, in basis points: a multiple of two tolerances, at least one below the limit; or 0."""
    if counter is None:
        return 0
    cell = 2 * counter.tolerance_bps
    return max(0, (counter.extra_discount_bps - counter.tolerance_bps) // cell * cell)


def conceding(tier: Tier, bps: int) -> Tier:
    """The tier with so many basis points more on every discount limit and on the ceiling, never past 100 %.

    A limit of zero stays zero: what the creditor gives to nobody, no proposal gets.
    """
    if not bps:
        return tier
    return tier.model_copy(
        update={"cash": raised(tier.cash, bps), "installments": raised(tier.installments, bps)},
    )


def may_concede(tier: Tier, bps: int) -> bool:
    """Whether the tier grants this concession."""
    return 0 <= bps <= granted_bps(tier.counter)

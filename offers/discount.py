"""What comes off a balance, component by component, and never more than the policy allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from brazil.money import Money, total
from offers.balance import Balance, Component
from offers.policy import DiscountLimits

ORDER = (Component.INTEREST, Component.FINE, Component.CORRECTION, Component.PRINCIPAL)
"""The order in which a ceiling over the whole balance is used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountLine:
    """One component: what is owed of it, what comes off, and the policy's limit in basis points."""

    component: Component
    owed: Money
    discount: Money
    limit_bps: int

    @property
    def payable(self) -> Money:
        """What remains of the component."""
        return self.owed - self.discount


def part(amount: Money, bps: int) -> Money:
    """So many basis points of an amount, floored: a rounding must not pass what the creditor allowed."""
    return amount.times(Decimal(bps).scaleb(-4), ROUND_FLOOR)


def discount_lines(balance: Balance, limits: DiscountLimits) -> tuple[DiscountLine, ...]:
    """The discount on every component the balance has, in the balance's own order."""
    present = [component for component in Component if any(line.component is component for line in balance.lines)]
    return tuple(_line(component, balance.amount_of(component), limits.of(component)) for component in present)


def _line(component: Component, owed: Money, limit_bps: int) -> DiscountLine:
    return DiscountLine(component=component, owed=owed, discount=part(owed, limit_bps), limit_bps=limit_bps)


def capped(
    owed: Mapping[Component, Money],
    limits_bps: Mapping[Component, int],
    ceiling_bps: int,
    order: Sequence[Component] = ORDER,
) -> dict[Component, Money]:
    """Discounts under their own limits and together under a share of the total, used up in the order given.

    A component without a limit gets no discount.
    """
    left = part(total(owed.values()), ceiling_bps)
    taken = {}
    for component in order:
        amount = owed.get(component, Money(0))
        taken[component] = min(part(amount, limits_bps.get(component, 0)), left)
        left -= taken[component]
    return taken

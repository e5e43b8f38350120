"""What comes off a balance, component by component, and never more than the policy allows.

Whole centavos and basis points throughout: `cents * bps // 10_000` is the floor of the share, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brazil.money import Money
from offers.owed.balance import Balance, Component
from offers.plans.slot_init import filling_slots
from offers.policies.limits import DiscountLimits

WHOLE_BPS = 10_000
"""100 % in basis points."""

ORDER = (
    Component.INTEREST,
    Component.REMUNERATORY,
    Component.FINE,
    Component.FEES,
    Component.CORRECTION,
    Component.PRINCIPAL,
)
"""The order in which a ceiling over the whole balance is used up."""

_COMPONENTS = tuple(Component)


@filling_slots
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

    @property
    def cut_by_ceiling(self) -> bool:
        """Whether the ceiling over the whole balance left less than the component's own limit."""
        return self.discount < part(self.owed, self.limit_bps)


def part(amount: Money, bps: int) -> Money:
    """So many basis points of an amount, floored: a rounding must not pass what the creditor allowed."""
    return Money(amount.cents * bps // WHOLE_BPS)


def discount_lines(balance: Balance, limits: DiscountLimits) -> tuple[DiscountLine, ...]:
    """The discount on every component the balance has, in Component order, together within the ceiling."""
    owed = owed_cents(balance)
    bps = {component: limits.of(component) for component in owed}
    taken = _shared_out(owed, bps, limits.ceiling_bps, ORDER)
    return tuple(
        [
            DiscountLine(
                component=component,
                owed=Money(owed[component]),
                discount=Money(taken[component]),
                limit_bps=bps[component],
            )
            for component in _COMPONENTS
            if component in owed
        ]
    )


def payable_cents(balance: Balance, limits: DiscountLimits) -> int:
    """What is left to pay of a balance under these limits, in centavos, without the lines that explain it."""
    owed = owed_cents(balance)
    return sum(owed.values()) - sum(discount_cents(owed, limits).values())


def owed_cents(balance: Balance) -> dict[Component, int]:
    """What is owed of each component the balance has, in centavos."""
    owed: dict[Component, int] = {}
    for line in balance.lines:
        owed[line.component] = owed.get(line.component, 0) + line.amount.cents
    return owed


def discount_cents(owed: Mapping[Component, int], limits: DiscountLimits) -> dict[Component, int]:
    """The discount on each component owed, in centavos. Nothing comes off a component below zero."""
    bps = {component: limits.of(component) for component in owed}
    return _shared_out(owed, bps, limits.ceiling_bps, ORDER)


def capped(
    owed: Mapping[Component, Money],
    limits_bps: Mapping[Component, int],
    ceiling_bps: int,
    order: Sequence[Component] = ORDER,
) -> dict[Component, Money]:
    """Discounts under their own limits and together under a share of the total, used up in the order given.

    A component without a limit gets no discount.
    """
    cents = {component: amount.cents for component, amount in owed.items()}
    taken = _shared_out(cents, limits_bps, ceiling_bps, order)
    return {component: Money(taken.get(component, 0)) for component in order}


def _shared_out(
    owed: Mapping[Component, int], limits_bps: Mapping[Component, int], ceiling_bps: int, order: Sequence[Component]
) -> dict[Component, int]:
    left = max(sum(owed.values()) * ceiling_bps // WHOLE_BPS, 0)
    taken = dict.fromkeys(owed, 0)
    for component in order:
        allowed = owed.get(component, 0) * limits_bps.get(component, 0) // WHOLE_BPS
        if allowed > 0:
            taken[component] = min(allowed, left)
            left -= taken[component]
    return taken

"""What comes off balances by the column, equal to plans.discount to the centavo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offers.backtest.centavos import Column, share_down
from offers.backtest.owed import OwedColumns
from offers.owed.balance import Component
from offers.plans.discount import ORDER, WHOLE_BPS
from offers.policies.limits import DiscountLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountColumns:
    """The discount on each component owed, all of it together, and what is left to pay; centavos."""

    taken: Mapping[Component, Column]
    total: Column
    payable: Column


def discounts(owed: OwedColumns, limits: DiscountLimits) -> DiscountColumns:
    """As `discount_cents`: each component under its limit, floored, and together under the ceiling, in ORDER."""
    allowed = {component: _allowed(owed, component, limits) for component in ORDER if component in owed.components}
    taken = allowed if limits.ceiling_bps == WHOLE_BPS else _within(share_down(owed.total, limits.ceiling_bps), allowed)
    total = np.zeros_like(owed.total)
    for column in taken.values():
        total += column
    return DiscountColumns(taken=taken, total=total, payable=owed.total - total)


def _allowed(owed: OwedColumns, component: Component, limits: DiscountLimits) -> Column:
    cents, bps = owed.components[component], limits.of(component)
    if bps == WHOLE_BPS:
        return cents
    return share_down(cents, bps) if bps else np.zeros_like(cents)


def _within(ceiling: Column, allowed: Mapping[Component, Column]) -> dict[Component, Column]:
    left = ceiling.copy()
    taken = {}
    for component, column in allowed.items():
        taken[component] = np.minimum(column, left)
        left -= taken[component]
    return taken

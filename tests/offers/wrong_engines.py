"""Engines with one mistake each: what a check that finds nothing has to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

from brazil.money import Money
from offers.plans import cet, discount, financing, simulation
from offers.plans.installments import Parts
from offers.plans.schedule import effective_on

Changes = dict[object, dict[str, Callable[..., object]]]


def _half_up_discounts(balance, limits):
    return tuple(
        replace(line, discount=Money((2 * line.owed.cents * line.limit_bps + 10_000) // 20_000))
        for line in discount.discount_lines(balance, limits)
    )


def _price_a_centavo_early(*arguments):
    parts = financing_price(*arguments)
    if len(parts.amounts) == 1:
        return parts
    return Parts(*((first + 1, *rest, last - 1) for first, *rest, last in parts))


def _tax_past_a_year(method, rate, offsets, rates):
    return financing_tax(method, rate, offsets, replace(rates, maximum_days=10_000))


def _rolled_due_dates(*arguments):
    return tuple(map(effective_on, financing_dates(*arguments)))


def _cost_a_hundredth_high(flows):
    cost = cet.cost_of(flows)
    return cost and replace(cost, annual=cost.annual + Decimal("0.0001"))


def _costs_a_hundredth_high(*arguments):
    return [(None if annual is None else annual + Decimal("0.0001"), monthly) for annual, monthly in costs(*arguments)]


financing_price, financing_tax, financing_dates = financing.price_parts, financing.gross_factor, financing.due_dates
costs = cet.costs_of

MISTAKES: dict[str, Changes] = {
    "discounts rounded half up": {
        simulation: {"discount_lines": _half_up_discounts},
        financing: {"discount_lines": _half_up_discounts},
    },
    "one centavo moved from the last Price installment to the first": {
        financing: {"price_parts": _price_a_centavo_early}
    },
    "tax on days past the 365th": {financing: {"gross_factor": _tax_past_a_year}},
    "due dates rolled to bank days": {financing: {"due_dates": _rolled_due_dates}},
    "annual cost 0.01 % too high": {
        financing: {"cost_of": _cost_a_hundredth_high, "costs_of": _costs_a_hundredth_high}
    },
}


@contextmanager
def mistaken(name: str) -> Iterator[None]:
    """The engine with this mistake in it."""
    patches = [patch.multiple(module, **names) for module, names in MISTAKES[name].items()]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in reversed(patches):
            each.stop()

"""The offers of one tier for many debts: plans.simulation.simulate_tier by the column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from offers.backtest.centavos import Column, Factors, share_up, times
from offers.backtest.discounts import DiscountColumns, discounts
from offers.backtest.effective_cost import Costs, costs
from offers.backtest.grid import Grid
from offers.backtest.lines import Lines, even_lines, price_lines, sac_lines
from offers.backtest.owed import OwedColumns
from offers.backtest.scratch import Scratch
from offers.backtest.shape import Shape
from offers.backtest.timetable import Paid
from offers.plans.iof import gross_factor, iof_rates
from offers.policies.limits import InstallmentLimits, IofMode, Method
from offers.policies.rules.vectors import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The plans over time: tables of plans by debts, in the order of the shape's counts.

    `offered` tells which plans there are; the other tables hold anything where there is none. `lines` follow the down
    payment, None where the tier asks for none. `total` has everything paid; `iof` the tax financed, None where the
    tier bears none; `costs` is None unless asked for.
    """

    discounts: DiscountColumns
    down: Column | None
    lines: Lines
    offered: Mask
    total: Column
    iof: Column | None
    costs: Costs | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The sheets of the debts `rows` (places in the batch), all of one tier; `ladder` is None for cash only."""

    shape: Shape
    rows: Column
    owed: OwedColumns
    cash: DiscountColumns
    ladder: Ladder | None


def sheets_of(
    shape: Shape,
    rows: Column,
    owed: OwedColumns,
    cash: DiscountColumns,
    *,
    scratch: Scratch,
    with_cost: bool,
    keep: bool = False,
) -> Sheets:
    """The sheets of debts that have a cash offer. `keep` the principal of every payment, which only explains."""
    ladder = None
    if shape.grid is not None and len(rows):
        ladder = _ladder(shape, shape.grid, owed, scratch, keep=keep)
        if with_cost:
            ladder = _with_costs(ladder, shape, cash.payable, scratch)
    return Sheets(shape=shape, rows=rows, owed=owed, cash=cash, ladder=ladder)


def _ladder(shape: Shape, grid: Grid, owed: OwedColumns, scratch: Scratch, *, keep: bool) -> Ladder:
    limits = shape.limits
    found = discounts(owed, limits)
    down = _least_down_payments(found.payable, limits) if shape.has_down_payment else None
    rest = found.payable if down is None else found.payable - down
    financed = _with_tax(rest, grid, shape, owed)
    lines = _lines(financed, grid, limits, scratch, keep=keep)
    return Ladder(
        discounts=found,
        down=down,
        lines=lines,
        offered=(lines.least >= limits.min_installment_cents) & (financed > 0),
        total=lines.total if down is None else lines.total + down,
        iof=None if limits.iof is IofMode.NONE else financed - rest,
        costs=None,
    )


def _with_costs(ladder: Ladder, shape: Shape, received: Column, scratch: Scratch) -> Ladder:
    if shape.when is None:
        return ladder
    paid = Paid(lines=ladder.lines, when=shape.when, down=ladder.down)
    return replace(ladder, costs=costs(received, paid, ladder.offered, scratch))


def _least_down_payments(payable: Column, limits: InstallmentLimits) -> Column:
    """As `least_down_payment`, for a tier that asks for one."""
    return np.maximum(share_up(payable, limits.min_down_payment_bps), limits.min_installment_cents)


def _lines(financed: Column, grid: Grid, limits: InstallmentLimits, scratch: Scratch, *, keep: bool) -> Lines:
    match limits.method:
        case Method.EQUAL:
            return even_lines(financed, grid, limits.residue)
        case Method.PRICE:
            return price_lines(financed, grid, scratch, keep=keep)
        case Method.SAC:
            return sac_lines(financed, grid, scratch, keep=keep)


def _with_tax(rest: Column, grid: Grid, shape: Shape, owed: OwedColumns) -> Column:
    """What is paid over time with the tax financed with it: a table where there is tax, as it differs by plan."""
    mode = shape.limits.iof
    if mode is IofMode.NONE:
        return rest
    contracted = owed.due_on if mode is IofMode.COMPLEMENTARY else np.full_like(rest, shape.priced_on.toordinal())
    days, day_at = np.unique(contracted, return_inverse=True)
    rates = [iof_rates(mode, date.fromordinal(day)) for day in days.tolist()]
    distinct = list(dict.fromkeys(rates))
    rate_at = np.array([distinct.index(each) for each in rates], dtype=np.int64)[day_at]
    factors = Factors([
        gross_factor(shape.limits.method, rate, grid.offsets[:count], each)
        for count, rate in zip(grid.counts, grid.rates, strict=True)
        for each in distinct
    ])  # fmt: skip
    at = np.arange(len(grid.counts), dtype=np.int64)[:, None] * len(distinct) + rate_at
    return np.where(rest > 0, times(np.maximum(rest, 0), factors, at), rest)

"""The payments of many plans for many debts at once, equal to plans.amortization's `*_parts` to the centavo.

A table has one row a plan, by growing number of payments, and one column a debt. Payments are worked out step by
step, the k-th payment of every plan that has one together, so that NumPy always has thousands of amounts to work on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from offers.backtest.centavos import Column, Factors, bound_of, divided_half_up, times
from offers.backtest.grid import Grid
from offers.backtest.scratch import Scratch
from offers.policies.limits import Residue

_EVERY_PLAN = (slice(None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The payments of the plans of a grid: tables of plans by debts, centavos.

    `amounts` and `principals` have one table a step, of the plans that go on to it. `usual` is what every payment but
    the first and the last is; where those differ it is None and `amounts` has them. `principals` is None unless asked
    for, and where there is no interest.
    """

    counts: tuple[int, ...]
    starts: tuple[int, ...]
    first: Column
    usual: Column | None
    last: Column
    total: Column
    least: Column
    amounts: tuple[Column, ...] | None
    principals: tuple[Column, ...] | None

    def amount(self, plan: int, step: int, row: int) -> int:
        """One payment of one plan of one debt."""
        if self.amounts is not None:
            return int(self.amounts[step][plan - self.starts[step], row])
        place = self.last if step == self.counts[plan] - 1 else self.first if step == 0 else self.usual
        return int(place[plan, row]) if place is not None else 0

    def principal(self, plan: int, step: int, row: int) -> int:
        """What that payment repays; all of it where nothing else was kept."""
        if self.principals is None:
            return self.amount(plan, step, row)
        return int(self.principals[step][plan - self.starts[step], row])


def even_lines(financed: Column, grid: Grid, residue: Residue) -> Lines:
    """Interest-free parts, as `even_parts`."""
    counts = np.array(grid.counts, dtype=np.int64)[:, None]
    each = financed // counts
    left = financed - each * counts
    if residue is Residue.SPREAD:
        return _stepped(
            grid, [each[start:] + (left[start:] > step) for step, start in enumerate(grid.starts[:-1])], None
        )
    first = each + left if residue is Residue.FIRST else each
    last = each + left if residue is Residue.LAST else each
    return Lines(
        counts=grid.counts,
        starts=grid.starts,
        first=_where_alone(counts, first, last),
        usual=each,
        last=_where_alone(counts, last, first),
        total=financed + np.zeros_like(each),
        least=each,
        amounts=None,
        principals=None,
    )


def price_lines(financed: Column, grid: Grid, scratch: Scratch, *, keep: bool) -> Lines:
    """Constant installments, as `price_parts`: each period's interest half up, the last payment whatever is left."""
    constant = _constant(financed, grid)
    bound = _bound(financed, constant, grid)
    balance, work, spare = (scratch.whole(name, constant.shape) for name in ("balance", "work", "spare"))
    balance[:] = financed
    last = np.empty_like(constant)
    principals = []
    for step, (start, ending) in enumerate(pairwise(grid.starts)):
        owed = balance[start:]
        grown = _grown(owed, grid.growths[step], bound, work[start:], spare[start:])
        last[start:ending] = grown[: ending - start]  # the plan that ends here pays whatever is left
        if keep:
            principals.append(constant[start:] - (grown - owed))
            principals[-1][: ending - start] = owed[: ending - start]
        np.subtract(grown, constant[start:], out=owed)
    counts = np.array(grid.counts, dtype=np.int64)[:, None]
    return Lines(
        counts=grid.counts,
        starts=grid.starts,
        first=_where_alone(counts, constant, last),
        usual=constant,
        last=last,
        total=constant * (counts - 1) + last,
        least=np.where(counts == 1, last, np.minimum(constant, last)),
        amounts=None,
        principals=tuple(principals) if keep else None,
    )


def sac_lines(financed: Column, grid: Grid, scratch: Scratch, *, keep: bool) -> Lines:
    """Constant principal, as `sac_parts`: interest on what is left, the last payment takes the rest."""
    counts = np.array(grid.counts, dtype=np.int64)[:, None]
    constant = divided_half_up(financed, counts)
    bound = _bound(financed, constant, grid)
    balance, work, spare = (scratch.whole(name, constant.shape) for name in ("balance", "work", "spare"))
    balance[:] = financed
    amounts, principals = [], []
    for step, (start, ending) in enumerate(pairwise(grid.starts)):
        owed = balance[start:]
        principal = constant[start:].copy()
        principal[: ending - start] = owed[: ending - start]
        grown = _grown(owed, grid.growths[step], bound, work[start:], spare[start:])
        owed -= principal
        amounts.append(grown - owed)
        principals.append(principal)
    return _stepped(grid, amounts, principals if keep else None)


def _constant(financed: Column, grid: Grid) -> Column:
    constant = times(np.broadcast_to(financed, (len(grid.counts), financed.shape[-1])), grid.installments, _EVERY_PLAN)
    for plan, rate in enumerate(grid.rates):
        if not rate:
            constant[plan] = divided_half_up(financed[plan] if financed.ndim > 1 else financed, grid.counts[plan])
    return constant


def _grown(owed: Column, period: Factors, bound: int, work: Column, spare: Column) -> Column:
    at = 0 if len(period) == 1 else _EVERY_PLAN
    return times(owed, period, at, bound=bound, out=work, spare=spare)


def _bound(financed: Column, constant: Column, grid: Grid) -> int:
    """What no balance passes, either way.

    A balance is the amount with its interest less the payments with theirs, each rounded by at most a centavo; both
    sums are under (amount + n * (payment + 1)) grown until the last day.
    """
    payments = grid.counts[-1] * (bound_of(constant) + 1)
    return (bound_of(financed) + payments) * grid.growth_millionths // 10**6 + 1


def _where_alone(counts: Column, many: Column, alone: Column) -> Column:
    """A plan of one payment has its first and its last in one."""
    return many if counts[0] > 1 else np.where(counts == 1, alone, many)


def _stepped(grid: Grid, amounts: list[Column], principals: list[Column] | None) -> Lines:
    total, least, last = amounts[0].copy(), amounts[0].copy(), amounts[0].copy()
    for step, start in list(enumerate(grid.starts[:-1]))[1:]:
        total[start:] += amounts[step]
        np.minimum(least[start:], amounts[step], out=least[start:])
        last[start:] = amounts[step]
    return Lines(
        counts=grid.counts,
        starts=grid.starts,
        first=amounts[0],
        usual=None,
        last=last,
        total=total,
        least=least,
        amounts=tuple(amounts),
        principals=None if principals is None else tuple(principals),
    )

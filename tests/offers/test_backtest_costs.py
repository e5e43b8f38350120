"""Annual costs estimated by the column are those plans.cet tells of each plan, from gains to beyond the ceiling."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offers.backtest.effective_cost import UNKNOWN, costs
from offers.backtest.grid import Grid
from offers.backtest.lines import even_lines, price_lines, sac_lines
from offers.backtest.scratch import Scratch
from offers.backtest.timetable import Paid, Timetable
from offers.plans.cet import cost_of
from offers.policies.limits import Residue

GAPS = st.lists(st.sampled_from([7, 14, 28, 29, 30, 31]), min_size=1, max_size=24)
SHARES = st.one_of(st.sampled_from([1, 10_000]), st.integers(5_000, 12_000), st.integers(1, 10_000))


@st.composite
def plans(draw: st.DrawFn) -> tuple[np.typing.NDArray[np.int64], Paid]:
    """What is received of each of some amounts, and the plans that pay the amounts back."""
    gaps = draw(GAPS)
    down_day = draw(st.sampled_from([0, 0, 2, 9, 60]))
    days = np.cumsum([draw(st.integers(2, 95)) if not down_day else gaps[0], *gaps[1:]]) + down_day
    counts = tuple(sorted(draw(st.sets(st.integers(1, len(gaps)), min_size=1, max_size=4))))
    days = tuple(days.tolist()[: counts[-1]])
    rate = Decimal(draw(st.sampled_from([0, 50, 199, 3_000]))).scaleb(-4)
    offsets = tuple(day - down_day for day in days)
    grid = Grid(counts=counts, offsets=offsets, rates=(rate,) * len(counts))
    amounts = np.array(draw(st.lists(st.integers(2_000, 10**9), min_size=1, max_size=5)), dtype=np.int64)
    kind = draw(st.sampled_from(["price", "sac", *Residue]))
    if isinstance(kind, Residue):
        lines = even_lines(amounts, grid, kind)
    else:
        lines = (price_lines if kind == "price" else sac_lines)(amounts, grid, Scratch(), keep=False)
    shares = np.array([draw(SHARES) for _ in amounts], dtype=np.int64)
    down = amounts // draw(st.integers(1, 9)) if down_day else None
    whole = amounts if down is None else amounts + down
    when = Timetable(counts=counts, days=days, down_day=down_day)
    return np.maximum(whole * shares // 10_000, 1), Paid(lines=lines, when=when, down=down)


def told(received: np.typing.NDArray[np.int64], paid: Paid, plan: int, row: int) -> tuple[int, int]:
    exact = cost_of(paid.flows(plan, row, int(received[row])))
    return (UNKNOWN, UNKNOWN) if exact is None else (int(exact.annual.scaleb(4)), int(exact.monthly.scaleb(4)))


@given(plans())
@settings(max_examples=80, deadline=None)
def test_every_cost_is_the_one_of_its_plan(given_plans: tuple[np.typing.NDArray[np.int64], Paid]) -> None:
    received, paid = given_plans
    offered = paid.lines.least >= 1
    found = costs(received, paid, offered, Scratch())
    for plan, row in np.ndindex(offered.shape):
        expected = told(received, paid, plan, row) if offered[plan, row] else (UNKNOWN, UNKNOWN)
        assert (int(found.annual[plan, row]), int(found.monthly[plan, row])) == expected


@given(plans())
@settings(max_examples=20, deadline=None)
def test_costs_in_doubt_are_settled_exactly(given_plans: tuple[np.typing.NDArray[np.int64], Paid]) -> None:
    """With every digit in doubt the answers stay: nothing rests on how much the estimate is trusted."""
    received, paid = given_plans
    offered = paid.lines.least >= 1
    found = costs(received, paid, offered, Scratch())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("offers.backtest.effective_cost._DOUBT", 1.0)
        settled = costs(received, paid, offered, Scratch())
    assert found.annual.tolist() == settled.annual.tolist()
    assert found.monthly.tolist() == settled.monthly.tolist()


def test_a_cost_of_nothing_is_zero_and_not_below() -> None:
    grid = Grid(counts=(2, 3), offsets=(30, 60, 90), rates=(Decimal(0),) * 2)
    amounts = np.array([300_00, 7_01], dtype=np.int64)
    paid = Paid(
        lines=even_lines(amounts, grid, Residue.LAST),
        when=Timetable(counts=(2, 3), days=(30, 60, 90), down_day=0),
        down=None,
    )
    found = costs(amounts, paid, paid.lines.least >= 1, Scratch())
    assert found.annual.tolist() == found.monthly.tolist() == [[0, 0], [0, 0]]

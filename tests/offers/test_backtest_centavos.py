"""Products and quotients of whole centavos by the column are those of Python's integers, ties and extremes included."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offers.backtest.centavos import Factors, divided_half_up, share_down, share_up, times
from offers.backtest.grid import Grid
from offers.backtest.lines import Lines, even_lines, price_lines, sac_lines
from offers.backtest.scratch import Scratch
from offers.errors import OfferError
from offers.factors import SCALE, divided, scaled
from offers.plans.amortization import even_parts, price_parts, sac_parts
from offers.policies.limits import Residue

AMOUNTS = st.one_of(st.integers(-(10**7), 10**7), st.integers(-(10**12), 10**12), st.integers(9 * 10**14, 10**15))
FACTORS = st.one_of(
    st.sampled_from([0, 1, SCALE // 2, SCALE - 1, SCALE, 2 * SCALE, SCALE // 200]), st.integers(0, 3 * SCALE)
)
MONTHLY = tuple(range(30, 30 * 25, 30))


def columns(*cents: int) -> np.typing.NDArray[np.int64]:
    return np.array(cents, dtype=np.int64)


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=6), factor=FACTORS)
@example(amounts=[10**15, 1, -1], factor=3 * SCALE)
def test_a_product_is_the_one_debt_product(amounts: list[int], factor: int) -> None:
    found = times(columns(*amounts), Factors([factor]), 0)
    assert found.tolist() == [scaled(each, factor) for each in amounts]


@given(amounts=st.lists(AMOUNTS, min_size=2, max_size=6), factors=st.lists(FACTORS, min_size=2, max_size=4))
def test_each_amount_takes_its_own_factor(amounts: list[int], factors: list[int]) -> None:
    at = np.arange(len(amounts)) % len(factors)
    found = times(columns(*amounts), Factors(factors), at)
    assert found.tolist() == [scaled(each, factors[place]) for each, place in zip(amounts, at.tolist(), strict=True)]


@pytest.mark.parametrize("width", [9, 6, 3])
@given(factor=st.integers(0, 5 * SCALE))
def test_limbs_of_any_width_make_up_the_factor(width: int, factor: int) -> None:
    limbs = Factors([factor]).limbs(width)
    assert sum(int(limb[0]) * 10 ** (width * place) for place, limb in enumerate(limbs)) == factor
    assert all(0 <= int(limb[0]) < 10**width for limb in limbs[:-1])


@given(bound=st.integers(0, 10**15), factor=FACTORS)
def test_no_intermediate_sum_leaves_int64(bound: int, factor: int) -> None:
    """Up to R$ 10 trillion, times three."""
    factors = Factors([factor])
    width = factors.width_for(bound)
    carried = 0
    for limb in factors.limbs(width):
        reached = bound * int(limb[0]) + carried + 5 * 10 ** (width - 1)
        assert reached < 2**63
        carried = reached // 10**width


def test_what_does_not_fit_is_refused_not_wrapped() -> None:
    with pytest.raises(OfferError, match="amount_too_large"):
        times(columns(2**62), Factors([SCALE]), 0)
    with pytest.raises(OfferError, match="amount_too_large"):
        share_down(columns(2**62), 10_000)


def test_half_centavos_round_up_on_every_amount_that_ends_in_one() -> None:
    """At 0,5 % every odd multiple of R$ 1,00 ends in half a centavo."""
    amounts = np.arange(1, 20_000, dtype=np.int64) * 100
    found = times(amounts, Factors([SCALE // 200]), 0)
    assert found.tolist() == [(each + 1) // 2 for each in range(1, 20_000)]


@given(amount=AMOUNTS, parts=st.integers(1, 120))
@example(amount=1, parts=2)
@example(amount=3_03, parts=6)
def test_rate_zero_divides_exactly(amount: int, parts: int) -> None:
    found = divided_half_up(columns(amount), columns(parts))
    assert found.tolist() == [(2 * amount + parts) // (2 * parts)] == [divided(amount, parts)]


@given(amount=st.integers(0, 10**14), bps=st.integers(0, 10_000))
def test_shares_are_floored_or_rounded_up(amount: int, bps: int) -> None:
    assert int(share_down(columns(amount), bps)[0]) == amount * bps // 10_000
    assert int(share_up(columns(amount), bps)[0]) == -(-amount * bps // 10_000)


def lines_of(kind: str, amounts: np.typing.NDArray[np.int64], grid: Grid) -> Lines:
    if kind == "even":
        return even_lines(amounts, grid, Residue.LAST)
    make = price_lines if kind == "price" else sac_lines
    return make(amounts, grid, Scratch(), keep=True)


@pytest.mark.parametrize("kind", ["even", "price", "sac"])
@pytest.mark.parametrize("bps", [0, 100, 199, 3_000])
def test_every_payment_of_amounts_that_halve_is_exact(kind: str, bps: int) -> None:
    """Amounts whose quotients by 2 to 24 end in half a centavo, the trap of factors that only come near 1/n."""
    rate = Decimal(bps).scaleb(-4) if kind != "even" else Decimal(0)
    amounts = np.array([each * step + step // 2 for each in (1, 333, 99_999) for step in range(2, 60)], dtype=np.int64)
    counts = tuple(range(2, 25))
    lines = lines_of(kind, amounts, Grid(counts=counts, offsets=MONTHLY, rates=(rate,) * len(counts)))
    for plan, count in enumerate(counts):
        for row, cents in enumerate(amounts.tolist()):
            if kind == "even":
                parts = even_parts(cents, count)
            else:
                parts = (price_parts if kind == "price" else sac_parts)(cents, rate, MONTHLY, count)
            assert tuple(lines.amount(plan, step, row) for step in range(count)) == parts.amounts
            assert tuple(lines.principal(plan, step, row) for step in range(count)) == parts.principals

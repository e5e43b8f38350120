"""Factors are whole numbers rounded up from the exact value, whatever their size."""

from decimal import Context, Decimal
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.errors import OfferError
from offers.factors import (
    HALF,
    SCALE,
    SHIFT,
    growth,
    installment_factors,
    interest_factor,
    interest_factors,
    scaled,
    shift_factors,
)
from tests.support.folded import each_of


def root_up(over, under):
    """The square root of a fraction times SCALE, rounded up, in whole numbers alone."""
    return isqrt((over * SCALE**2 - 1) // under) + 1


def test_a_factor_of_months_and_a_half_is_the_root_rounded_up():
    """`1.3^120.5 = sqrt(13^241 / 10^241)`: ten years at 30 % a month, 14 digits before the point and 18 after."""
    assert interest_factor(Decimal("0.30"), 30 * 120 + 15) == root_up(13**241, 10**241) - SCALE


@each_of(range(1, 10))
def test_half_a_month_is_the_root_rounded_up(percent):
    assert interest_factor(Decimal(percent) / 100, 15) == root_up(100 + percent, 100) - SCALE


def test_ten_years_at_30_percent_a_month_keep_every_digit():
    """`1.3^120` has 14 digits before the point; 28 in all, as decimals have by default, are not enough."""
    assert growth(Decimal("0.30"), 3_600) == Context(prec=60).divide(Decimal(13**120), Decimal(10**120))
    rounded_up = -(-(13**120) * SCALE // 10**120)
    assert installment_factors(Decimal("0.30"), (3_600,)) == (rounded_up,)
    assert interest_factors(Decimal("0.30"), (3_600,)) == (rounded_up - SCALE,)


@each_of([1, 7, 100, 125, 199, 399, 1111, 2999])
def test_a_whole_number_of_months_has_an_exact_factor(bps):
    rate = Decimal(bps).scaleb(-4)
    exact = SCALE * (10_000 + bps) // 10_000
    assert interest_factor(rate, 30) == exact - SCALE
    assert installment_factors(rate, (30,)) == (exact,)
    assert interest_factor(rate, 60) == SCALE * (10_000 + bps) ** 2 // 10**8 - SCALE


@pytest.mark.parametrize("offsets", [(), (0,), (-1, 30), (30, 30), (30, 29)])
@pytest.mark.parametrize("factors", [interest_factors, installment_factors])
def test_days_that_do_not_grow_from_1_are_broken_input(factors, offsets):
    with pytest.raises(OfferError) as caught:
        factors(Decimal("0.02"), offsets)
    assert (caught.value.code, caught.value.values_shown) == ("due_dates", {"offsets": offsets})


AMOUNTS = st.one_of(st.integers(-(2**67), 2**67), st.integers(-10_000_000, 10_000_000), st.just(2**67))


@given(AMOUNTS, st.integers(0, 3_000), st.integers(1, 60))
def test_a_shift_rounds_an_amount_as_a_division_does(cents, bps, days):
    rate, offsets = Decimal(bps).scaleb(-4), (days, days + 30, days + 61)
    written = (installment_factors(rate, offsets), interest_factors(rate, offsets))
    for factors, shifted in zip(written, shift_factors(rate, offsets), strict=True):
        assert [(cents * each + HALF) >> SHIFT for each in shifted] == [scaled(cents, each) for each in factors]


@each_of([5, -5, 15, -15, 2**67 - 3, 3 - 2**67])
def test_a_shift_keeps_a_half_a_half(cents):
    """At 10 % for 30 days odd fives end in half a centavo, and no power of two writes the factor out."""
    _, (tenth,) = shift_factors(Decimal("0.1"), (30,))
    assert cents % 10 == 5
    assert (cents * tenth + HALF) >> SHIFT == (cents + 5) // 10

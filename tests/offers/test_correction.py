"""The factor of an index between two days: where months begin and end, where none counts, and that it is exact."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from brazil.indices import IndexSeries, months_between, next_month
from offers.debt import CorrectionDays
from offers.factors import SCALE
from offers.owed.correction import Correction, correction

BY_DAYS = [CorrectionDays.LINEAR, CorrectionDays.EXPONENTIAL]
JANUARY, DECEMBER = date(2025, 1, 1), date(2025, 12, 1)
YEAR = IndexSeries("IPCA", {month: Decimal(month.month) / 10 for month in months_between(JANUARY, DECEMBER)})
PUBLISHED = date(2025, 12, 31)
NOTHING = Correction(factor=SCALE, first_month=None, last_month=None, last_published=DECEMBER)


@pytest.mark.parametrize("counting", BY_DAYS)
def test_counting_by_days_stops_on_the_last_day_of_the_last_month_published(counting):
    start = date(2025, 10, 12)
    known = correction(YEAR, counting, start, PUBLISHED)
    assert (known.last_month, known.last_published) == (DECEMBER, DECEMBER)
    assert correction(YEAR, counting, start, PUBLISHED + timedelta(days=90)) == known
    assert correction(YEAR, counting, start, PUBLISHED - timedelta(days=1)).factor < known.factor


@pytest.mark.parametrize("counting", BY_DAYS)
@pytest.mark.parametrize(
    ("from_on", "priced_on"),
    [
        (date(2025, 6, 10), date(2025, 6, 10)),
        (date(2025, 6, 20), date(2025, 6, 10)),
        (PUBLISHED, date(2026, 3, 10)),
        (date(2026, 1, 1), date(2026, 3, 10)),
        (date(2026, 2, 10), date(2026, 3, 10)),
    ],
)
def test_by_days_nothing_counts_before_a_day_passed_and_after_the_last_month_published(counting, from_on, priced_on):
    assert correction(YEAR, counting, from_on, priced_on) == NOTHING


@pytest.mark.parametrize("priced_on", [date(2025, 6, 10), date(2025, 6, 30)])
def test_by_full_months_nothing_counts_within_the_month_of_the_due_date(priced_on):
    assert correction(YEAR, CorrectionDays.FULL_MONTHS, date(2025, 6, 10), priced_on) == NOTHING


@pytest.mark.parametrize(
    ("from_on", "first_month", "factor"),
    [
        (date(2025, 3, 1), date(2025, 3, 1), (1 + Fraction(3, 1000) * 30 / 31) * (1 + Fraction(4, 1000) * 10 / 30)),
        (date(2025, 3, 30), date(2025, 3, 1), (1 + Fraction(3, 1000) / 31) * (1 + Fraction(4, 1000) * 10 / 30)),
        (date(2025, 3, 31), date(2025, 4, 1), 1 + Fraction(4, 1000) * 10 / 30),
    ],
)
def test_the_first_day_is_left_out_of_the_linear_count(from_on, first_month, factor):
    found = correction(YEAR, CorrectionDays.LINEAR, from_on, date(2025, 4, 10))
    assert found.factor == round(factor * SCALE)
    assert (found.first_month, found.last_month) == (first_month, date(2025, 4, 1))


@pytest.mark.parametrize("counting", [CorrectionDays.FULL_MONTHS, CorrectionDays.LINEAR])
def test_forty_months_of_hyperinflation_keep_every_one_of_the_eighteen_places(counting):
    """Half even of the product in exact fractions; 28 digits, as decimals have by default, would not be enough."""
    months = tuple(months_between(date(1990, 1, 1), date(1993, 4, 1)))
    series = IndexSeries("INPC", {month: Decimal("80.55") + month.month for month in months})
    product = Fraction(1)
    for month in months:
        product *= 1 + Fraction(series.percent(month)) / 100
    until_on = next_month(months[-1]) if counting is CorrectionDays.FULL_MONTHS else date(1993, 4, 30)
    from_on = months[0] if counting is CorrectionDays.FULL_MONTHS else date(1989, 12, 31)
    assert correction(series, counting, from_on, until_on).factor == round(product * SCALE)

"""Undue money comes back in double from the day of the decision that says so, corrected, with interest, to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.errors import MissingIndex
from brazil.indices import IndexSeries, load_series
from brazil.money import ZERO, Money, total
from offers.errors import OfferError
from offers.owed.undue import Undue, UndueReturn, undue_return

SERIES = load_series()
ASKED = date(2026, 3, 10)
DAY = timedelta(days=1)


def back(*paid: Undue, asked_on: date = ASKED, today: date = ASKED, doubled: bool = True) -> UndueReturn:
    return undue_return(paid, asked_on=asked_on, today=today, series=SERIES, doubled=doubled)


def eighty(on: date, back_on: date | None = None) -> Undue:
    return Undue(on=on, amount=Money(80_00), back_on=back_on)


def test_of_80_in_excess_come_back_160_and_80_where_the_mistake_was_justifiable() -> None:
    found = back(eighty(ASKED))
    assert (found.base, found.doubled, found.total) == (Money(80_00), Money(80_00), Money(160_00))
    single = back(eighty(ASKED), doubled=False)
    assert (single.base, single.doubled, single.total) == (Money(80_00), ZERO, Money(80_00))


def test_across_the_decision_of_2021_the_earlier_payment_comes_back_once_and_the_later_twice() -> None:
    """Whole months of IPCA from the payment's to the one before, the legal rate by days from the day of asking on."""
    today = date(2026, 4, 20)
    before, since = date(2021, 3, 29), date(2021, 3, 30)
    found = back(eighty(before), eighty(since), today=today)
    assert [(each.base, each.doubled) for each in found.lines] == [(Money(80_00), ZERO), (Money(80_00), Money(80_00))]
    grown = SERIES["IPCA"].factor(date(2021, 3, 1), date(2026, 3, 1))
    legal = SERIES["LEGAL_RATE"]
    rate = (legal.percent(date(2026, 3, 1)) * 22 / 31 + legal.percent(date(2026, 4, 1)) * 19 / 30) / 100
    for line, cents in zip(found.lines, (80_00, 160_00), strict=True):
        assert line.correction.cents == rounded(cents * (grown - 1))
        assert line.interest.cents == rounded(cents * grown * rate)
    assert found.total == total(each.total for each in found.lines)
    assert found.total == found.base + found.doubled + found.correction + found.interest


def rounded(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_interest_counts_from_the_day_of_asking_and_never_from_before_a_payment() -> None:
    paid, later = date(2025, 9, 1), ASKED + 20 * DAY
    assert back(eighty(paid)).interest == ZERO
    today = date(2026, 6, 1)
    of_later = back(eighty(later), today=today)
    assert of_later == UndueReturn(
        asked_on=ASKED, until_on=today, lines=back(eighty(later), asked_on=later, today=today).lines
    )
    assert back(eighty(paid), today=today).interest > ZERO


def test_what_was_handed_back_stops_growing_and_its_double_does_not() -> None:
    paid, given, today = date(2025, 9, 1), date(2026, 4, 1), date(2026, 8, 1)
    whole, handed = back(eighty(paid), today=today), back(eighty(paid, given), today=today)
    assert handed.base == whole.base
    assert handed.correction + handed.interest < whole.correction + whole.interest
    until_given, rest = back(eighty(paid), today=given, doubled=False), back(eighty(paid), today=today, doubled=False)
    grown = until_given.correction + until_given.interest + rest.correction + rest.interest
    assert abs((handed.correction + handed.interest - grown).cents) <= 2
    assert back(eighty(paid, today + DAY), today=today) == whole


def test_prices_that_fell_take_nothing_of_what_was_paid_and_a_hole_in_a_series_stops_it() -> None:
    falling = IndexSeries("IPCA", {date(2026, month, 1): Decimal(-1) for month in (1, 2, 4)})
    series = {"IPCA": falling, "LEGAL_RATE": SERIES["LEGAL_RATE"]}
    paid = [eighty(date(2026, 1, 5))]
    fallen = undue_return(paid, asked_on=ASKED, today=ASKED, series=series, doubled=True)
    assert (fallen.correction, fallen.total) == (ZERO, Money(160_00))
    with pytest.raises(MissingIndex):
        undue_return(paid, asked_on=ASKED, today=date(2026, 5, 2), series=series, doubled=True)
    with pytest.raises(OfferError, match="date_too_old"):
        back(eighty(ASKED), asked_on=date(2024, 8, 29))


RISING = {
    "IPCA": IndexSeries("IPCA", {date(2021 + n // 12, n % 12 + 1, 1): Decimal(n % 7) / 10 for n in range(72)}),
    "LEGAL_RATE": SERIES["LEGAL_RATE"],
}
payments = st.lists(
    st.builds(
        Undue,
        on=st.dates(date(2021, 1, 1), date(2026, 6, 30)),
        amount=st.integers(1, 3_000_000).map(Money),
        back_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    ),
    max_size=4,
)
days = st.integers(0, 300)


@given(paid=payments, after=days, more=days)
@settings(max_examples=80)
def test_never_below_what_was_paid_never_less_a_day_later_and_the_double_never_less_than_twice(
    paid: list[Undue], after: int, more: int
) -> None:
    def on(day: date, doubled: bool = True) -> UndueReturn:
        return undue_return(paid, asked_on=ASKED, today=day, series=RISING, doubled=doubled)

    today = ASKED + after * DAY
    now, later, single = on(today), on(today + more * DAY), on(today, doubled=False)
    assert now.total >= single.total >= total(each.amount for each in paid)
    for each, once, next_one in zip(now.lines, single.lines, later.lines, strict=True):
        assert next_one.total >= each.total
        if each.doubled:  # twice the single before rounding; more than twice where the amount itself was handed back
            assert each.total.cents >= 2 * once.total.cents - 2
            assert each.paid_on >= date(2021, 3, 30)
        else:
            assert each == once


@given(paid=payments.map(lambda some: [Undue(on=each.on, amount=each.amount) for each in some]), after=days)
@settings(max_examples=40)
def test_with_nothing_handed_back_the_double_is_twice_the_single_to_the_rounding(paid: list[Undue], after: int) -> None:
    pair = [back(*paid, today=ASKED + after * DAY, doubled=doubled) for doubled in (True, False)]
    for twice, once in zip(pair[0].lines, pair[1].lines, strict=True):
        if twice.doubled:
            assert abs((twice.correction - once.correction - once.correction).cents) <= 1
            assert abs((twice.interest - once.interest - once.interest).cents) <= 1

"""The bank calendar against `holidays`, the golden cases' list for 2026, and the laws of adding days."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brazil.calendar import (
    add_bank_days,
    bank_holidays,
    easter,
    is_bank_day,
    last_bank_day_of_year,
    next_bank_day,
    previous_bank_day,
)
from tests.support.folded import each_of

# Days `holidays` lists as optional on which banks do open.
BANKS_OPEN = {"Ash Wednesday", "Public Servant's Day", "Christmas Eve", "New Year's Eve"}
DAYS = st.dates(date(2000, 1, 1), date(2078, 12, 31))


@each_of(range(2000, 2079))
def test_agrees_with_holidays(year):
    listed = holidays.country_holidays("BR", years=year, categories=("public", "optional"), language="en_US")
    expected = {day for day, names in listed.items() if not set(names.split("; ")) <= BANKS_OPEN and day.year == year}
    assert bank_holidays(year) == expected


def test_the_published_list_for_2026():
    published = ((1, 1), (2, 16), (2, 17), (4, 3), (4, 21), (5, 1), (6, 4))
    published += ((9, 7), (10, 12), (11, 2), (11, 15), (11, 20), (12, 25))
    assert bank_holidays(2026) == {date(2026, month, day) for month, day in published}
    assert is_bank_day(date(2026, 2, 18))  # Ash Wednesday
    assert is_bank_day(date(2023, 11, 20))
    assert not is_bank_day(date(2024, 11, 20))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2000, "2000-04-23"), (2008, "2008-03-23"), (2026, "2026-04-05"), (2038, "2038-04-25"), (2285, "2285-03-22")],
)
def test_easter(year, day):
    assert easter(year) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("year", "last"), [(2022, "2022-12-30"), (2023, "2023-12-29"), (2025, "2025-12-31"), (2028, "2028-12-29")]
)
def test_the_last_bank_day_of_the_year_is_closed_to_the_public_but_counts_as_a_business_day(year, last):
    day = date.fromisoformat(last)
    assert last_bank_day_of_year(year) == day
    assert not is_bank_day(day)
    assert is_bank_day(day, year_end_closed=False)
    assert next_bank_day(day).year == year + 1
    assert next_bank_day(day, year_end_closed=False) == day


@given(DAYS, st.booleans())
def test_next_and_previous_are_the_nearest_bank_days(day, closed):
    after, before = next_bank_day(day, year_end_closed=closed), previous_bank_day(day, year_end_closed=closed)
    assert before <= day <= after
    assert is_bank_day(after, year_end_closed=closed)
    assert is_bank_day(before, year_end_closed=closed)
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert not any(is_bank_day(gap, year_end_closed=closed) for gap in between)


@given(DAYS, st.integers(-40, 40), st.booleans())
def test_adding_and_taking_back_bank_days_returns_to_the_same_bank_day(day, count, closed):
    assume(is_bank_day(day, year_end_closed=closed))
    there = add_bank_days(day, count, year_end_closed=closed)
    assert add_bank_days(there, -count, year_end_closed=closed) == day


@given(DAYS, st.integers(1, 30))
def test_adding_counts_exactly_the_bank_days_after(day, count):
    there = add_bank_days(day, count)
    counted = sum(is_bank_day(day + timedelta(days=n)) for n in range(1, (there - day).days + 1))
    assert counted == count
    assert is_bank_day(there)


@given(DAYS)
def test_adding_none_changes_nothing(day):
    assert add_bank_days(day, 0) == day

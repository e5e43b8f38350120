"""Installment due dates: anchored, growing, in their rhythm, and the last day to pay each without charges."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.calendar import is_bank_day
from offers.errors import OfferError
from offers.plans.choice import Payday
from offers.plans.schedule import due_dates, effective_on, monthly_due_dates, next_payday
from offers.policies.limits import Rhythm
from tests.offers.golden import case

FIRSTS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
PAYDAYS = st.builds(Payday, day=st.integers(1, 31)) | st.builds(Payday, bank_day=st.integers(1, 18))
CHOICES = st.one_of(
    st.tuples(st.just(Rhythm.MONTHLY), st.none() | PAYDAYS),
    st.tuples(st.sampled_from([Rhythm.WEEKLY, Rhythm.FORTNIGHTLY]), st.none()),
)


@pytest.mark.parametrize("number", ["K13"])
def test_month_ends_and_effective_days_equal_the_golden_case(number):
    inputs, expected = case(number)
    dates = due_dates(date.fromisoformat(inputs["primeiro"]), inputs["n"], Rhythm.MONTHLY)
    assert [one.isoformat() for one in dates] == expected["nominais"]
    assert [effective_on(one).isoformat() for one in dates] == expected["efetivos"]


def test_an_anchor_keeps_the_contract_day_when_the_first_month_lacked_it():
    dates = (date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))
    assert monthly_due_dates(date(2026, 2, 28), 3, anchor_day=31) == dates
    assert due_dates(date(2026, 2, 28), 3, Rhythm.MONTHLY, Payday(day=31)) == dates


def test_the_fifth_bank_day_skips_weekends_holidays_and_carnival():
    """January opens on the 2nd, Carnival 2027 takes 8 and 9 February, Tiradentes is no day of April's first five."""
    dates = due_dates(date(2026, 12, 7), 5, Rhythm.MONTHLY, Payday(bank_day=5))
    assert dates[1:] == (date(2027, 1, 8), date(2027, 2, 5), date(2027, 3, 5), date(2027, 4, 7))
    assert due_dates(date(2027, 1, 8), 2, Rhythm.MONTHLY, Payday(bank_day=6))[1] == date(2027, 2, 10)


def test_weeks_pass_over_month_and_year_ends():
    assert due_dates(date(2026, 12, 21), 3, Rhythm.WEEKLY) == (
        date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4),
    )  # fmt: skip
    assert due_dates(date(2026, 12, 21), 3, Rhythm.FORTNIGHTLY)[1:] == (date(2027, 1, 4), date(2027, 1, 18))


@pytest.mark.parametrize(
    ("due_on", "last"),
    [
        (date(2026, 2, 14), date(2026, 2, 18)),  # Saturday of Carnival: Ash Wednesday is a bank day
        (date(2026, 2, 16), date(2026, 2, 18)),
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday, Consciência Negra
        (date(2023, 11, 20), date(2023, 11, 20)),  # not yet a national holiday
        (date(2026, 12, 31), date(2027, 1, 4)),  # banks closed to the public, then holiday, then weekend
        (date(2026, 12, 30), date(2026, 12, 30)),
    ],
)
def test_the_last_day_without_charges_rolls_over_days_without_banking(due_on, last):
    assert effective_on(due_on) == last


@pytest.mark.parametrize(
    ("first", "count", "rhythm", "payday", "days", "last_days"),
    [
        # Thursday 31 December 2026: banks are closed to the public, and 1 January opens a long weekend
        (date(2026, 12, 24), 3, Rhythm.WEEKLY, None,
         [(2026, 12, 24), (2026, 12, 31), (2027, 1, 7)], [(2026, 12, 24), (2027, 1, 4), (2027, 1, 7)]),
        # every second Friday over Christmas, in a year whose last bank day is Friday the 31st
        (date(2027, 12, 17), 3, Rhythm.FORTNIGHTLY, None,
         [(2027, 12, 17), (2027, 12, 31), (2028, 1, 14)], [(2027, 12, 17), (2028, 1, 3), (2028, 1, 14)]),
        # the 31st, through a leap February and back
        (date(2027, 12, 31), 4, Rhythm.MONTHLY, None,
         [(2027, 12, 31), (2028, 1, 31), (2028, 2, 29), (2028, 3, 31)],
         [(2028, 1, 3), (2028, 1, 31), (2028, 3, 1), (2028, 3, 31)]),  # 28 and 29 February 2028: Carnival
        # from 29 February, a Tuesday of Carnival: the 29th of the months after
        (date(2028, 2, 29), 2, Rhythm.MONTHLY, None, [(2028, 2, 29), (2028, 3, 29)], [(2028, 3, 1), (2028, 3, 29)]),
        # the first bank day of January is never the 1st; that of May is after Labour Day
        (date(2026, 12, 1), 6, Rhythm.MONTHLY, Payday(bank_day=1),
         [(2026, 12, 1), (2027, 1, 4), (2027, 2, 1), (2027, 3, 1), (2027, 4, 1), (2027, 5, 3)],
         [(2026, 12, 1), (2027, 1, 4), (2027, 2, 1), (2027, 3, 1), (2027, 4, 1), (2027, 5, 3)]),
        # a February with Carnival has eighteen bank days and no more
        (date(2026, 1, 27), 2, Rhythm.MONTHLY, Payday(bank_day=18),
         [(2026, 1, 27), (2026, 2, 27)], [(2026, 1, 27), (2026, 2, 27)]),
    ],
)  # fmt: skip
def test_the_hard_dates_of_the_calendar(first, count, rhythm, payday, days, last_days):
    dates = due_dates(first, count, rhythm, payday)
    assert dates[: len(days)] == tuple(date(*each) for each in days)
    assert [effective_on(each) for each in dates[: len(days)]] == [date(*each) for each in last_days]


@given(FIRSTS, st.integers(1, 420), st.none() | st.integers(1, 31))
def test_one_due_date_in_each_month_on_the_anchor_or_the_last_day(first, count, anchor):
    dates = monthly_due_dates(first, count, anchor)
    assert dates[0] == first
    assert [one.year * 12 + one.month for one in dates] == [first.year * 12 + first.month + n for n in range(count)]
    wanted = anchor or first.day
    assert all(one.day == min(wanted, monthrange(one.year, one.month)[1]) for one in dates[1:])


@given(FIRSTS, st.integers(1, 120), st.integers(1, 18))
def test_a_bank_payday_is_the_bank_day_of_that_number_in_its_month(first, count, number):
    for one in due_dates(first, count, Rhythm.MONTHLY, Payday(bank_day=number))[1:]:
        days = [one.replace(day=day) for day in range(1, one.day + 1)]
        assert is_bank_day(one)
        assert sum(map(is_bank_day, days)) == number
        assert effective_on(one) == one


@given(FIRSTS, st.integers(1, 200), CHOICES)
def test_dates_grow_and_more_payments_only_add_dates(first, count, choice):
    dates = due_dates(first, count, *choice)
    assert len(dates) == count
    assert dates[0] == first
    assert all(earlier < later for earlier, later in pairwise(dates))
    assert due_dates(first, count + 1, *choice)[:-1] == dates


@given(FIRSTS, st.integers(2, 200), st.sampled_from([(Rhythm.WEEKLY, 7), (Rhythm.FORTNIGHTLY, 14)]))
def test_rhythms_of_weeks_keep_the_weekday(first, count, rhythm):
    name, days = rhythm
    assert all(later - earlier == timedelta(days=days) for earlier, later in pairwise(due_dates(first, count, name)))


@given(FIRSTS, PAYDAYS)
def test_the_next_payday_is_the_nearest_one_and_starts_a_plan_on_it(day, payday):
    found = next_payday(day, payday)
    assert day <= found <= day + timedelta(days=62)
    assert next_payday(found, payday) == found
    assert next_payday(found + timedelta(days=1), payday) == due_dates(found, 2, Rhythm.MONTHLY, payday)[1]
    if day < found:
        assert next_payday(found - timedelta(days=1), payday) == found


@given(FIRSTS)
def test_the_effective_day_is_the_first_bank_day_within_a_week(due_on):
    last = effective_on(due_on)
    passed = [due_on + timedelta(days=days) for days in range((last - due_on).days)]
    assert is_bank_day(last)
    assert not any(map(is_bank_day, passed))
    assert len(passed) <= 6


@pytest.mark.parametrize(
    ("count", "rhythm", "payday", "code"),
    [
        (0, Rhythm.MONTHLY, None, "installment_count"),
        (-1, Rhythm.WEEKLY, None, "installment_count"),
        (2, Rhythm.MONTHLY, Payday(day=0), "anchor_day"),
        (2, Rhythm.MONTHLY, Payday(day=32), "anchor_day"),
        (2, Rhythm.MONTHLY, Payday(bank_day=0), "bank_day"),
        (2, Rhythm.MONTHLY, Payday(bank_day=19), "bank_day"),
        (2, Rhythm.MONTHLY, Payday(), "payday"),
        (2, Rhythm.MONTHLY, Payday(day=5, bank_day=5), "payday"),
        (2, Rhythm.FORTNIGHTLY, Payday(day=5), "payday"),
    ],
)
def test_broken_input_has_its_code(count, rhythm, payday, code):
    with pytest.raises(OfferError) as caught:
        due_dates(date(2026, 1, 1), count, rhythm, payday)
    assert caught.value.code == code


@pytest.mark.parametrize("anchor", [0, 32])
def test_an_anchor_outside_the_month_is_refused(anchor):
    with pytest.raises(OfferError, match="anchor_day"):
        monthly_due_dates(date(2026, 1, 1), 2, anchor)

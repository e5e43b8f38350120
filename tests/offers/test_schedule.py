"""Installment due dates: one a month, anchored, and the last day to pay each without charges."""

import json
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.calendar import is_bank_day
from offers.errors import OfferError
from offers.schedule import effective_on, monthly_due_dates

CASES = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
K13 = next(case for case in CASES if case["id"] == "K13")
FIRSTS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def test_golden_k13_month_ends_and_effective_days():
    dates = monthly_due_dates(date.fromisoformat(K13["inputs"]["primeiro"]), K13["inputs"]["n"])
    assert [one.isoformat() for one in dates] == K13["expected"]["nominais"]
    assert [effective_on(one).isoformat() for one in dates] == K13["expected"]["efetivos"]


def test_an_anchor_keeps_the_contract_day_when_the_first_month_lacked_it():
    dates = monthly_due_dates(date(2026, 2, 28), 3, anchor_day=31)
    assert dates == (date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))


@given(FIRSTS, st.integers(1, 420), st.none() | st.integers(1, 31))
def test_one_due_date_in_each_month_on_the_anchor_or_the_last_day(first, count, anchor):
    dates = monthly_due_dates(first, count, anchor)
    assert dates[0] == first
    assert [one.year * 12 + one.month for one in dates] == [first.year * 12 + first.month + n for n in range(count)]
    wanted = anchor or first.day
    assert all(one.day == min(wanted, monthrange(one.year, one.month)[1]) for one in dates[1:])


@given(FIRSTS)
def test_the_effective_day_is_a_bank_day_within_a_week(due_on):
    last = effective_on(due_on)
    assert is_bank_day(last)
    assert 0 <= (last - due_on).days <= 6


@pytest.mark.parametrize(
    ("count", "anchor", "code"),
    [(0, None, "installment_count"), (-1, None, "installment_count"), (2, 0, "anchor_day"), (2, 32, "anchor_day")],
)
def test_broken_input_has_its_code(count, anchor, code):
    with pytest.raises(OfferError) as caught:
        monthly_due_dates(date(2026, 1, 1), count, anchor)
    assert caught.value.code == code

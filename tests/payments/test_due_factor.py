"""The due-date factor: manuals' dates, both restarts, and the window a reader uses."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.due_factor import due_date, due_factor
from payments.errors import InvalidCharge
from tests.support.folded import each_of

ROWS = json.loads((Path(__file__).parents[1] / "golden" / "boleto_vectors.json").read_text())["due_factor"]


@each_of(ROWS, name=lambda row: f"{row['due_on']}={row['factor']}")
def test_factor_of_each_published_date(row):
    assert due_factor(date.fromisoformat(row["due_on"])) == row["factor"]


@each_of(
    [
        (date(2025, 2, 20), 9998),
        (date(2025, 2, 21), 9999),
        (date(2025, 2, 22), 1000),
        (date(2025, 2, 23), 1001),
        (date(2025, 2, 24), 1002),
        (date(2049, 10, 13), 9999),
        (date(2049, 10, 14), 1000),
        (date(2000, 7, 2), 999),
    ]
)
def test_both_restarts_and_the_first_cycle_read_back(day, factor):
    assert due_factor(day) == factor
    assert due_date(factor, day) == day


@given(
    due_on=st.dates(date(2000, 7, 3), date(2090, 1, 1)),
    ahead=st.integers(min_value=-3000, max_value=5500),
)
def test_any_due_date_within_the_window_reads_back(due_on, ahead):
    today = due_on - timedelta(days=ahead)
    assert due_date(due_factor(due_on), today) == due_on


@given(due_on=st.dates(date(2000, 7, 3), date(2090, 1, 1)), beyond=st.integers(min_value=1, max_value=499))
def test_a_date_outside_the_window_is_not_guessed(due_on, beyond):
    """Between window and window lie 500 days of which the code cannot say the cycle."""
    assert due_date(due_factor(due_on), due_on + timedelta(days=3000 + beyond)) is None
    assert due_date(due_factor(due_on), due_on - timedelta(days=5500 + beyond)) is None


def test_zero_states_no_date():
    assert due_date(0, date(2026, 11, 22)) is None


@pytest.mark.parametrize("factor", [-1, 10_000])
def test_factor_out_of_range_is_refused(factor):
    with pytest.raises(InvalidCharge) as refusal:
        due_date(factor, date(2026, 1, 1))
    assert refusal.value.field == "due_factor"


def test_dates_before_the_first_factor_are_refused():
    with pytest.raises(InvalidCharge) as refusal:
        due_factor(date(1997, 10, 7))
    assert refusal.value.code == "due_before_epoch"

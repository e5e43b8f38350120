"""Which month of an index should be known on a day, and which series are behind."""

from datetime import date
from decimal import Decimal

import pytest

from brazil.index_publication import Behind, behind, expected_month, last_final_month
from brazil.indices import IndexSeries, load_series
from tests.support.folded import each_of


@each_of(
    [
        ("IPCA", "2026-11-14", "2026-09"),
        ("IPCA", "2026-11-15", "2026-10"),
        ("INPC", "2026-01-20", "2025-12"),
        ("INPC", "2026-01-03", "2025-11"),
        ("IGP-M", "2026-11-04", "2026-09"),
        ("IGP-M", "2026-11-05", "2026-10"),
        ("SELIC", "2026-11-22", "2026-10"),
        ("LEGAL_RATE", "2026-11-04", "2026-10"),
        ("LEGAL_RATE", "2026-11-05", "2026-11"),
    ]
)
def test_the_month_that_should_be_known(name, today, expected):
    assert expected_month(name, date.fromisoformat(today)) == date.fromisoformat(f"{expected}-01")


@pytest.mark.parametrize(("name", "month"), [("SELIC", 10), ("IPCA", 10), ("IGP-M", 10), ("LEGAL_RATE", 11)])
def test_the_current_month_is_never_final_except_for_the_legal_rate(name, month):
    assert last_final_month(name, date(2026, 11, 30)) == date(2026, month, 1)


def test_what_is_up_to_date_is_not_behind_and_what_is_not_says_by_how_much():
    fresh = IndexSeries("IPCA", {date(2026, 10, 1): Decimal(0)})
    late = load_series()["INPC"]
    assert behind({"IPCA": fresh, "INPC": late}, date(2026, 11, 22)) == (
        Behind(name="INPC", last_month=date(2026, 1, 1), expected=date(2026, 10, 1)),
    )


def test_every_packaged_series_has_its_day():
    assert all(expected_month(name, date(2026, 11, 22)) for name in load_series())

"""No cell of an export is run by a spreadsheet."""

from __future__ import annotations

import pytest

from brazil.money import Money
from portal.spreadsheets.cells import as_text as cell


@pytest.mark.parametrize("text", ["=1+1", "+55", "-2+3", "@SUM(A1)", "\tx", "\r=1"])
def test_a_cell_that_begins_like_a_formula_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_amounts_and_plain_numbers_stay_numbers() -> None:
    assert (cell(Money(-12345)), cell("-12"), cell(7)) == ("-123,45", "-12", "7")

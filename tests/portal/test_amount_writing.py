"""Amounts are written without babel for speed, and exactly as babel writes them."""

from decimal import Decimal

from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from portal.formatting import brl


@given(st.integers(-(10**15), 10**15))
def test_amount_is_written_as_babel_writes_it(cents: int) -> None:
    wanted = format_currency(Decimal(cents).scaleb(-2), "BRL", locale="pt_BR")
    assert brl(cents) == brl(Money(cents)) == wanted

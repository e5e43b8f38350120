"""How an amount grew: a few days from the first to the last, parts that add up, and nothing where nothing grew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.errors import MissingIndex
from brazil.indices import IndexSeries, load_series
from brazil.money import Money, total
from offers.debt import ContractTerms, Debt, Product
from offers.owed.accrual import itemize
from offers.owed.balance import Component
from offers.owed.growth import MOST_POINTS, Growth, days_between, growth
from tests.offers.any_debt import ANY_SERIES, debts

TODAY = date(2026, 11, 22)
SERIES = load_series()


def grown(debt: Debt, today: date = TODAY, series: Mapping[str, IndexSeries] = SERIES) -> Growth | None:
    return growth(debt.due_on, today, lambda day: itemize(debt, day, series))


def owed(due_on: date, cents: int = 50_000, product: Product = Product.LOAN, **terms: object) -> Debt:
    asked = {"correction_index": "IPCA", "late_interest_bps": 100, "fine_bps": 200, **terms}
    return Debt(principal=Money(cents), due_on=due_on, product=product, terms=ContractTerms(**asked))  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(debts(), ANY_SERIES, st.integers(0, 3000))
def test_the_parts_add_up_to_what_it_grew_by(debt: Debt, series: dict[str, IndexSeries], days: int) -> None:
    today = min(debt.due_on + timedelta(days=days), date(2031, 11, 1))
    found, last = grown(debt, today, series), itemize(debt, today, series)
    if found is None:
        assert last.total <= debt.principal
        return
    assert found.balances[0].total == debt.principal
    assert found.balances[-1] == last
    assert total(amount for _, amount in found.added) == last.total - debt.principal
    assert all(amount for _, amount in found.added)
    assert 2 <= len(found.balances) <= MOST_POINTS


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 4000), st.integers(2, 9))
def test_days_begin_and_end_where_they_should_and_are_evenly_apart(since: date, span: int, most: int) -> None:
    until = since + timedelta(days=span)
    found = days_between(since, until, most)
    assert (found[0], found[-1]) == (since, until)
    assert len(found) == len(set(found)) == min(most, span + 1)
    gaps = {(later - earlier).days for earlier, later in pairwise(found)}
    assert max(gaps) - min(gaps) <= 1


@pytest.mark.parametrize("due_on", [TODAY, TODAY + timedelta(days=1)], ids=["today", "tomorrow"])
def test_what_is_not_late_did_not_grow(due_on: date) -> None:
    assert grown(owed(due_on)) is None


def test_one_centavo_of_one_month_did_not_grow_and_eight_years_did() -> None:
    assert grown(owed(TODAY - timedelta(days=30), 1)) is None
    found = grown(owed(date(2018, 11, 10)))
    assert found is not None
    assert {part for part, _ in found.added} == {Component.CORRECTION, Component.FINE, Component.INTEREST}


def test_card_charges_stop_at_the_amount_of_the_invoice() -> None:
    found = grown(owed(date(2024, 6, 10), product=Product.CREDIT_CARD, remuneratory_bps=1200))
    assert found is not None
    assert [each.total for each in found.balances[-2:]] == [Money(100_000)] * 2
    assert total(amount for _, amount in found.added) == Money(50_000)


def test_falling_prices_add_nothing_and_take_nothing() -> None:
    falling = {"IPCA": IndexSeries("IPCA", {month: -abs(value) for month, value in SERIES["IPCA"].values.items()})}
    debt = owed(date(2024, 1, 10), fine_bps=0, late_interest_bps=0)
    assert grown(debt, series={**SERIES, **falling}) is None


def test_a_month_no_index_has_ends_it_at_the_day_before() -> None:
    gap = date(2025, 3, 1)
    values = {month: value for month, value in SERIES["IPCA"].values.items() if month != gap}
    series = {**SERIES, "IPCA": IndexSeries("IPCA", values)}
    debt = owed(date(2023, 1, 10))
    with pytest.raises(MissingIndex):
        itemize(debt, TODAY, series)
    found = grown(debt, series=series)
    assert found is not None
    assert found.balances[-1].priced_on < date(2025, 5, 1)
    assert [each.priced_on for each in found.balances] == [*days_between(debt.due_on, TODAY)][: len(found.balances)]

"""Days held still are not counted: never more to pay for them, nothing changed without them, each centavo told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import IndexSeries, load_series
from brazil.money import Money
from offers.agreements.frozen import Freeze, days_held, freezes_document, freezes_told, running_days
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.owed.accrual import itemize
from offers.owed.memo import memo_of
from offers.owed.memo_reading import recompute_memo

SERIES = load_series()
DUE = date(2024, 3, 11)

debts = st.builds(
    lambda cents, index, fine, late, product: Debt(
        principal=Money(cents),
        due_on=DUE,
        product=product,
        terms=ContractTerms(correction_index=index, fine_bps=fine, late_interest_bps=late, fees_bps=1000),
    ),
    st.integers(1, 5_000_000),
    st.sampled_from([None, "IPCA", "IGP-M"]),
    st.integers(0, 1000),
    st.one_of(st.none(), st.integers(0, 200)),
    st.sampled_from([Product.CREDIT_CARD, Product.UTILITY]),
)
days = st.integers(0, 700)


@given(debt=debts, after=days, held=days)
@settings(max_examples=60)
def test_a_day_held_is_never_more_to_pay_and_the_days_told_are_those_of_today(
    debt: Debt, after: int, held: int
) -> None:
    today = DUE + timedelta(days=after)
    plain, still = itemize(debt, today, SERIES), itemize(debt, today, SERIES, held_days=held)
    assert debt.principal <= still.total <= plain.total
    assert (still.priced_on, still.days_overdue) == (plain.priced_on, plain.days_overdue)
    assert itemize(debt, today, SERIES, held_days=0) == plain


@given(debt=debts, after=days, held=days, ahead=days)
@settings(max_examples=40)
def test_while_prices_rise_it_is_what_was_owed_so_many_days_before(
    debt: Debt, after: int, held: int, ahead: int
) -> None:
    rising = {
        name: IndexSeries(name, {month: max(value, Decimal(0)) for month, value in series.values.items()})
        for name, series in SERIES.items()
    }
    today = DUE + timedelta(days=after)
    still = itemize(debt, today + timedelta(days=held), rising, held_days=held)
    assert still.lines == itemize(debt, today, rising).lines
    more = itemize(debt, today + timedelta(days=held), rising, held_days=held + ahead)
    assert more.total <= still.total


def test_falling_prices_do_not_make_a_held_day_dearer() -> None:
    """IGP-M fell from 2023 on: the shorter delay alone would cost more."""
    falling = {"IGP-M": IndexSeries("IGP-M", {date(2024, month, 1): Decimal(value) for month, value in _FALL})}
    debt = Debt(
        principal=Money(100_000),
        due_on=date(2024, 1, 10),
        product=Product.UTILITY,
        terms=ContractTerms(correction_index="IGP-M", fine_bps=0, late_interest_bps=0),
    )
    today = date(2024, 5, 10)
    plain = itemize(debt, today, falling)
    assert itemize(debt, today - timedelta(days=60), falling).total > plain.total
    assert itemize(debt, today, falling, held_days=60) == plain


_FALL = [(1, "1"), (2, "2"), (3, "-1"), (4, "-1"), (5, "0")]


def test_fewer_than_no_days_are_refused() -> None:
    debt = Debt(
        principal=Money(1), due_on=DUE, product=Product.UTILITY,
        terms=ContractTerms(correction_index=None, fine_bps=0, late_interest_bps=0),
    )  # fmt: skip
    with pytest.raises(OfferError, match="held_days_negative"):
        itemize(debt, DUE, SERIES, held_days=-1)


spans = st.lists(st.tuples(st.integers(-30, 300), st.one_of(st.none(), st.integers(0, 90))), max_size=3)


@given(debt=debts, after=days, held=spans)
@settings(max_examples=40)
def test_the_memo_of_a_held_balance_works_it_out_again_from_its_spans(
    debt: Debt, after: int, held: list[tuple[int, int | None]]
) -> None:
    freezes = tuple(
        Freeze(
            since=DUE + timedelta(days=begins),
            until=DUE + timedelta(days=begins + length) if length is not None else None,
        )
        for begins, length in held
    )
    today = DUE + timedelta(days=after)
    count = days_held(DUE, today, freezes)
    assert 0 <= count <= after
    assert count + running_days(DUE, today, freezes) == after
    balance = itemize(debt, today, SERIES, held_days=count)
    memo = memo_of(debt, balance, SERIES, held=freezes)
    assert recompute_memo(memo) == balance
    assert freezes_told(freezes_document(freezes)) == freezes
    assert ("held_still" in memo) is bool(freezes)

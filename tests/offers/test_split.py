"""One payment over several slices: by a stated rule, each on its own, never a centavo lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.split import SliceDue, SplitRule, apportioned, sliced, split_payment
from offers.errors import OfferError

DAY = date(2026, 6, 10)


def slices(*rows: tuple[int, int]) -> list[SliceDue]:
    """Due centavos and the days after DAY they fall due, keyed from 1."""
    numbered = enumerate(rows, 1)
    return [SliceDue(key=key, due=Money(owed), due_on=DAY + timedelta(days=days)) for key, (owed, days) in numbered]


def cents(payment: int, rule: SplitRule, *rows: tuple[int, int]) -> tuple[list[int], int]:
    done = split_payment(Money(payment), slices(*rows), rule)
    return [amount.cents for _, amount in done.shares], done.excess.cents


def test_in_proportion_the_centavos_left_over_go_to_the_largest_remainders_and_ties_in_order() -> None:
    rows = ((60_00, 0), (30_00, 0), (10_00, 0))
    assert cents(100_00, SplitRule.PRO_RATA, *rows) == ([60_00, 30_00, 10_00], 0)
    assert cents(99_99, SplitRule.PRO_RATA, *rows) == ([59_99, 30_00, 10_00], 0)  # ,4 lost; ,7 and ,9 gained
    assert cents(1, SplitRule.PRO_RATA, (1_00, 0), (1_00, 0)) == ([1, 0], 0)
    assert cents(130_00, SplitRule.PRO_RATA, *rows) == ([60_00, 30_00, 10_00], 30_00)
    assert cents(5, SplitRule.PRO_RATA, (0, 0), (0, 0)) == ([0, 0], 5)


def test_the_oldest_first_leaves_what_is_missing_to_the_newest_and_ties_as_they_come() -> None:
    rows = ((50_00, 5), (50_00, 0), (50_00, 5))
    assert cents(80_00, SplitRule.OLDEST_FIRST, *rows) == ([30_00, 50_00, 0], 0)
    assert cents(160_00, SplitRule.OLDEST_FIRST, *rows) == ([50_00, 50_00, 50_00], 10_00)
    assert split_payment(Money(1), slices((1, 0)), SplitRule.OLDEST_FIRST).of(1) == Money(1)


ROWS = st.lists(st.tuples(st.integers(0, 900_00), st.integers(0, 60)), min_size=1, max_size=7)


@settings(max_examples=80)
@given(ROWS, st.integers(0, 5_000_00), st.sampled_from(SplitRule))
def test_the_shares_add_up_and_none_passes_what_is_due(rows, payment, rule) -> None:
    due = slices(*rows)
    done = split_payment(Money(payment), due, rule)
    assert [key for key, _ in done.shares] == [one.key for one in due]
    assert total(amount for _, amount in done.shares) + done.excess == Money(payment)
    assert all(Money(0) <= done.of(one.key) <= one.due for one in due)
    assert not done.excess or all(done.of(one.key) == one.due for one in due)


@settings(max_examples=60)
@given(ROWS, st.integers(0, 2_000_00))
def test_in_proportion_no_share_is_a_centavo_off_and_more_due_never_gets_less(rows, payment) -> None:
    due = slices(*rows)
    whole = sum(one.due.cents for one in due)
    done = split_payment(Money(payment), due, SplitRule.PRO_RATA)
    spread = min(payment, whole)
    assert all(abs(done.of(one.key).cents * whole - spread * one.due.cents) < whole for one in due if whole)
    by_due = sorted(due, key=lambda one: one.due)
    assert all(done.of(a.key) <= done.of(b.key) for a, b in pairwise(by_due) if a.due < b.due)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 300_00), min_size=1, max_size=12),
    st.lists(st.integers(0, 900_00), min_size=1, max_size=5).filter(any),
)
def test_slices_add_up_by_installment_and_by_key(amounts: list[int], weights: list[int]) -> None:
    rows = sliced([Money(each) for each in amounts], {key: Money(each) for key, each in enumerate(weights)})
    assert [total(row.values()) for row in rows] == [Money(each) for each in amounts]
    columns = [total(row[key] for row in rows) for key in range(len(weights))]
    assert tuple(columns) == apportioned(Money(sum(amounts)), [Money(each) for each in weights])
    assert all(amount >= Money(0) for row in rows for amount in row.values())


def test_three_creditors_of_a_plan_each_get_their_part_to_the_centavo() -> None:
    rows = sliced([Money(100_00)] * 3, {7: Money(1), 8: Money(1), 9: Money(1)})
    assert [[amount.cents for amount in row.values()] for row in rows] == [
        [33_34, 33_33, 33_33],
        [33_33, 33_34, 33_33],
        [33_33, 33_33, 33_34],
    ]


def test_broken_input_has_its_code() -> None:
    with pytest.raises(OfferError, match="payment_negative"):
        split_payment(Money(-1), [], SplitRule.PRO_RATA)
    with pytest.raises(OfferError, match="owed_negative"):
        split_payment(Money(1), slices((-1, 0)), SplitRule.OLDEST_FIRST)
    with pytest.raises(OfferError, match="slice_twice"):
        split_payment(Money(1), slices((1, 0)) * 2, SplitRule.OLDEST_FIRST)
    with pytest.raises(OfferError, match="weights"):
        apportioned(Money(1), [Money(0)])
    with pytest.raises(OfferError, match="weights"):
        apportioned(Money(1), [Money(2), Money(-1)])
    with pytest.raises(OfferError, match="payment_negative"):
        apportioned(Money(-1), [Money(1)])
    assert apportioned(Money(0), []) == ()

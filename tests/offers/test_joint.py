"""A payment of a charge for several creditors: each slice its own, amounts and fees to the centavo."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.joint import SliceAsked, SliceGiven, share_out
from offers.agreements.split import SplitRule

DAY = date(2026, 6, 10)


def asks(*rows: tuple[int, int]) -> list[SliceAsked]:
    """Slices of nominal and charges in centavos, keyed from 1; the charge asked the nominal."""
    return [
        SliceAsked(key=key, asked=Money(own), nominal=Money(own), charges=Money(late), due_on=DAY)
        for key, (own, late) in enumerate(rows, 1)
    ]


def given_out(paid: int, reported: int, fee: int, *rows: tuple[int, int]) -> list[tuple[int, int, int]]:
    done = share_out(Money(paid), Money(reported), Money(fee), asks(*rows), SplitRule.PRO_RATA)
    return [(one.amount.cents, one.late.cents, one.fee.cents) for one in done]


def test_each_slice_gets_what_it_asks_its_own_late_charges_and_its_part_of_what_is_beyond() -> None:
    rows = ((200_00, 4_00), (100_00, 2_00))
    assert given_out(306_00, 6_00, 2_51, *rows) == [(204_00, 4_00, 1_67), (102_00, 2_00, 84)]
    assert given_out(336_01, 6_00, 0, *rows) == [(224_01, 4_00, 0), (112_00, 2_00, 0)]
    assert given_out(300_00, 0, 0, *rows) == [(200_00, 0, 0), (100_00, 0, 0)]  # the bank reports no delay


def test_a_partial_payment_goes_by_what_each_asks_on_the_day_so_every_slice_has_its_part() -> None:
    assert given_out(150_00, 0, 0, (200_00, 0), (100_00, 0)) == [(100_00, 0, 0), (50_00, 0, 0)]
    assert given_out(100_01, 0, 0, (100_00, 0), (100_00, 0), (100_00, 0)) == [
        (33_34, 0, 0),
        (33_34, 0, 0),
        (33_33, 0, 0),
    ]
    oldest = share_out(Money(150_00), Money(0), Money(0), asks((100_00, 0), (100_00, 0)), SplitRule.OLDEST_FIRST)
    assert [one.amount.cents for one in oldest] == [100_00, 50_00]


SLICES = st.lists(st.tuples(st.integers(1, 900_00), st.integers(0, 40_00)), min_size=1, max_size=5)


@settings(max_examples=120)
@given(SLICES, st.integers(1, 5_000_00), st.integers(0, 100_00), st.integers(0, 9_00), st.sampled_from(SplitRule))
def test_nothing_is_lost_and_a_payment_in_full_leaves_no_slice_short(
    rows: list[tuple[int, int]], paid: int, reported: int, fee: int, rule: SplitRule
) -> None:
    slices = asks(*rows)
    done: tuple[SliceGiven, ...] = share_out(Money(paid), Money(reported), Money(fee), slices, rule)
    assert total(one.amount for one in done) == Money(paid)
    assert total(one.fee for one in done) == Money(fee)
    assert all(one.amount >= Money(0) and one.late >= Money(0) for one in done)
    nominal, charges = total(one.nominal for one in slices), total(one.charges for one in slices)
    if Money(paid) >= nominal + min(Money(reported), charges):
        assert all(one.amount >= each.nominal + one.late for one, each in zip(done, slices, strict=True))
    else:
        assert all(one.amount <= each.nominal + each.charges for one, each in zip(done, slices, strict=True))

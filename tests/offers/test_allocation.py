"""A payment over installments: the oldest first, part by part in a stated order, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.allocation import ORDERS, Applied, Claim, Part, allocate
from offers.errors import OfferError
from offers.policies.limits import ImputationOrder

FULL = {Part.FINE: 2_00, Part.LATE_INTEREST: 1_00, Part.PLAN_INTEREST: 5_00, Part.PRINCIPAL: 95_00}


def claim(key: int, due: dict[Part, int]) -> Claim:
    return Claim(key=key, due={part: Money(cents) for part, cents in due.items()})


def test_by_law_the_fine_waits_for_the_capital_and_by_clause_it_comes_before() -> None:
    by_law = allocate([claim(1, FULL), claim(2, FULL)], Money(102_50))
    assert [(one.key, one.part, one.amount.cents) for one in by_law.applied] == [
        (1, Part.LATE_INTEREST, 1_00),
        (1, Part.PLAN_INTEREST, 5_00),
        (1, Part.PRINCIPAL, 95_00),
        (1, Part.FINE, 1_50),
    ]
    by_clause = allocate([claim(1, FULL), claim(2, FULL)], Money(104_50), ImputationOrder.CLAUSE)
    assert [(one.key, one.part, one.amount.cents) for one in by_clause.applied] == [
        (1, Part.LATE_INTEREST, 1_00),
        (1, Part.FINE, 2_00),
        (1, Part.PLAN_INTEREST, 5_00),
        (1, Part.PRINCIPAL, 95_00),
        (2, Part.LATE_INTEREST, 1_00),
        (2, Part.FINE, 50),
    ]
    assert by_clause.of(1) == Money(103_00)
    assert by_clause.of(2, Part.FINE) == Money(50)
    assert by_clause.of(2, Part.PRINCIPAL) == Money(0)


def test_every_order_names_every_part_once() -> None:
    assert set(ORDERS) == set(ImputationOrder)
    assert all(sorted(order) == sorted(Part) for order in ORDERS.values())


CLAIMS = st.lists(st.dictionaries(st.sampled_from(Part), st.integers(0, 300_00)), max_size=5)


@given(CLAIMS, st.integers(0, 2_000_00), st.sampled_from(ImputationOrder))
def test_what_is_paid_settles_or_is_told_apart_and_nothing_later_comes_first(owed, cents, order) -> None:
    claims = [claim(key, due) for key, due in enumerate(owed)]
    done = allocate(claims, Money(cents), order)
    assert total(one.amount for one in done.applied) + done.excess == Money(cents)
    assert all(one.amount > Money(0) for one in done.applied)
    rows = [(key, part, Money(due.get(part, 0))) for key, due in enumerate(owed) for part in ORDERS[order]]
    settled = [(due, done.of(key, part)) for key, part, due in rows]
    assert all(part <= due for due, part in settled)
    short = [place for place, (due, part) in enumerate(settled) if part < due]
    assert not short or all(part == Money(0) for _, part in settled[short[0] + 1 :])
    assert not (short and done.excess)


@given(CLAIMS, st.integers(0, 900_00), st.integers(0, 900_00), st.sampled_from(ImputationOrder))
def test_paying_in_two_settles_what_paying_once_does(owed, first, second, order) -> None:
    claims = [claim(key, due) for key, due in enumerate(owed)]
    once = allocate(claims, Money(first + second), order)
    before = allocate(claims, Money(first), order)
    left = [
        Claim(key=one.key, due={part: due - before.of(one.key, part) for part, due in one.due.items()})
        for one in claims
    ]
    after = allocate(left, Money(second), order)
    assert before.excess + after.excess == once.excess
    assert all(
        before.of(one.key, part) + after.of(one.key, part) == once.of(one.key, part) for one in claims for part in Part
    )


def test_amounts_below_zero_and_the_same_claim_twice_are_refused() -> None:
    with pytest.raises(OfferError, match="payment_negative"):
        allocate([], Money(-1))
    with pytest.raises(OfferError, match="owed_negative"):
        allocate([claim(1, {Part.FINE: -1})], Money(1))
    with pytest.raises(OfferError, match="claim_twice"):
        allocate([claim(1, {Part.FINE: 1}), claim(1, {Part.FINE: 1})], Money(1))
    assert allocate([claim(1, {Part.FINE: 1})], Money(0)).applied == ()
    assert allocate([claim(1, {Part.FINE: 1})], Money(1)).applied == (Applied(key=1, part=Part.FINE, amount=Money(1)),)

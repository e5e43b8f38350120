"""What a payment settles, worked out on values alone: parts and credit are the payment, to the centavo."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import ZERO, Money, total
from offers.agreements.allocation import Part
from offers.agreements.delay import Settled
from offers.agreements.terms import LifeTerms
from offers.policies.limits import ImputationOrder
from portal.services.money_in.imputing import (
    NOMINAL,
    Contract,
    Imputation,
    Position,
    Share,
    by_shares,
    nothing,
    oldest_first,
    on_one,
)

DUE = date(2026, 3, 10)
LAW, CLAUSE = (Contract(terms=LifeTerms(order=order)) for order in ImputationOrder)
cents = st.integers(1, 300_000)
orders = st.sampled_from([LAW, CLAUSE])
days = st.integers(-40, 120)


def position(amount: Money, plan: Money = ZERO, key: int = 1, due_on: date = DUE, *settled: Settled) -> Position:
    left = amount - total(one.nominal for one in settled)
    return Position(key=key, amount=amount, due_on=due_on, left=left, plan_interest=min(plan, left), settled=settled)


def amount_of(found: Imputation) -> Money:
    return total(one.amount for one in found.parts) + found.credit


@given(cents, cents, st.integers(0, 20_000), days, orders)
@settings(max_examples=150)
def test_parts_and_credit_are_the_payment_and_no_part_is_beyond_what_was_owed(
    owed: int, paid: int, reported: int, late: int, contract: Contract
) -> None:
    at, on = position(Money(owed), Money(owed // 10)), DUE + timedelta(days=late)
    found = on_one(at, Money(paid), Money(reported), on, contract)
    due = contract.due(at, on)
    assert amount_of(found) == Money(paid)
    assert all(one.amount > ZERO for one in found.parts)
    assert found.of(*NOMINAL) <= due.nominal
    assert found.of(Part.FINE, Part.LATE_INTEREST) <= max(Money(reported), due.charges)
    if found.settled_of(1) < at.left:
        assert found.credit == ZERO


@given(cents, st.integers(0, 20_000), days, orders)
@settings(max_examples=100)
def test_what_is_left_in_the_banks_own_figure_settles_and_nothing_is_asked_afterwards(
    owed: int, reported: int, late: int, contract: Contract
) -> None:
    at, on = position(Money(owed)), DUE + timedelta(days=late)
    found = on_one(at, Money(owed + reported), Money(reported), on, contract)
    assert found.settled_of(1) == Money(owed)
    assert found.credit == ZERO or contract.due(at, on).charges < Money(reported) <= found.credit + Money(reported)


@given(cents, cents, days, orders)
@settings(max_examples=100)
def test_paid_in_two_parts_the_second_finds_the_charges_right(
    owed: int, first: int, late: int, contract: Contract
) -> None:
    """What the first paid of a fine is not asked for again, and what it left bears the interest of what it left."""
    at, on = position(Money(owed)), DUE + timedelta(days=max(late, 5))
    one = on_one(at, Money(first), ZERO, on, contract)
    if one.settled_of(1) == Money(owed):
        return
    earlier = Settled(on=on, nominal=one.settled_of(1), fine=one.of(Part.FINE), interest=one.of(Part.LATE_INTEREST))
    again = position(Money(owed), ZERO, 1, DUE, earlier)
    due, before = contract.due(again, on), contract.due(at, on)
    assert due.total == before.total - Money(first)
    rest = on_one(again, due.total, due.charges, on, contract)
    assert (rest.settled_of(1), rest.credit) == (again.left, ZERO)


@given(st.lists(cents, min_size=1, max_size=4), cents, days, orders)
@settings(max_examples=100)
def test_the_oldest_is_whole_before_the_next_gets_anything(
    owed: list[int], paid: int, late: int, contract: Contract
) -> None:
    at = [position(Money(each), Money(each // 7), key, DUE + timedelta(days=30 * key)) for key, each in enumerate(owed)]
    found = oldest_first(at, Money(paid), DUE + timedelta(days=late), contract)
    assert amount_of(found) == Money(paid)
    settled = [found.settled_of(one.key) for one in at]
    begun = [place for place, amount in enumerate(settled) if amount]
    assert all(settled[place] == at[place].left for place in begun[:-1])


@given(st.lists(st.tuples(cents, st.integers(0, 500), st.integers(0, 90)), min_size=1, max_size=4), cents, orders)
@settings(max_examples=100)
def test_shares_settle_each_installment_with_its_rebate(
    asked: list[tuple[int, int, int]], extra: int, contract: Contract
) -> None:
    shares = []
    for key, (owed, charges, percent) in enumerate(asked):
        rebate = Money(owed * percent // 100)
        amount = Money(owed) - rebate + Money(charges)
        shares.append(
            Share(
                position=position(Money(owed), Money(owed // 3), key),
                amount=amount,
                charges=Money(charges),
                rebate=rebate,
            )
        )
    whole = total(one.amount for one in shares)
    found = by_shares(shares, whole + Money(extra), DUE, contract)
    assert amount_of(found) == whole + Money(extra)
    assert found.credit == Money(extra)
    assert all(found.settled_of(one.position.key) == one.position.left for one in shares)


def test_the_order_of_the_law_leaves_the_fine_for_last_and_the_clause_does_not() -> None:
    at, on = position(Money(100_00)), DUE + timedelta(days=30)
    law, clause = (on_one(at, Money(1_50), ZERO, on, contract) for contract in (LAW, CLAUSE))
    assert [(one.part, one.amount.cents) for one in law.parts] == [(Part.LATE_INTEREST, 100), (Part.PRINCIPAL, 50)]
    assert [(one.part, one.amount.cents) for one in clause.parts] == [(Part.LATE_INTEREST, 100), (Part.FINE, 50)]
    assert nothing(Money(5)).credit == Money(5)


def test_charges_a_bank_put_in_without_naming_them_are_no_credit() -> None:
    at, on = position(Money(100_00)), DUE + timedelta(days=30)
    found = on_one(at, Money(103_00), ZERO, on, LAW)
    assert (found.of(Part.FINE), found.of(Part.LATE_INTEREST), found.credit) == (Money(2_00), Money(1_00), ZERO)

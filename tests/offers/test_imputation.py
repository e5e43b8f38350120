"""Partial payments: the order of the law, nothing lost, nothing invented."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.imputation import BY_CLAUSE, BY_LAW, impute
from offers.errors import OfferError
from offers.owed.balance import Component
from tests.offers.golden import case

NAMES = {
    "principal": Component.PRINCIPAL,
    "juros": Component.INTEREST,
    "multa": Component.FINE,
    "custas_honorarios": Component.FEES,
}


@pytest.mark.parametrize("number", ["I01", "I03", "I04", "I05"])
def test_a_partial_payment_equals_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    owed = {NAMES[name]: Money.reais(text) for name, text in inputs["divida"].items()}
    for order in (BY_LAW, tuple(NAMES[name] for name in inputs["ordem"])):
        done = impute(owed, Money.reais(inputs["pagamento"]), order)
        assert {n: done.applied_to(NAMES[n]) for n in expected["aplicado"]} == money(expected["aplicado"])
        assert {n: done.left_of(NAMES[n]) for n in expected["saldo"]} == money(expected["saldo"])
        assert done.excess == Money.reais(expected["excedente"])


def money(amounts: dict[str, str]) -> dict[str, Money]:
    return {name: Money.reais(text) for name, text in amounts.items()}


OWED = st.dictionaries(st.sampled_from(Component), st.integers(0, 1_000_000_00).map(Money), min_size=1)
PAYMENTS = st.integers(0, 5_000_000_00).map(Money)
ORDERS = st.one_of(st.just(BY_LAW), st.just(BY_CLAUSE), st.permutations(list(Component)))


@given(OWED, PAYMENTS, ORDERS)
def test_what_is_paid_is_applied_or_given_back_and_what_is_owed_settled_or_left(owed, payment, order) -> None:
    done = impute(owed, payment, order)
    assert done.applied + done.excess == payment
    assert done.applied + done.left == total(owed.values())
    assert not (done.excess and done.left)


@given(OWED, PAYMENTS, ORDERS)
def test_nothing_later_is_touched_while_something_earlier_is_owed(owed, payment, order) -> None:
    lines = impute(owed, payment, order).lines
    assert [line.component for line in lines] == [component for component in order if component in owed]
    for earlier, later in pairwise(lines):
        assert not (earlier.left and later.applied)


@given(OWED, PAYMENTS, PAYMENTS, ORDERS)
def test_two_payments_settle_what_their_sum_would(owed, first, second, order) -> None:
    once = impute(owed, first + second, order)
    left = {line.component: line.left for line in impute(owed, first, order).lines}
    again = impute(left, second, order)
    assert {line.component: line.left for line in again.lines} == {line.component: line.left for line in once.lines}


@given(OWED, PAYMENTS)
def test_by_law_the_capital_waits_for_every_kind_of_interest(owed, payment) -> None:
    done = impute(owed, payment)
    if done.left_of(Component.INTEREST) or done.left_of(Component.REMUNERATORY):
        assert not done.applied_to(Component.PRINCIPAL)
        assert not done.applied_to(Component.CORRECTION)


def test_a_creditor_s_order_that_leaves_out_what_is_owed_is_refused() -> None:
    owed = {Component.PRINCIPAL: Money(1_00), Component.FINE: Money(1)}
    with pytest.raises(OfferError, match="order_incomplete"):
        impute(owed, Money(1), (Component.PRINCIPAL,))
    with pytest.raises(OfferError, match="order_incomplete"):
        impute(owed, Money(1), (Component.PRINCIPAL, Component.FINE, Component.PRINCIPAL))


@pytest.mark.parametrize(("cents", "payment", "code"), [(1_00, -1, "payment_negative"), (-1, 1_00, "owed_negative")])
def test_amounts_below_zero_are_refused(cents: int, payment: int, code: str) -> None:
    with pytest.raises(OfferError, match=code):
        impute({Component.PRINCIPAL: Money(cents)}, Money(payment))

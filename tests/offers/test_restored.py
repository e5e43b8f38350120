"""The first debt back under its own terms: what it would be without payments, and what payments do to it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.calendar import next_bank_day
from brazil.indices import load_series
from brazil.money import Money, total
from offers.agreements.breach import Paid, original_restored, simple_interest
from offers.agreements.restored import debt_restored
from offers.debt import ContractTerms, CorrectionDays, Debt, Product
from offers.owed.accrual import itemize
from offers.owed.balance import Component

SERIES = load_series()
DUE = date(2025, 3, 12)

TERMS = st.builds(
    ContractTerms,
    correction_index=st.sampled_from([None, "IPCA", "INPC"]),
    correction_days=st.sampled_from(CorrectionDays),
    fine_bps=st.integers(0, 500),
    late_interest_bps=st.none() | st.integers(0, 300),
    remuneratory_bps=st.sampled_from([0, 0, 250]),
)
DUES = st.dates(date(2023, 1, 1), date(2025, 12, 31))
PRODUCTS = st.sampled_from([Product.LOAN, Product.SCHOOL, Product.CREDIT_CARD])
DEBTS = st.builds(Debt, principal=st.integers(1, 50_000_00).map(Money), due_on=DUES, product=PRODUCTS, terms=TERMS)
TODAY = date(2026, 7, 20)


def payments_of(debt: Debt, parts: list[tuple[int, int]]) -> list[Paid]:
    days = (TODAY - debt.due_on).days
    return [Paid(on=debt.due_on + timedelta(days=share * days // 100), amount=Money(cents)) for share, cents in parts]


PARTS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5_000_00)), max_size=8)


@given(DEBTS)
def test_without_payments_it_is_the_balance_of_the_day_but_for_the_base_of_the_fine(debt: Debt) -> None:
    """A balance takes the fine of the corrected amount; a broken agreement, of the first principal."""
    if next_bank_day(debt.due_on) >= TODAY or debt.product is Product.CREDIT_CARD:
        return
    balance, back = itemize(debt, TODAY, SERIES), debt_restored(debt, [], TODAY, SERIES)
    interest = balance.amount_of(Component.INTEREST) + balance.amount_of(Component.REMUNERATORY)
    assert [step.interest for step in back.steps] == [interest]
    assert back.steps[0].correction == balance.amount_of(Component.CORRECTION)
    assert back.fine <= balance.amount_of(Component.FINE)
    assert back.without_fine == balance.total - balance.amount_of(Component.FINE)


@given(DEBTS, PARTS)
def test_every_centavo_paid_counts(debt: Debt, parts: list[tuple[int, int]]) -> None:
    payments = payments_of(debt, parts)
    back = debt_restored(debt, payments, TODAY, SERIES)
    paid = total(payment.amount for payment in payments)
    assert back.owed + paid == debt.principal + back.charged - back.cut + back.excess
    assert back.steps[-1].on == TODAY


@given(DEBTS, PARTS)
def test_charges_on_a_card_never_pass_the_principal(debt: Debt, parts: list[tuple[int, int]]) -> None:
    back = debt_restored(debt, payments_of(debt, parts), TODAY, SERIES)
    if debt.product is Product.CREDIT_CARD and debt.due_on >= date(2024, 1, 3):
        assert back.charged - back.cut <= debt.principal
    else:
        assert back.cut == Money(0)


@given(DEBTS, st.integers(0, 99), st.integers(1, 5_000_00), st.integers(1, 5_000_00))
def test_paying_more_leaves_at_least_as_much_less(debt: Debt, share: int, cents: int, more: int) -> None:
    before = debt_restored(debt, payments_of(debt, [(share, cents)]), TODAY, SERIES)
    after = debt_restored(debt, payments_of(debt, [(share, cents + more)]), TODAY, SERIES)
    assert after.owed <= before.owed


@given(st.integers(1, 50_000_00), st.integers(0, 300), PARTS)
def test_one_rate_and_no_index_is_the_simple_case(cents: int, bps: int, parts: list[tuple[int, int]]) -> None:
    terms = ContractTerms(late_interest_bps=bps, consumer=False, fine_bps=1_000)
    debt = Debt(principal=Money(cents), due_on=DUE, product=Product.LOAN, terms=terms)
    payments = payments_of(debt, parts)
    plain = original_restored(
        debt.principal, DUE, payments, TODAY, simple_interest(Decimal(bps).scaleb(-4)), fine_rate=Decimal("0.1")
    )
    assert debt_restored(debt, payments, TODAY, SERIES) == plain


def test_the_fine_of_a_consumer_is_two_percent_of_the_first_principal_at_most() -> None:
    debt = Debt(
        principal=Money(1_000_00), due_on=DUE, product=Product.SCHOOL,
        terms=ContractTerms(correction_index="IPCA", fine_bps=1_000),
    )  # fmt: skip
    assert debt_restored(debt, [], TODAY, SERIES).fine == Money(20_00)


def test_months_of_an_index_follow_one_another_through_a_payment_of_nothing() -> None:
    """A token payment splits the time in two; full months of IPCA before and after it are those of the whole."""
    terms = ContractTerms(correction_index="IPCA", late_interest_bps=0, fine_bps=0)
    debt = Debt(principal=Money(1_000_000_00), due_on=DUE, product=Product.SCHOOL, terms=terms)
    whole = debt_restored(debt, [], TODAY, SERIES)
    split = debt_restored(debt, [Paid(on=date(2025, 9, 30), amount=Money(0))], TODAY, SERIES)
    assert len(split.steps) == 2
    assert abs((split.owed - whole.owed).cents) <= 1


@pytest.mark.parametrize("day", [DUE, TODAY])
def test_a_payment_on_either_end_is_imputed(day: date) -> None:
    terms = ContractTerms(late_interest_bps=100, fine_bps=0)
    debt = Debt(principal=Money(1_000_00), due_on=DUE, product=Product.LOAN, terms=terms)
    unpaid = debt_restored(debt, [], TODAY, SERIES).owed
    paid = debt_restored(debt, [Paid(on=day, amount=Money(100_00))], TODAY, SERIES).owed
    assert paid == unpaid - Money(100_00) if day == TODAY else paid < unpaid - Money(100_00)

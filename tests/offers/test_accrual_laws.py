"""What is true of every balance, whatever the terms: sums, order, ceilings, time, and the memo that recomputes."""

import json
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.calendar import next_bank_day
from brazil.money import ZERO, total
from offers.debt import InterestDays
from offers.factors import divided
from offers.owed.accrual import days_overdue, itemize, under_card_ceiling
from offers.owed.balance import Component
from offers.owed.memo import memo_of
from offers.owed.memo_reading import balance_of_memo, recompute_memo
from tests.offers.any_debt import ANY_SERIES, DAYS, RISING, debts

DELAYS = st.integers(0, 1500)
CHARGES = (Component.CORRECTION, Component.REMUNERATORY, Component.FINE, Component.INTEREST)


def charged(balance):
    return total(balance.amount_of(component) for component in CHARGES)


@settings(max_examples=200)
@given(debts(), RISING, DELAYS, st.one_of(st.integers(0, 3), st.integers(0, 400)))
def test_paying_later_never_owes_less_while_prices_do_not_fall(owed, series, delay, more):
    sooner = owed.due_on + timedelta(days=delay)
    assert itemize(owed, sooner, series).total <= itemize(owed, sooner + timedelta(days=more), series).total


@settings(max_examples=200)
@given(debts(), ANY_SERIES, DELAYS)
def test_lines_add_up_in_order_and_none_is_negative(owed, series, delay):
    balance = itemize(owed, owed.due_on + timedelta(days=delay), series)
    order = [list(Component).index(line.component) for line in balance.lines]
    assert order == sorted(set(order))
    assert order[0] == 0
    assert balance.total == total(line.amount for line in balance.lines) >= owed.principal
    assert all(line.amount >= ZERO for line in balance.lines)
    assert all(line.rule and line.base > ZERO for line in balance.lines)
    assert balance.total == total(balance.amount_of(component) for component in Component)


@given(debts(), ANY_SERIES, st.integers(-40, 40))
def test_paid_by_the_next_bank_day_bears_nothing_and_later_bears_every_day(owed, series, shift):
    today = owed.due_on + timedelta(days=shift)
    balance = itemize(owed, today, series)
    in_time = today <= next_bank_day(owed.due_on)
    assert balance.days_overdue == days_overdue(owed.due_on, today) == (0 if in_time else shift)
    if in_time:
        assert (balance.total, [line.component for line in balance.lines]) == (owed.principal, [Component.PRINCIPAL])


@given(DAYS, st.integers(-30, 30))
def test_either_no_day_counts_or_all_since_the_due_date_do(due_on, shift):
    today = due_on + timedelta(days=shift)
    assert days_overdue(due_on, today) == (0 if today <= next_bank_day(due_on) else shift)


@settings(max_examples=150)
@given(debts(), ANY_SERIES, DELAYS)
def test_consumer_ceilings_are_never_crossed(owed, series, delay):
    balance = itemize(owed, owed.due_on + timedelta(days=delay), series)
    lines = {line.component: line for line in balance.lines}
    fine, interest = lines.get(Component.FINE), lines.get(Component.INTEREST)
    agreed = owed.terms.late_interest_bps is not None and owed.terms.interest_days is InterestDays.DAYS_OF_30
    if fine is not None:
        most = divided(fine.base.cents * 2, 100) if owed.terms.consumer else fine.base.cents
        assert fine.amount.cents <= most
    if interest is not None and agreed and owed.terms.consumer:
        assert interest.amount.cents <= divided(interest.base.cents * balance.days_overdue, 3000)


@settings(max_examples=200)
@given(debts(), ANY_SERIES, DELAYS)
def test_card_charges_never_pass_the_principal_and_other_debts_are_not_cut(owed, series, delay):
    balance = itemize(owed, owed.due_on + timedelta(days=delay), series)
    cut = [line for line in balance.lines if line.limit == "revolving_credit_charges"]
    if under_card_ceiling(owed):
        assert charged(balance) <= owed.principal
        assert not cut or charged(balance) == owed.principal
    else:
        assert not cut


@settings(max_examples=200)
@given(debts(), ANY_SERIES, DELAYS)
def test_a_memo_read_back_from_json_recomputes_to_the_same_balance(owed, series, delay):
    balance = itemize(owed, owed.due_on + timedelta(days=delay), series)
    document = json.loads(json.dumps(memo_of(owed, balance, series)))
    assert recompute_memo(document) == balance
    assert balance_of_memo(document) == balance


@given(debts(), ANY_SERIES, DELAYS)
def test_shares_can_be_made_again_from_base_and_rate(owed, series, delay):
    for line in itemize(owed, owed.due_on + timedelta(days=delay), series).lines:
        if line.component in (Component.PRINCIPAL, Component.FINE, Component.FEES) and "uncut_cents" not in dict(
            line.detail
        ):
            assert line.amount == line.base.times(Decimal(line.rate))

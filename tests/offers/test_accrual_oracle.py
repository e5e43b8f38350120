"""Every centavo against the same law written a second time: exact fractions, one calendar day after the other."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from offers.debt import CorrectionDays, InterestDays, Product
from offers.owed.accrual import itemize
from offers.owed.balance import Component
from tests.offers.any_debt import ANY_SERIES, debts

SINCE = date(2024, 8, 30)
CARDS_SINCE = date(2024, 1, 3)
DAY = timedelta(days=1)


def half_up(value):
    return int((value + Fraction(1, 2)) // 1)


def days(first, last):
    """Both included."""
    return [first + n * DAY for n in range((last - first).days + 1)]


def change(series, day):
    return Fraction(series.values[day.replace(day=1)]) / 100


def length(day):
    return monthrange(day.year, day.month)[1]


def full_months(series, first, priced_on):
    factor = Fraction(1)
    month = first.replace(day=1)
    while month < priced_on.replace(day=1):
        factor *= 1 + change(series, month)
        month = (month + 31 * DAY).replace(day=1)
    return factor


def linear(series, from_on, priced_on):
    counted = {}
    for day in days(from_on + DAY, priced_on):
        counted[day.replace(day=1)] = counted.get(day.replace(day=1), 0) + 1
    factor = Fraction(1)
    for month, number in counted.items():
        factor *= 1 + change(series, month) * number / length(month)
    return factor


def rates(series, from_on, until_on):
    """The first day in, the last one out."""
    return sum((change(series, day) / length(day) for day in days(from_on, until_on - DAY)), Fraction(0))


def months_passed(due_on, today):
    """Whole months and days: a month is over on its day of the same number, or the day after the month's end."""
    number, last = 0, due_on
    while True:
        year, month = divmod(due_on.year * 12 + due_on.month + number, 12)
        end = date(year, month + 1, 1)
        end = end + (due_on.day - 1) * DAY if due_on.day <= length(end) else end + length(end) * DAY
        if end > today:
            return number + Fraction((today - last).days, 30)
        number, last = number + 1, end


def oracle(debt, today, series):
    terms, principal, delay = debt.terms, debt.principal.cents, (today - debt.due_on).days
    legal = terms.late_interest_bps is None
    index = terms.correction_index or ("IPCA" if legal else None)
    start = debt.due_on
    if legal and debt.due_on < SINCE:
        start = date(2024, 9, 1) if terms.correction_days is CorrectionDays.FULL_MONTHS else SINCE - DAY
    correction = 0
    if index is not None:
        grow = full_months if terms.correction_days is CorrectionDays.FULL_MONTHS else linear
        correction = half_up(principal * (max(grow(series[index], start, today), 1) - 1))
    corrected = principal + correction
    fine = half_up(corrected * Fraction(min(terms.fine_bps, 200 if terms.consumer else 10_000), 10_000))
    if legal:
        interest = half_up(corrected * rates(series["LEGAL_RATE"], max(debt.due_on, SINCE), today))
        interest += half_up(principal * rates(series["SELIC"], debt.due_on, min(today, SINCE)))
    else:
        rate = Fraction(min(terms.late_interest_bps, 100) if terms.consumer else terms.late_interest_bps, 10_000)
        time = {
            InterestDays.DAYS_OF_30: Fraction(delay, 30),
            InterestDays.DAYS_OF_365: Fraction(12 * delay, 365),
            InterestDays.MONTHS: months_passed(debt.due_on, today),
        }[terms.interest_days]
        interest = half_up(corrected * rate * time)
    parts = {Component.CORRECTION: correction, Component.FINE: fine, Component.INTEREST: interest}
    if debt.product is Product.CREDIT_CARD and max(debt.due_on, debt.contracted_on or debt.due_on) >= CARDS_SINCE:
        for component in (Component.INTEREST, Component.FINE, Component.CORRECTION):
            parts[component] -= min(parts[component], max(0, sum(parts.values()) - principal))
    fees = half_up((principal + sum(parts.values())) * Fraction(terms.fees_bps, 10_000))
    return {Component.PRINCIPAL: principal, **parts, Component.FEES: fees}


@settings(max_examples=200, deadline=None)
@given(debts(roots=False), ANY_SERIES, st.one_of(st.integers(6, 90), st.integers(6, 1500)))
def test_the_engine_gives_the_centavos_of_exact_fractions(debt, series, delay):
    """What has roots aside (exponential days, compound interest): no fraction is equal to it."""
    today = debt.due_on + timedelta(days=delay)  # six days on, the next bank day is over
    balance = itemize(debt, today, series)
    expected = oracle(debt, today, series)
    assert {component: balance.amount_of(component).cents for component in Component} == {
        component: expected.get(component, 0) for component in Component
    }

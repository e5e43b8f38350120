"""What a Pix charge with a due date is paid by on each day, by the API's examples and the manual's equations."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import ZERO, Money
from payments.pix.payable import NotPayable, last_payable_day, moved_due_date, payable_on
from payments.pix.terms import (
    Discount,
    DiscountMode,
    DiscountUntil,
    Fine,
    FineMode,
    Interest,
    InterestMode,
    Rebate,
    RebateMode,
)
from tests.payments.pix_examples import charge

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
X01 = next(case for case in GOLDEN if case["id"] == "X01")
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
WEDNESDAY = date(2026, 3, 4)


def reais(text):
    return Decimal(text)


def test_golden_x01_the_api_counts_from_the_moved_due_date():
    """Pix API openapi v2.9.0: due on Sunday 15/03/2026, paid on the 20th, four days; STJ would count five."""
    given_, expected = X01["inputs"], X01["expected"]
    amount, due_on = Money.reais(given_["valor"]), date.fromisoformat(given_["vencimento"])
    found = payable_on(
        charge(
            amount=amount,
            due_on=due_on,
            fine=Fine(mode=FineMode(given_["multa_modalidade"]), value=reais(given_["multa_perc"])),
            interest=Interest(mode=InterestMode(given_["juros_modalidade"]), value=reais(given_["juros_perc"])),
        ),
        date.fromisoformat(given_["pagamento"]),
    )
    assert (found.days_late, found.interest) == (expected["dias_api_pix"], Money.reais(expected["juros_api_pix"]))
    assert found.total == Money.reais(expected["total_api_pix"])
    assert found.days_late + found.short_of_law == expected["dias_stj"]
    by_law = amount + amount.times(Decimal("0.02")) + Money(round(Fraction(amount.cents * expected["dias_stj"], 3000)))
    assert by_law == Money.reais(expected["total_stj"])


# API Pix openapi v2.9.0, validadeAposVencimento: example, due date, days after due, last day accepted.
@pytest.mark.parametrize(
    ("due_on", "days_after_due", "last"),
    [
        pytest.param("2020-10-20", 4, "2020-10-26", id="A"),
        pytest.param("2020-12-25", 0, "2020-12-28", id="B"),
        pytest.param("2020-12-25", 1, "2020-12-29", id="C"),
        pytest.param("2020-12-25", 3, "2020-12-31", id="D-year-end"),
        pytest.param("2020-12-25", 4, "2021-01-04", id="E-new-year"),
        pytest.param("2021-08-27", 5, "2021-09-01", id="F"),
        pytest.param("2021-08-28", 5, "2021-09-06", id="G"),
    ],
)
def test_the_charge_is_accepted_until_the_day_of_the_example_and_not_after(due_on, days_after_due, last):
    document = charge(due_on=date.fromisoformat(due_on), days_after_due=days_after_due)
    last_day = date.fromisoformat(last)
    assert last_payable_day(document.due_on, days_after_due) == last_day
    assert payable_on(document, last_day) is not NotPayable.TOO_LATE
    assert payable_on(document, last_day + timedelta(days=1)) is NotPayable.TOO_LATE


@pytest.mark.parametrize(
    ("mode", "value", "cents"),
    [
        # R$ 1.000,00 due on Wednesday 2026-03-04, paid on Saturday the 14th: 10 calendar days, 7 business days.
        (InterestMode.AMOUNT_A_DAY, "0.35", 350),
        (InterestMode.PERCENT_A_DAY, "0.03", 300),
        (InterestMode.PERCENT_A_MONTH, "1.00", 333),
        (InterestMode.PERCENT_A_YEAR, "12.00", 329),
        (InterestMode.AMOUNT_A_BUSINESS_DAY, "0.35", 245),
        (InterestMode.PERCENT_A_BUSINESS_DAY, "0.03", 210),
        (InterestMode.PERCENT_A_BUSINESS_MONTH, "1.00", 333),
        (InterestMode.PERCENT_A_BUSINESS_YEAR, "12.00", 333),
    ],
)
def test_interest_of_each_mode(mode, value, cents):
    document = charge(amount=Money(100_000), interest=Interest(mode=mode, value=reais(value)))
    found = payable_on(document, date(2026, 3, 14))
    assert (found.days_late, found.fine.cents, found.interest.cents) == (10, 2_000, cents)


def test_interest_of_thirty_thousand_for_a_day_of_one_percent_a_month_is_ten_reais():
    """bacen/pix-api issue 607: the factor is not cut to some digits before it is used."""
    assert payable_on(charge(amount=Money(3_000_000)), WEDNESDAY + timedelta(days=1)).interest == Money(1_000)


def test_fine_and_interest_are_on_the_amount_less_the_rebate():
    rebate = Rebate(mode=RebateMode.PERCENT, value=reais("10.00"))
    found = payable_on(charge(amount=Money(100_000), rebate=rebate), WEDNESDAY + timedelta(days=30))
    assert (found.rebate.cents, found.fine.cents, found.interest.cents) == (10_000, 1_800, 900)
    assert found.total.cents == 92_700


def test_a_rebate_in_reais_counts_on_every_day():
    rebate = Rebate(mode=RebateMode.AMOUNT, value=reais("9.03"))
    assert payable_on(charge(rebate=rebate), WEDNESDAY).total == Money(26_000)


def test_a_fine_may_be_an_amount_and_waits_for_a_business_day():
    """Due on Friday: interest runs on Saturday, the fine comes on Monday (bacen/pix-api issue 297)."""
    friday = date(2026, 3, 6)
    document = charge(due_on=friday, fine=Fine(mode=FineMode.AMOUNT, value=reais("7.50")))
    saturday, monday = (payable_on(document, friday + timedelta(days=days)) for days in (1, 3))
    assert (saturday.fine, saturday.days_late, saturday.interest) == (ZERO, 1, Money(9))
    assert (monday.fine, monday.days_late) == (Money(750), 3)


def until(day, value):
    return DiscountUntil(until=date.fromisoformat(day), value=reais(value))


@pytest.mark.parametrize(
    ("day", "cents"), [("2026-02-20", 3_000), ("2026-02-21", 2_000), ("2026-03-01", 1_000), ("2026-03-05", 0)]
)
def test_the_nearest_date_of_discount_decides(day, cents):
    fixed = (until("2026-03-04", "10.00"), until("2026-02-20", "30.00"), until("2026-02-28", "20.00"))
    document = charge(discount=Discount(mode=DiscountMode.AMOUNT_UNTIL, fixed=fixed))
    assert payable_on(document, date.fromisoformat(day)).discount == Money(cents)


def test_a_discount_until_a_due_date_that_moves_moves_with_it_and_an_earlier_one_does_not():
    sunday = date(2026, 3, 15)
    fixed = (until("2026-03-14", "20.00"), until("2026-03-15", "10.00"))
    document = charge(
        amount=Money(10_000), due_on=sunday, discount=Discount(mode=DiscountMode.PERCENT_UNTIL, fixed=fixed)
    )
    found = [payable_on(document, sunday + timedelta(days=days)).discount.cents for days in (-1, 0, 1, 2)]
    assert found == [2_000, 1_000, 1_000, 0]


@pytest.mark.parametrize(
    ("mode", "cents"),
    [
        # R$ 1.000,00 due on Wednesday 2026-03-04, paid on Friday 02-27: 5 calendar days early, 3 business days.
        (DiscountMode.AMOUNT_A_DAY_EARLY, 750),
        (DiscountMode.AMOUNT_A_BUSINESS_DAY_EARLY, 450),
        (DiscountMode.PERCENT_A_DAY_EARLY, 7_500),
        (DiscountMode.PERCENT_A_BUSINESS_DAY_EARLY, 4_500),
    ],
)
def test_discounts_for_each_day_early(mode, cents):
    document = charge(amount=Money(100_000), discount=Discount(mode=mode, a_day=reais("1.50")))
    assert payable_on(document, date(2026, 2, 27)).discount == Money(cents)
    assert payable_on(document, WEDNESDAY).discount == ZERO


def test_a_discount_that_takes_all_leaves_nothing_to_pay():
    document = charge(discount=Discount(mode=DiscountMode.PERCENT_A_DAY_EARLY, a_day=reais("10.00")))
    assert payable_on(document, WEDNESDAY - timedelta(days=10)) is NotPayable.NOTHING_LEFT
    assert payable_on(document, WEDNESDAY - timedelta(days=9)).total == Money(26_903 - 24_213)


@settings(deadline=None)
@given(st.integers(1, 10**10), DAYS, st.integers(-20, 60))
def test_paid_by_the_next_business_day_costs_the_amount_and_later_never_more_than_by_law(cents, due_on, shift):
    paid_on = due_on + timedelta(days=shift)
    found = payable_on(charge(amount=Money(cents), due_on=due_on, days_after_due=90), paid_on)
    if paid_on <= moved_due_date(due_on):
        assert (found.total, found.days_late) == (Money(cents), 0)
    else:
        assert found.days_late + found.short_of_law == shift
        assert found.total.cents <= cents + Money(cents).times(Decimal("0.02")).cents + -(-cents * shift // 3000)


@settings(deadline=None)
@given(st.integers(1, 10**6), DAYS, st.sampled_from(list(InterestMode)), st.integers(0, 10**4), st.integers(0, 40))
def test_waiting_a_day_longer_never_costs_less(cents, due_on, mode, value, shift):
    interest = Interest(mode=mode, value=Decimal(value).scaleb(-2))
    document = charge(amount=Money(cents), due_on=due_on, interest=interest, days_after_due=90)
    first, second = (payable_on(document, due_on + timedelta(days=shift + days)) for days in (0, 1))
    assert first.total <= second.total


def test_a_charge_may_be_open_to_the_end_of_the_calendar():
    assert last_payable_day(date(2026, 3, 4), 2**31 - 1) == date.max

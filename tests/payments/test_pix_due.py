"""What a late Pix charge with a due date amounts to by the API's rule, beside the rule of STJ."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money
from payments.pix_due import FineMode, InterestMode, LateTerms, late_charge

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
X01 = next(case for case in GOLDEN if case["id"] == "X01")
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def terms(fine="2.00", interest="1.00", fine_mode=FineMode.PERCENT, interest_mode=InterestMode.PERCENT_A_MONTH):
    return LateTerms(fine_mode=fine_mode, fine=Decimal(fine), interest_mode=interest_mode, interest=Decimal(interest))


def test_golden_x01_the_api_counts_from_the_moved_due_date():
    """Pix API openapi v2.9.0: due on Sunday 15/03/2026, paid on the 20th, four days; STJ would count five."""
    given_, expected = X01["inputs"], X01["expected"]
    amount = Money.reais(given_["valor"])
    agreed = terms(
        given_["multa_perc"],
        given_["juros_perc"],
        FineMode(given_["multa_modalidade"]),
        InterestMode(given_["juros_modalidade"]),
    )
    due_on, paid_on = (date.fromisoformat(given_[key]) for key in ("vencimento", "pagamento"))
    found = late_charge(amount, due_on, paid_on, agreed)
    assert (found.days, found.interest) == (expected["dias_api_pix"], Money.reais(expected["juros_api_pix"]))
    assert found.total == Money.reais(expected["total_api_pix"])
    assert found.days + found.short_of_law == expected["dias_stj"]
    by_law = amount + amount.times(Decimal("0.02")) + Money(round(Fraction(amount.cents * expected["dias_stj"], 3000)))
    assert by_law == Money.reais(expected["total_stj"])


@pytest.mark.parametrize(
    ("mode", "interest", "cents"),
    [
        (InterestMode.AMOUNT_A_DAY, "0.35", 350),
        (InterestMode.PERCENT_A_DAY, "0.03", 300),
        (InterestMode.PERCENT_A_MONTH, "1.00", 333),
        (InterestMode.PERCENT_A_YEAR, "12.00", 329),
    ],
)
def test_ten_days_of_interest_on_a_thousand_reais(mode, interest, cents):
    found = late_charge(
        Money(100_000), date(2026, 3, 4), date(2026, 3, 14), terms(interest=interest, interest_mode=mode)
    )
    assert (found.days, found.fine.cents, found.interest.cents) == (10, 2_000, cents)


def test_a_fine_may_be_an_amount():
    found = late_charge(Money(100_000), date(2026, 3, 4), date(2026, 3, 5), terms("7.50", "0", FineMode.AMOUNT))
    assert (found.fine, found.interest) == (Money(750), ZERO)


def test_terms_below_zero_are_broken_input():
    with pytest.raises(ValueError, match="below zero"):
        terms(fine="-1")


@given(st.integers(1, 10**10), DAYS, st.integers(-20, 60))
def test_paid_by_the_next_bank_day_costs_the_amount_and_later_never_more_than_by_law(cents, due_on, shift):
    paid_on = due_on + timedelta(days=shift)
    found = late_charge(Money(cents), due_on, paid_on, terms())
    if paid_on <= next_bank_day(due_on):
        assert (found.total, found.days) == (Money(cents), 0)
    else:
        assert found.days + found.short_of_law == shift
        assert found.total.cents <= cents + Money(cents).times(Decimal("0.02")).cents + -(-cents * shift // 3000)

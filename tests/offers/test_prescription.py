"""When a debt prescribes, leaves the bureau, and the record must be cleared."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.calendar import is_bank_day
from offers.consumer_law import PRESCRIPTION_YEARS, SUSPENSIONS, Suspension
from offers.debt import Product
from offers.errors import OfferError
from offers.owed.prescription import (
    bureau_limit_on,
    clearance_deadline_on,
    is_prescribed,
    prescribes_on,
)

CASES = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
PRESCRIPTION = [case for case in CASES if case["group"] == "P-prescricao"]
CLEARANCE = [case for case in CASES if "pagamento_confirmado" in case["inputs"]]
BUREAU = [case for case in CASES if "remover_ate" in case["expected"]]
DAYS = st.dates(date(2003, 1, 11), date(2040, 12, 31))
PRODUCTS = st.sampled_from(Product)


def day(text):
    return date.fromisoformat(text) if text else None


def test_the_golden_cases_are_there():
    assert {case["id"] for case in PRESCRIPTION + CLEARANCE + BUREAU} == {"P01", "P04", "K15", "K16", "K18", "K19"}


@pytest.mark.parametrize("case", PRESCRIPTION, ids=lambda case: case["id"])
def test_golden_prescription(case):
    due_on, acknowledged_on = day(case["inputs"]["vencimento"]), day(case["inputs"]["reconhecimento"])
    last, first = day(case["expected"]["ultimo_dia_exigivel"]), day(case["expected"]["prescrita_a_partir"])
    assert prescribes_on(Product.LOAN, due_on, acknowledged_on=acknowledged_on) == last
    assert not is_prescribed(Product.LOAN, due_on, last, acknowledged_on=acknowledged_on)
    assert is_prescribed(Product.LOAN, due_on, first, acknowledged_on=acknowledged_on)


@pytest.mark.parametrize("case", CLEARANCE, ids=lambda case: case["id"])
def test_golden_clearance_deadline(case):
    assert clearance_deadline_on(day(case["inputs"]["pagamento_confirmado"])) == day(case["expected"]["prazo_final"])


@pytest.mark.parametrize("case", BUREAU, ids=lambda case: case["id"])
def test_golden_bureau_limit(case):
    assert bureau_limit_on(day(case["inputs"]["vencimento"])) == day(case["expected"]["remover_ate"])


@pytest.mark.parametrize(
    ("due_on", "last_day", "why"),
    [
        ("2019-05-10", "2024-09-28", "running through the whole suspension: 141 days"),
        ("2020-02-29", "2025-07-20", "no 29 February in 2025: 1 March, and 141 days"),
        ("2020-06-11", "2025-10-30", "the term would have begun on the first day held"),
        ("2020-08-01", "2025-10-30", "kept from starting until the suspension ended"),
        ("2020-10-30", "2025-10-30", "due on the last day held: nothing of the term was lost"),
        ("2020-10-31", "2025-10-31", "due after it"),
        ("2015-06-12", "2020-10-31", "its last day was the first one held"),
        ("2015-06-11", "2020-06-11", "over the day before"),
    ],
)
def test_lei_14010_holds_only_the_days_of_the_term_that_fell_within_it(due_on, last_day, why):
    assert prescribes_on(Product.CREDIT_CARD, day(due_on)) == day(last_day), why


def test_suspensions_add_up_and_one_may_carry_the_term_into_the_next():
    """Due 10/05/2019: 141 days of 2020 take the end from 10/05/2024 to 28/09/2024, within the second suspension."""
    of_this_debt = Suspension(day("2024-09-01"), day("2024-09-30"), "CDC art. 104-A §2º")
    due_on, both = day("2019-05-10"), (*SUSPENSIONS, of_this_debt)
    assert prescribes_on(Product.LOAN, due_on) == day("2024-09-28")
    assert prescribes_on(Product.LOAN, due_on, suspensions=both) == day("2024-10-28")
    assert prescribes_on(Product.LOAN, due_on, suspensions=()) == day("2024-05-10")


def test_the_days_of_lei_14010_are_141():
    (held,) = SUSPENSIONS
    assert (held.until_on - held.from_on).days + 1 == 141


@pytest.mark.parametrize("product", Product)
def test_water_and_power_bills_take_ten_years_and_every_other_debt_five(product):
    years = 10 if product is Product.UTILITY else 5  # Código Civil arts. 205 and 206 §5º I
    assert prescribes_on(product, date(2021, 1, 5)) == date(2021 + years, 1, 5)
    assert set(PRESCRIPTION_YEARS) == set(Product)


def test_an_acknowledgement_after_prescription_does_not_bring_the_debt_back():
    assert prescribes_on(Product.LOAN, date(2010, 1, 5), acknowledged_on=date(2015, 1, 6)) == date(2015, 1, 5)
    assert prescribes_on(Product.LOAN, date(2010, 1, 5), acknowledged_on=date(2015, 1, 5)) == date(2020, 1, 5)


def test_an_acknowledgement_before_the_due_date_is_broken_input():
    with pytest.raises(OfferError, match="acknowledged_before_due"):
        prescribes_on(Product.LOAN, date(2021, 1, 5), acknowledged_on=date(2021, 1, 4))


def test_the_last_bank_day_of_the_year_counts_for_clearance():
    assert clearance_deadline_on(date(2025, 12, 26)) == date(2026, 1, 5)  # 29, 30, 31, 2, 5


@given(PRODUCTS, DAYS, st.integers(0, 4000))
def test_a_later_due_date_never_prescribes_earlier(product, due_on, later):
    assert prescribes_on(product, due_on) <= prescribes_on(product, due_on + timedelta(days=later))


@given(PRODUCTS, DAYS, st.integers(0, 4000))
def test_once_prescribed_always_prescribed(product, due_on, after):
    last = prescribes_on(product, due_on)
    assert not is_prescribed(product, due_on, last)
    assert is_prescribed(product, due_on, last + timedelta(days=1 + after))


@given(PRODUCTS, DAYS)
def test_the_bureau_lets_go_no_later_than_the_law_stops_the_claim(product, due_on):
    assert due_on < bureau_limit_on(due_on) <= prescribes_on(product, due_on)


@given(DAYS)
def test_clearance_has_exactly_five_business_days(paid_on):
    deadline = clearance_deadline_on(paid_on)
    span = (paid_on + timedelta(days=n) for n in range(1, (deadline - paid_on).days + 1))
    assert sum(is_bank_day(one, year_end_closed=False) for one in span) == 5
    assert is_bank_day(deadline, year_end_closed=False)

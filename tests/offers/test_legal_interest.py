"""Without an agreed rate: Selic until 29/08/2024, the legal rate since; where series end and where they have holes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from brazil.errors import MissingIndex
from brazil.indices import IndexSeries, load_series
from brazil.money import Money
from offers.consumer_law import LegalInterest, legal_interest_from
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product
from offers.errors import OfferError
from offers.factors import SCALE
from offers.owed.accrual import itemize
from offers.owed.balance import Component
from offers.owed.correction import correction
from offers.owed.late_interest import elapsed, months_and_days
from offers.owed.legal_rate import RateSum, rate_sum
from tests.support.folded import each_of


def debt(due_on, principal=100_000, **terms):
    contract = ContractTerms(**{"fine_bps": 0, "late_interest_bps": None, **terms})
    return Debt(principal=Money(principal), due_on=due_on, product=Product.LOAN, terms=contract)


def line_of(balance, component):
    return next(line for line in balance.lines if line.component is component)


def test_selic_alone_until_29_08_2024_on_the_principal_and_no_index_beside_it():
    """Due 01/08/2024, priced 30/08/2024: 29 of 31 days of the 0.87 % of August, added up, and no correction."""
    balance = itemize(debt(date(2024, 8, 1), correction_index="IGP-M"), date(2024, 8, 30), load_series())
    assert load_series()["SELIC"].percent(date(2024, 8, 1)) == Decimal("0.87")
    interest = line_of(balance, Component.INTEREST)
    assert (interest.amount, dict(interest.detail)["selic_cents"]) == (Money(814), "814")
    assert "Tema 1.368" in interest.rule
    assert "14.905" not in interest.rule
    assert balance.amount_of(Component.CORRECTION) == Money(0)


def test_both_rules_meet_on_30_08_2024_and_whole_months_of_correction_begin_in_september():
    balance = itemize(debt(date(2024, 6, 10)), date(2025, 2, 20), load_series())
    corrected, interest = line_of(balance, Component.CORRECTION), line_of(balance, Component.INTEREST)
    assert dict(corrected.detail)["first_month"] == "2024-09"
    detail = dict(interest.detail)
    assert (detail["selic_first_month"], detail["selic_last_month"]) == ("2024-06", "2024-08")
    assert (detail["first_month"], detail["last_month"]) == ("2024-08", "2025-02")
    selic = 100_000 * (Decimal("0.79") * 21 / 30 + Decimal("0.91") + Decimal("0.87") * 29 / 31) / 100
    assert detail["selic_cents"] == str(round(selic))
    assert detail["selic_rate"] == str(round(selic / 100_000, 8))
    assert detail["counted"] == "legal_rate"
    legal = rate_sum(load_series()["LEGAL_RATE"], date(2024, 8, 30), date(2025, 2, 20))
    assert interest.rate == legal.rate
    assert interest.amount.cents == round(selic) + round(interest.base.cents * Decimal(legal.factor) / 10**18)
    before, since = (
        "Código Civil art. 406 (texto de 2002); STJ Tema 1.368",
        "Código Civil art. 406 §1º (Lei 14.905/2024)",
    )
    assert interest.rule == f"{before}; {since}"


def test_correction_by_days_begins_on_30_08_2024():
    by_days = debt(date(2024, 6, 10), correction_days=CorrectionDays.LINEAR)
    line, index = (
        line_of(itemize(by_days, date(2025, 2, 20), load_series()), Component.CORRECTION),
        load_series()["IPCA"],
    )
    assert dict(line.detail)["first_month"] == "2024-08"
    assert line.rate == correction(index, CorrectionDays.LINEAR, date(2024, 8, 29), date(2025, 2, 20)).rate


def test_each_month_counts_by_its_own_length_and_its_first_day_alone():
    selic = load_series()["SELIC"]
    leap, january = selic.percent(date(2024, 2, 1)) / 100, selic.percent(date(2024, 1, 1)) / 100
    assert rate_sum(selic, date(2024, 2, 1), date(2024, 3, 1)).factor == leap * SCALE
    two_days = rate_sum(selic, date(2024, 1, 31), date(2024, 2, 2))
    assert two_days.rate == round(january / 31 + leap / 29, 8)
    assert (two_days.first_month, two_days.last_month) == (date(2024, 1, 1), date(2024, 2, 1))


def test_due_on_the_day_of_the_law_there_is_no_selic_and_august_is_corrected():
    balance = itemize(debt(date(2024, 8, 30)), date(2024, 11, 20), load_series())
    corrected, interest = line_of(balance, Component.CORRECTION), line_of(balance, Component.INTEREST)
    assert dict(corrected.detail)["first_month"] == "2024-08"
    assert corrected.rule == "Código Civil arts. 389, parágrafo único, e 395"
    assert interest.rule == "Código Civil art. 406 §1º (Lei 14.905/2024)"
    assert dict(interest.detail).keys() == {"counted", "first_month", "last_month", "last_published"}


def test_an_index_agreed_takes_the_place_of_ipca_beside_the_legal_rate():
    balance = itemize(debt(date(2025, 1, 10), correction_index="IGP-M"), date(2025, 6, 20), load_series())
    assert dict(line_of(balance, Component.CORRECTION).detail)["index"] == "IGP-M"


def test_no_rate_agreed_is_not_the_same_as_none_charged():
    none_charged = itemize(debt(date(2025, 1, 10), late_interest_bps=0), date(2025, 6, 20), load_series())
    assert [line.component for line in none_charged.lines] == [Component.PRINCIPAL]


def test_legal_interest_and_correction_stop_at_the_last_month_published_and_say_which():
    """Priced 22/11/2026, when IPCA was known up to August and the legal rate up to October."""
    owed, series = debt(date(2026, 3, 10)), load_series()
    balance = itemize(owed, date(2026, 11, 22), series)
    corrected, interest = (dict(line_of(balance, one).detail) for one in (Component.CORRECTION, Component.INTEREST))
    assert (corrected["last_month"], corrected["last_published"]) == ("2026-08", "2026-08")
    assert (interest["last_month"], interest["last_published"]) == ("2026-10", "2026-10")
    assert itemize(owed, date(2027, 11, 22), series).total == balance.total


def test_where_no_day_counts_the_sum_is_nothing_and_has_no_months():
    legal, day = load_series()["LEGAL_RATE"], date(2025, 6, 10)
    nothing = RateSum(factor=0, first_month=None, last_month=None, last_published=legal.last_month)
    assert rate_sum(legal, day, day) == nothing
    assert rate_sum(legal, day, day - timedelta(days=40)) == nothing
    assert rate_sum(legal, date(2040, 1, 1), date(2041, 1, 1)) == nothing


@pytest.mark.parametrize("name", ["SELIC", "LEGAL_RATE", "IPCA"])
def test_a_hole_in_any_series_is_an_error_that_names_it(name):
    series = dict(load_series())
    holed = {month: value for month, value in series[name].values.items() if month != date(2024, 8, 1)}
    series[name] = IndexSeries(name, holed)
    with pytest.raises(MissingIndex) as caught:
        itemize(debt(date(2024, 7, 10), correction_days=CorrectionDays.LINEAR), date(2025, 1, 10), series)
    assert caught.value.values_shown == {"index": name, "month": "2024-08"}


def test_a_series_that_is_not_there_and_a_rate_too_fine_are_broken_input():
    with pytest.raises(OfferError, match="index_unknown"):
        itemize(debt(date(2025, 1, 10)), date(2025, 6, 20), {"IPCA": load_series()["IPCA"]})
    fine = IndexSeries("LEGAL_RATE", {date(2025, 1, 1): Decimal("0.1234567")})
    with pytest.raises(OfferError) as caught:
        rate_sum(fine, date(2025, 1, 1), date(2025, 2, 1))
    values = {"index": "LEGAL_RATE", "month": "2025-01"}
    assert (caught.value.code, caught.value.values_shown) == ("rate_too_fine", values)


def test_the_rule_changes_on_the_day_the_law_came_into_force():
    assert legal_interest_from(LegalInterest.LEGAL_RATE) == date(2024, 8, 30)  # Lei 14.905/2024 art. 5º II
    assert legal_interest_from(LegalInterest.SELIC) == date(2003, 1, 11)  # Código Civil art. 2.044


@each_of(
    [
        ("2026-01-15", "2026-02-14", (0, 30)),
        ("2026-01-15", "2026-02-15", (1, 0)),
        ("2026-01-31", "2026-02-28", (0, 28)),
        ("2026-01-31", "2026-03-01", (1, 0)),  # 31 February is 1 March (Código Civil art. 132 §3º)
        ("2026-01-31", "2026-03-31", (2, 0)),
        ("2025-12-31", "2026-12-31", (12, 0)),
        ("2024-02-29", "2025-02-28", (11, 30)),
        ("2024-02-29", "2025-03-01", (12, 0)),
    ]
)
def test_months_with_fraction(due_on, priced_on, whole):
    first, last = date.fromisoformat(due_on), date.fromisoformat(priced_on)
    assert months_and_days(first, last) == whole
    assert elapsed(InterestDays.MONTHS, first, last) == (30 * whole[0] + whole[1], 30)

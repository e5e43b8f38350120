"""Index series: golden factors, yearly totals as published, gaps that are errors, and the last month known."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.errors import MissingIndex
from brazil.indices import (
    IndexSeries,
    laid_over,
    load_series,
    months_between,
    next_month,
    previous_month,
    read_series,
)
from brazil.money import Money
from tests.support.folded import each_of

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
}
FULL_MONTHS = [case for case in CASES.values() if "competencias" in case["inputs"]]
TEN_PLACES = Decimal("1e-10")


def month(text):
    return date.fromisoformat(f"{text}-01")


def test_there_are_full_month_cases():
    assert {case["id"] for case in FULL_MONTHS} >= {"B01", "B03", "B04", "B08", "B09", "B10"}


@pytest.mark.parametrize("case", FULL_MONTHS, ids=lambda case: case["id"])
def test_golden_full_months(case):
    """The packaged series gives the golden factor and amount, and holds the very months the case lists."""
    given_, expected = case["inputs"], case["expected"]
    series = load_series()[given_["indice"]]
    first, last = (month(text) for text in (given_["competencias"][0], given_["competencias"][-1]))
    assert {f"{m:%Y-%m}": str(series.percent(m)) for m in months_between(first, last)} == given_["valores"]
    factor = series.factor(first, last)
    assert factor.quantize(TEN_PLACES) == Decimal(expected["fator"])
    assert Money.reais(given_["principal"]).times(factor) == Money.reais(expected["corrigido"])


@each_of(CASES["B14"]["expected"])
def test_golden_b14_months_compose_to_the_published_year(name_year):
    name, year = name_year.rsplit("-", 1)
    expected = CASES["B14"]["expected"][name_year]
    percent = (load_series()[name].factor(date(int(year), 1, 1), date(int(year), 12, 1)) - 1) * 100
    tolerance = Decimal("0.025") if name == "IGP-M" else Decimal("0.015")
    assert abs(percent - Decimal(str(expected["oficial"]))) <= tolerance
    assert abs(percent - Decimal(str(expected["produto_mensais"]))) < Decimal("0.0001")


@pytest.mark.parametrize(("end", "key"), [("2026-08", "ate_2026_08"), ("2026-07", "ate_2026_07")])
def test_golden_b15_twelve_months_of_ipca(end, key):
    last = month(end)
    percent = (load_series()["IPCA"].factor(next_month(last.replace(year=last.year - 1)), last) - 1) * 100
    assert percent.quantize(Decimal("0.01")) == Decimal(str(CASES["B15"]["expected"][key]))


def test_golden_legal_rate_months_are_the_packaged_ones():
    series = load_series()["LEGAL_RATE"]
    details = [
        row for case in CASES.values() if case["group"].startswith("C-") for row in case["inputs"].get("detalhe", [])
    ]
    assert details
    assert all(series.percent(month(text)) == Decimal(percent) for text, percent, *_ in details)


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("IPCA", "2026-08"),
        ("INPC", "2026-01"),
        ("IGP-M", "2026-04"),
        ("IPCA-15", "2026-09"),
        ("SELIC", "2026-09"),
        ("LEGAL_RATE", "2026-10"),
    ],
)
def test_packaged_series_have_no_hole_up_to_their_last_month(name, last):
    series = load_series()[name]
    assert series.last_month == month(last)
    assert len(series.values) == len(list(months_between(min(series.values), series.last_month)))


@pytest.mark.parametrize("name", ["IPCA", "INPC", "IGP-M", "IPCA-15", "SELIC", "LEGAL_RATE"])
def test_every_packaged_figure_says_where_it_was_taken_from(name):
    series = load_series()[name]
    assert series.sources.keys() == series.values.keys()
    assert all(source.strip() for source in series.sources.values())


def test_values_laid_over_a_series_add_months_and_take_the_place_of_others():
    ipca = load_series()["IPCA"]
    march, august, september = (date(2026, month, 1) for month in (3, 8, 9))
    newer = laid_over(ipca, {august: Decimal("-0.31"), september: Decimal("0.48")}, {september: "SGS 433"})
    assert (newer.percent(august), newer.percent(september)) == (Decimal("-0.31"), Decimal("0.48"))
    assert (newer.percent(march), newer.last_month, newer.sources[september]) == (
        ipca.percent(march),
        september,
        "SGS 433",
    )
    assert ipca.last_month == august


def test_a_missing_month_is_an_error_that_names_index_and_month():
    series = IndexSeries("INPC", {date(2025, 1, 1): Decimal(1), date(2025, 3, 1): Decimal(1)})
    with pytest.raises(MissingIndex) as caught:
        series.factor(date(2025, 1, 1), date(2025, 3, 1))
    assert (caught.value.code, caught.value.values_shown) == ("index_gap", {"index": "INPC", "month": "2025-02"})


@pytest.mark.parametrize(
    "row", ["2025-13,1.0,x", "2025-02,,x", "2025-02,NaN,x", "2025-02", "2025-01,0.1,again", "2025-02,1,5,x"]
)
def test_a_broken_line_is_named(row):
    with pytest.raises(MissingIndex) as caught:
        read_series("IPCA", f"month,percent,source\n2025-01,0.16,x\n{row}\n")
    assert (caught.value.code, caught.value.values_shown["line"]) == ("index_unreadable", 3)


def test_an_empty_series_is_refused():
    with pytest.raises(MissingIndex, match="index_empty"):
        IndexSeries("IPCA", {})


@given(st.dates(date(1994, 7, 1), date(2026, 7, 31)), st.dates(date(1994, 7, 1), date(2026, 7, 31)))
def test_factors_of_adjoining_spans_multiply(one, other):
    first, last = sorted((one.replace(day=1), other.replace(day=1)))
    ipca = load_series()["IPCA"]
    whole = ipca.factor(first, date(2026, 8, 1))
    parts = ipca.factor(first, last) * ipca.factor(next_month(last), date(2026, 8, 1))
    assert abs(whole - parts) < Decimal("1e-24")


@given(st.dates())
def test_next_and_previous_month_undo_each_other(day):
    first = day.replace(day=1)
    if date(1, 1, 1) < first < date(9999, 12, 1):
        assert previous_month(next_month(first)) == next_month(previous_month(first)) == first

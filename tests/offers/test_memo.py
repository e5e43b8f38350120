"""The memo of a balance: what it holds, that it needs nothing else, and what is no memo."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest

from brazil.indices import IndexSeries, load_series, months_between
from brazil.money import Money
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.owed import accrual
from offers.owed.accrual import itemize
from offers.owed.memo import memo_of
from offers.owed.memo_reading import balance_of_memo, recompute_memo
from tests.support.folded import each_of

PRICED_ON = date(2025, 2, 20)


def owed(**terms):
    contract = ContractTerms(**{"late_interest_bps": None, **terms})
    return Debt(principal=Money(500_000), due_on=date(2024, 9, 15), product=Product.CREDIT_CARD, terms=contract)


def memo(debt=None):
    debt = debt or owed()
    return memo_of(debt, itemize(debt, PRICED_ON, load_series()), load_series())


def test_the_memo_holds_exactly_the_months_used_each_with_value_and_source():
    found = memo()
    assert list(found["indices"]) == ["IPCA", "LEGAL_RATE"]
    used = {f"{month:%Y-%m}" for month in months_between(date(2024, 9, 1), date(2025, 1, 1))}
    assert found["indices"]["IPCA"]["months"].keys() == used | {"2026-08"}  # and the last one published
    assert found["indices"]["LEGAL_RATE"]["months"].keys() == used | {"2025-02", "2026-10"}
    for each in found["indices"].values():
        assert all(month["source"] and Decimal(month["percent"]) is not None for month in each["months"].values())


def test_the_memo_names_the_engine_the_conventions_and_the_limits_with_their_articles():
    found = memo()
    assert found["engine"] == accrual.ENGINE
    assert found["conventions"]["money_rounding"] == "half_up_each_line"
    assert {each["name"] for each in found["limits"]} == {
        "consumer_fine", "consumer_late_interest", "revolving_credit_charges", "selic", "legal_rate",
    }  # fmt: skip
    assert all(each["article"] and each["in_force_from"] for each in found["limits"])
    assert {line["rule"] for line in found["balance"]["lines"]} >= {"Contrato", "Contrato; CDC art. 52 §1º"}


def test_the_memo_recomputes_without_the_packaged_series(monkeypatch):
    """The 5,248.50 of golden case C08 and a fine of 2 % on the corrected 5,104.34."""
    document = json.loads(json.dumps(memo()))
    monkeypatch.setattr("brazil.indices.load_series", lambda: pytest.fail("the packaged series were read"))
    assert recompute_memo(document).total == balance_of_memo(document).total == Money(524_850 + 10_209)


def test_a_value_changed_in_the_memo_gives_another_balance():
    document = memo()
    document["indices"]["IPCA"]["months"]["2024-10"]["percent"] = "5.60"
    assert recompute_memo(document).total > balance_of_memo(document).total


def test_a_balance_of_other_values_gets_no_memo():
    debt, later = owed(), {**load_series()}
    balance = itemize(debt, PRICED_ON, later)
    values = {month: value + 1 for month, value in later["IPCA"].values.items()}
    with pytest.raises(OfferError, match="memo_disagrees"):
        memo_of(debt, balance, {**later, "IPCA": IndexSeries("IPCA", values)})


def test_a_debt_not_late_has_a_memo_too():
    debt = owed()
    balance = itemize(debt, debt.due_on, load_series())
    assert recompute_memo(memo_of(debt, balance, load_series())) == balance


@each_of(
    [
        (("priced_on",), "20/02/2025", "priced_on"),
        (("debt", "principal_cents"), 1.5, "debt"),
        (("debt", "principal_cents"), True, "debt"),
        (("debt", "product"), "boat", "debt"),
        (("debt", "terms", "fine_bps"), "200", "debt"),
        (("debt", "terms", "late_interest_bps"), 1.5, "debt"),
        (("debt", "terms", "consumer"), "yes", "debt"),
        (("debt", "terms", "correction_index"), 3, "debt"),
        (("debt", "terms", "surprise"), 1, "debt"),
        (("debt", "terms"), None, "debt"),
        (("indices", "IPCA", "months", "2024-09", "percent"), "NaN", "indices"),
        (("indices", "IPCA", "months", "2024-09", "percent"), 0.44, "indices"),
        (("indices", "IPCA", "months"), {}, "indices"),
        (("indices",), [], "indices"),
    ]
)
def test_what_is_no_memo_is_refused_naming_the_field(path, value, field):
    document = copy.deepcopy(memo())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(OfferError) as caught:
        recompute_memo(document)
    assert (caught.value.code, caught.value.values_shown["field"]) == ("memo_unreadable", field)


def test_a_memo_without_its_balance_is_refused():
    with pytest.raises(OfferError, match="memo_unreadable"):
        balance_of_memo({"priced_on": "2025-02-20"})

"""The balance line by line: golden cases of late payment, days without banking, correction; and the laws it obeys."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from brazil.calendar import next_bank_day
from brazil.errors import MissingIndex
from brazil.indices import IndexSeries, load_series, next_month
from brazil.money import Money
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.owed.accrual import NOMINAL_FLOOR, itemize
from offers.owed.balance import Component

CASES = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
LATE = [case for case in CASES if case["group"] == "A-mora"]
BANK_DAYS = [case for case in CASES if case["group"] == "K-dia-util" and "vencimento_prorrogado" in case["expected"]]
CORRECTED = [case for case in CASES if case["group"] == "B-correcao" and "competencias" in case["inputs"]]
A_WEDNESDAY = date(2026, 3, 4)


def debt(principal, due_on=A_WEDNESDAY, product=Product.LOAN, **terms):
    amount = Money.reais(principal) if isinstance(principal, str) else principal
    return Debt(principal=amount, due_on=due_on, product=product, terms=ContractTerms(**terms))


def bps(percent):
    return int(Decimal(percent) * 100)


def golden_debt(inputs, due_on):
    rates = {"fine_bps": bps(inputs["multa_pct"]), "late_interest_bps": bps(inputs["juros_pct_mes"])}
    return debt(inputs["principal"], due_on, **rates)


def check_charges(balance, expected):
    assert balance.amount_of(Component.FINE) == Money.reais(expected["multa"])
    assert balance.amount_of(Component.INTEREST) == Money.reais(expected["juros"])
    assert balance.total == Money.reais(expected["total"])


def test_the_golden_groups_are_there():
    assert (len(LATE), len(BANK_DAYS), len(CORRECTED)) == (8, 7, 6)


@pytest.mark.parametrize("case", LATE, ids=lambda case: case["id"])
def test_golden_late_payment(case):
    given_ = case["inputs"]
    due_on = date.fromisoformat(given_.get("vencimento", A_WEDNESDAY.isoformat()))
    paid_on = due_on + timedelta(days=given_["dias_atraso"])
    assert paid_on.isoformat() == given_.get("pagamento", paid_on.isoformat())
    balance = itemize(golden_debt(given_, due_on), paid_on, {})
    assert balance.days_overdue == given_["dias_atraso"]
    check_charges(balance, case["expected"])


@pytest.mark.parametrize("case", BANK_DAYS, ids=lambda case: case["id"])
def test_golden_days_without_banking(case):
    given_, expected = case["inputs"], case["expected"]
    due_on, paid_on = (date.fromisoformat(given_[key]) for key in ("vencimento", "pagamento"))
    assert next_bank_day(due_on).isoformat() == expected["vencimento_prorrogado"]
    balance = itemize(golden_debt(given_, due_on), paid_on, {})
    assert balance.days_overdue == expected["dias_mora"]
    check_charges(balance, expected)


@pytest.mark.parametrize("case", CORRECTED, ids=lambda case: case["id"])
def test_golden_correction_never_below_the_nominal(case):
    given_, expected = case["inputs"], case["expected"]
    first, last = (date.fromisoformat(f"{given_['competencias'][n]}-01") for n in (0, -1))
    terms = {"correction_index": given_["indice"], "fine_bps": 0, "late_interest_bps": 0}
    balance = itemize(debt(given_["principal"], first, **terms), next_month(last) + timedelta(days=14), load_series())
    corrected = expected.get("corrigido_com_piso_nominal", expected["corrigido"])
    assert balance.total == Money.reais(corrected)
    line = balance.lines[-1]
    assert (line.component, line.base) == (Component.CORRECTION, Money.reais(given_["principal"]))
    assert line.rate == Decimal(expected["fator"]) - 1
    assert line.limit == (NOMINAL_FLOOR if "corrigido_com_piso_nominal" in expected else "")
    assert dict(line.detail)["first_month"] == given_["competencias"][0]
    assert dict(line.detail)["last_month"] == given_["competencias"][-1]


def test_fine_and_interest_fall_on_the_corrected_amount():
    """1,000.00 due 15/01/2025, priced 10/03/2025: IPCA 0.16 and 1.31, then 2 % and 54 days at 1 % on 1,014.72."""
    balance = itemize(debt("1000.00", date(2025, 1, 15), correction_index="IPCA"), date(2025, 3, 10), load_series())
    assert [(line.component, line.amount.cents, line.base.cents, line.days) for line in balance.lines] == [
        (Component.PRINCIPAL, 100000, 100000, 0),
        (Component.CORRECTION, 1472, 100000, 54),
        (Component.FINE, 2029, 101472, 54),
        (Component.INTEREST, 1826, 101472, 54),
    ]
    assert all(line.rule for line in balance.lines)


def test_a_consumer_contract_is_cut_to_the_legal_ceilings_and_says_so():
    balance = itemize(debt("1000.00", fine_bps=1000, late_interest_bps=300), date(2026, 4, 3), {})
    fine, interest = balance.lines[1:]
    assert (fine.rate, fine.amount, fine.limit) == (Decimal("0.02"), Money(2000), "consumer_fine")
    assert (interest.rate, interest.amount, interest.limit) == (
        Decimal("0.01"),
        Money(1000),
        "consumer_late_interest",
    )


def test_a_contract_within_the_ceilings_names_no_limit():
    balance = itemize(debt("1000.00", fine_bps=150, late_interest_bps=50), date(2026, 4, 3), {})
    assert [line.limit for line in balance.lines] == ["", "", ""]
    assert [line.amount.cents for line in balance.lines] == [100000, 1500, 500]


def test_between_companies_the_contract_rates_stand():
    balance = itemize(debt("1000.00", fine_bps=1000, late_interest_bps=200, consumer=False), date(2026, 4, 3), {})
    assert [line.amount.cents for line in balance.lines] == [100000, 10000, 2000]
    beyond = itemize(debt("1000.00", fine_bps=15000, consumer=False), date(2026, 4, 3), {})
    assert (beyond.amount_of(Component.FINE), beyond.lines[1].limit) == (Money(100000), "penalty_clause")


def test_zero_rates_and_no_index_leave_the_principal_alone():
    balance = itemize(debt("1234.56", fine_bps=0, late_interest_bps=0), date(2027, 3, 4), {})
    assert [line.component for line in balance.lines] == [Component.PRINCIPAL]
    assert balance.total == Money(123456)


def test_before_and_on_the_due_date_nothing_is_charged():
    for day in (date(2020, 1, 1), A_WEDNESDAY):
        balance = itemize(debt("10.00", correction_index="IPCA"), day, load_series())
        assert (balance.total, balance.days_overdue, len(balance.lines)) == (Money(1000), 0, 1)


@pytest.mark.parametrize(
    ("broken", "code", "values"),
    [
        (debt("0.00"), "principal_not_positive", {"principal": Money(0)}),
        (debt("-1.00"), "principal_not_positive", {"principal": Money(-100)}),
        (debt("1.00", fine_bps=-1), "rate_negative", {"rates": (-1, 100, 0, 0)}),
        (debt("1.00", late_interest_bps=-1), "rate_negative", {"rates": (200, -1, 0, 0)}),
        (debt("1.00", remuneratory_bps=-1), "rate_negative", {"rates": (200, 100, -1, 0)}),
        (debt("1.00", fees_bps=-1), "rate_negative", {"rates": (200, 100, 0, -1)}),
        (debt("1.00", correction_index="TR"), "index_unknown", {"index": "TR"}),
    ],
)
def test_broken_input_has_its_code_and_says_what_was_wrong(broken, code, values):
    with pytest.raises(OfferError) as caught:
        itemize(broken, date(2026, 11, 22), load_series())
    assert (caught.value.code, caught.value.values_shown) == (code, values)


def test_a_hole_in_the_index_is_an_error_not_a_zero():
    holed = {"IPCA": IndexSeries("IPCA", {date(2026, 3, 1): Decimal(1), date(2026, 5, 1): Decimal(1)})}
    with pytest.raises(MissingIndex) as caught:
        itemize(debt("1.00", correction_index="IPCA"), date(2026, 11, 22), holed)
    assert caught.value.values_shown == {"index": "IPCA", "month": "2026-04"}

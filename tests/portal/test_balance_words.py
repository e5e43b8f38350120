"""Every kind of charge is told in plain words: what it is, on what, from when to when, and where a series ended."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import load_series
from brazil.money import Money
from offers.debt import ContractTerms, Debt, InterestDays, Product
from offers.owed.accrual import itemize
from portal.debtor.balance_words import told
from tests.offers.any_debt import ANY_SERIES, debts

PRICED_ON = date(2026, 11, 22)


def lines(due_on: date, product: Product = Product.LOAN, priced_on: date = PRICED_ON, **terms: Any) -> dict[str, Any]:
    debt = Debt(principal=Money(100_000), due_on=due_on, product=product, terms=ContractTerms(**terms))
    return {each.label: each for each in told(itemize(debt, priced_on, load_series()))}


def test_without_an_agreed_rate_the_law_s_is_told_with_its_months_and_where_it_ends() -> None:
    found = lines(date(2025, 6, 10), late_interest_bps=None)
    interest = found["Juros pelo atraso"].how
    assert interest.startswith("O contrato não diz os juros, então vale a lei. A taxa legal somou ")
    assert "de junho de 2025 a outubro de 2026" in interest
    assert "A conta para em outubro de 2026, o último mês publicado." in interest
    assert "A conta para em agosto de 2026, o último mês publicado." in found["Correção pela inflação"].how
    assert "art. 406" in found["Juros pelo atraso"].rule


def test_selic_before_the_law_changed_is_told_with_its_amount() -> None:
    interest = lines(date(2024, 5, 10), late_interest_bps=None)["Juros pelo atraso"].how
    assert re.search(r"Até agosto de 2024 era a Selic: [\d,]+% de maio de 2024 a agosto de 2024, ou R\$", interest)


def test_a_legal_rate_not_out_yet_is_said_so() -> None:
    interest = lines(date(2026, 11, 4), late_interest_bps=None)["Juros pelo atraso"]
    assert "A taxa legal destes dias ainda não saiu. A última é de outubro de 2026." in interest.how
    assert interest.amount == Money(0)


def test_a_series_that_reaches_the_day_is_not_said_to_end() -> None:
    found = lines(date(2026, 3, 10), priced_on=date(2026, 9, 15), correction_index="IPCA", late_interest_bps=None)
    assert "A conta para" not in found["Correção pela inflação"].how
    assert "A conta para" not in found["Juros pelo atraso"].how


def test_interest_that_compounds_and_fees_are_named_and_told() -> None:
    found = lines(date(2025, 6, 10), remuneratory_bps=200, fees_bps=1000)
    assert found["Juros do contrato"].how.endswith("por 530 dias. São juros sobre juros, como o contrato diz.")
    assert found["Honorários de advogado"].how.startswith("10% de R$")


@pytest.mark.parametrize(
    ("counting", "words"),
    [
        (InterestDays.DAYS_OF_30, "por 530 dias, sem juros sobre juros."),
        (InterestDays.DAYS_OF_365, "por 530 dias, com o ano de 365 dias"),
        (InterestDays.MONTHS, "por meses completos e mais os dias que sobram"),
    ],
)
def test_each_way_of_counting_days_is_told(counting: InterestDays, words: str) -> None:
    assert words in lines(date(2025, 6, 10), interest_days=counting)["Juros pelo atraso"].how


def test_card_charges_cut_to_the_original_amount_say_so() -> None:
    found = lines(date(2024, 6, 10), Product.CREDIT_CARD, remuneratory_bps=1200)
    assert "não podem passar do valor original" in found["Juros do contrato"].limit
    assert found["Juros pelo atraso"].amount == Money(0)


@settings(max_examples=60, deadline=None)
@given(debts(), ANY_SERIES, st.integers(0, 1500))
def test_any_balance_is_told_and_a_voluntary_one_without_a_word_of_lateness(owed, series, delay) -> None:
    balance = itemize(owed, owed.due_on + timedelta(days=delay), series)
    for each in told(balance, voluntary=True):
        text = f"{each.label} {each.how} {each.limit}"
        assert not re.search("atras|vencid|venceu|mora|inadimpl", text.lower())
        assert "{" not in text
        assert each.how.endswith(".")
    assert [each.amount for each in told(balance)] == [line.amount for line in balance.lines]

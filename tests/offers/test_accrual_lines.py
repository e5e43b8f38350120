"""What each line of a balance says beside its amount: article, limit, base, rate, days and how time was counted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from brazil.indices import IndexSeries, load_series
from brazil.money import Money
from offers.debt import ContractTerms, Debt, InterestDays, Product
from offers.errors import OfferError
from offers.owed.accrual import itemize
from offers.owed.balance import Component
from offers.owed.charges import charges, series_needed

DUE_ON, PRICED_ON = date(2025, 1, 15), date(2025, 3, 10)
CARD_LAW = "Lei 14.690/2023 art. 28 §1º"


def debt(principal=100_000, due_on=DUE_ON, product=Product.LOAN, **terms):
    return Debt(principal=Money(principal), due_on=due_on, product=product, terms=ContractTerms(**terms))


def said(balance):
    return {line.component: (line.rule, line.limit, dict(line.detail)) for line in balance.lines}


def correction_detail():
    published = load_series()["IPCA"].last_month.isoformat()[:7]
    months = {"first_month": "2025-01", "last_month": "2025-02", "last_published": published}
    return {"index": "IPCA", **months, "counted": "full_months"}


def test_every_line_of_a_consumer_names_its_article_its_limit_and_what_was_contracted():
    rates = {"fine_bps": 1000, "late_interest_bps": 300, "remuneratory_bps": 100, "fees_bps": 1000}
    assert said(itemize(debt(correction_index="IPCA", **rates), PRICED_ON, load_series())) == {
        Component.PRINCIPAL: ("Contrato", "", {}),
        Component.CORRECTION: ("Código Civil arts. 389 e 395", "", correction_detail()),
        Component.REMUNERATORY: ("Contrato; STJ Súmulas 539 e 541", "", {"counted": "compound_days_of_30"}),
        Component.FINE: ("Contrato; CDC art. 52 §1º", "consumer_fine", {"contracted_rate": "0.1000"}),
        Component.INTEREST: (
            "Contrato; Código Civil art. 395; Decreto 22.626/1933 art. 1º",
            "consumer_late_interest",
            {"counted": "days_of_30", "contracted_rate": "0.0300"},
        ),
        Component.FEES: ("Contrato; Código Civil art. 389; Enunciado 161 CJF", "", {}),
    }


def test_every_line_between_companies_names_the_civil_code():
    terms = {"fine_bps": 1000, "late_interest_bps": 300, "interest_days": InterestDays.MONTHS, "consumer": False}
    assert said(itemize(debt(**terms), PRICED_ON, {})) == {
        Component.PRINCIPAL: ("Contrato", "", {}),
        Component.FINE: ("Contrato; Código Civil art. 412", "", {}),
        Component.INTEREST: ("Contrato; Código Civil art. 395", "", {"counted": "months"}),
    }


def test_the_principal_is_the_whole_of_itself_and_bears_no_days():
    (line, *_) = itemize(debt(), PRICED_ON, {}).lines
    assert (line.amount, line.base, line.rate, line.days) == (Money(100_000), Money(100_000), Decimal(1), 0)


def test_fees_are_a_share_of_everything_else():
    """54 days: 10 % of 1,000.00, fine 20.00 and interest 18.00."""
    line = itemize(debt(fees_bps=1000), PRICED_ON, {}).lines[-1]
    assert (line.component, line.base, line.amount) == (Component.FEES, Money(103_800), Money(10_380))
    assert (line.rate, line.days) == (Decimal("0.1"), 54)


def card_and_loan(days, principal=100_000, **terms):
    """The same delay on a card, under the ceiling of its charges, and on a loan, which has none."""
    both = (debt(principal, DUE_ON, product, **terms) for product in (Product.CREDIT_CARD, Product.LOAN))
    return tuple(itemize(each, DUE_ON + timedelta(days=days), {}) for each in both)


def test_a_line_cut_on_a_card_stays_the_same_but_for_its_amount_and_the_law_that_cut_it():
    card, loan = card_and_loan(300, remuneratory_bps=800)
    assert loan.total > Money(200_000)
    assert card.total == Money(200_000)
    cut = {one.component for one, other in zip(card.lines, loan.lines, strict=True) if one.amount != other.amount}
    assert cut == {Component.INTEREST, Component.REMUNERATORY}
    for one, other in zip(card.lines, loan.lines, strict=True):
        if one.component in cut:
            law = {"rule": f"{other.rule}; {CARD_LAW}", "limit": "revolving_credit_charges"}
            detail = (*other.detail, ("uncut_cents", str(other.amount.cents)))
            assert one == replace(other, amount=one.amount, detail=detail, **law)
        else:
            assert one == other


@pytest.mark.parametrize(("fine_bps", "cut"), [(9_999, []), (10_000, [Component.INTEREST])])
def test_the_ceiling_of_a_card_binds_from_the_first_centavo_past_it(fine_bps, cut):
    """A centavo of interest beside a fine of 99.99 or 100.00, on 100.00 between companies."""
    owed = debt(10_000, DUE_ON, Product.CREDIT_CARD, fine_bps=fine_bps, late_interest_bps=1, consumer=False)
    balance = itemize(owed, DUE_ON + timedelta(days=30), {})
    assert balance.total == Money(20_000)
    assert [line.component for line in balance.lines if line.limit] == cut


def test_the_series_a_debt_takes_are_those_of_the_law_on_its_due_date():
    legal, law = ContractTerms(late_interest_bps=None), date(2024, 8, 30)
    assert series_needed(legal, law - timedelta(days=1)) == ("IPCA", "SELIC", "LEGAL_RATE")
    assert series_needed(legal, law) == ("IPCA", "LEGAL_RATE")
    assert series_needed(replace(legal, correction_index="IGP-M"), law) == ("IGP-M", "LEGAL_RATE")
    assert series_needed(ContractTerms(correction_index="IGP-M"), law) == ("IGP-M",)
    assert series_needed(ContractTerms(), law) == ()


def test_prices_that_fell_make_a_factor_of_exactly_nothing():
    fallen = IndexSeries("IPCA", {date(2025, 1, 1): Decimal(-1), date(2025, 2, 1): Decimal("0.5")})
    (correction, *_) = charges(ContractTerms(correction_index="IPCA"), DUE_ON, PRICED_ON, {"IPCA": fallen})
    assert (correction.factor, correction.limit) == (0, "nominal_floor")


def test_no_rate_agreed_and_another_below_zero_names_the_one_below_zero():
    with pytest.raises(OfferError) as caught:
        itemize(debt(late_interest_bps=None, fine_bps=-1), PRICED_ON, load_series())
    assert caught.value.values_shown == {"rates": (-1, 0, 0, 0)}

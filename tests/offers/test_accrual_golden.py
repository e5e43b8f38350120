"""Golden cases of correction by parts of months, legal interest, compound interest and the ceiling of card charges."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from brazil.indices import load_series
from brazil.money import Money
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product
from offers.factors import SCALE, growth, interest_factor, scaled
from offers.owed.accrual import itemize
from offers.owed.balance import Component
from offers.owed.correction import correction
from offers.owed.legal_rate import rate_sum
from tests.offers.golden import case, numbers

NOTHING = {"fine_bps": 0, "late_interest_bps": 0}


def debt(principal, due_on, product=Product.LOAN, contracted_on=None, **terms):
    return Debt(
        principal=Money.reais(principal) if isinstance(principal, str) else Money(principal),
        due_on=due_on,
        product=product,
        contracted_on=contracted_on,
        terms=ContractTerms(**{**NOTHING, **terms}),
    )


def day(text):
    return date.fromisoformat(text)


def test_each_golden_case_of_these_groups_is_named_in_a_test():
    assert numbers("C") == ["C02", "C03", "C04", "C06", "C08"]
    assert numbers("L") == ["L02", "L04", "L05"]
    assert {"B11", "B12"} <= set(numbers("B"))
    assert {"G04", "G05"} <= set(numbers("G"))


@pytest.mark.parametrize(("number", "counting"), [("B11", CorrectionDays.EXPONENTIAL), ("B12", CorrectionDays.LINEAR)])
def test_golden_correction_by_parts_of_months(number, counting):
    """Own calculation over IBGE's IPCA: first day out, last day in, the whole table at hand."""
    given, expected = case(number)
    series = load_series()[given["indice"]]
    assert [str(series.percent(day(f"{month}-01"))) for month, *_ in given["detalhe"]] == [
        percent for _, percent, *_ in given["detalhe"]
    ]
    found = correction(series, counting, day(given["inicio"]), day(given["fim"]))
    assert (Decimal(found.factor) / SCALE).quantize(Decimal("1e-10")) == Decimal(expected["fator"])
    terms = {"correction_index": given["indice"], "correction_days": counting}
    balance = itemize(debt(given["principal"], day(given["inicio"]), **terms), day(given["fim"]), load_series())
    assert balance.total == Money.reais(expected["corrigido"])


@pytest.mark.parametrize("number", ["C02", "C03", "C04", "C06"])
def test_golden_legal_rate(number):
    """Resolução CMN 5.171/2024 art. 6º and the Calculadora do Cidadão: first day in, last day out, added up."""
    given, expected = case(number)
    found = rate_sum(load_series()["LEGAL_RATE"], day(given["inicio"]), day(given["fim"]))
    assert f"{found.rate * 100:.6f}" == expected["taxa_total_pct"]
    value = Money.reais(given["valor_corrigido"])
    interest = Money(scaled(value.cents, found.factor))
    assert (interest, value + interest) == (Money.reais(expected["juros"]), Money.reais(expected["total"]))


def test_golden_c08_no_agreed_rate_is_ipca_and_the_legal_rate_on_the_corrected_amount():
    """Código Civil arts. 389, parágrafo único, and 406 §1º (Lei 14.905/2024)."""
    given, expected = case("C08")
    owed = debt(given["principal"], day(given["vencimento"]), late_interest_bps=None)
    balance = itemize(owed, day(given["data_base"]), load_series())
    corrected, interest = balance.lines[1:]
    assert corrected.rate == Decimal(expected["fator_ipca"]) - 1
    assert interest.base == Money.reais(expected["corrigido"])
    assert f"{interest.rate * 100:.6f}" == expected["taxa_legal_pct"]
    assert interest.amount == Money.reais(expected["juros"])
    assert balance.total == Money.reais(expected["total"])


@pytest.mark.parametrize("number", ["L02", "L04"])
def test_golden_remuneratory_interest_compounds(number):
    """`(1+i)^(days/30)`; own calculation. STJ Súmulas 539 and 541: only where agreed."""
    given, expected = case(number)
    principal = Money.reais(given["principal"])
    interest = scaled(principal.cents, interest_factor(Decimal(given["taxa_mes"]), given["dias"]))
    assert (Money(interest), principal + Money(interest)) == (
        Money.reais(expected["juros"]),
        Money.reais(expected["montante"]),
    )
    due_on = date(2026, 3, 4)
    owed = debt(given["principal"], due_on, remuneratory_bps=int(Decimal(given["taxa_mes"]) * 10_000))
    balance = itemize(owed, due_on + timedelta(days=given["dias"]), {})
    assert balance.total == Money.reais(expected["montante"])
    assert balance.amount_of(Component.REMUNERATORY) == Money(interest)


@pytest.mark.parametrize(
    ("monthly", "key"),
    [("0.02", "m_2pct_para_aa_pct"), ("0.01", "m_1pct_para_aa_pct"), ("0.0399", "m_3_99_para_aa_pct")],
)
def test_golden_l05_a_yearly_rate_is_twelve_months_compounded(monthly, key):
    """Own calculation: always compound, never twelve times."""
    _, expected = case("L05")
    yearly = (growth(Decimal(monthly), 360) - 1) * 100
    assert yearly.quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN) == Decimal(expected[key])


def test_golden_l05_twelve_months_of_the_monthly_rate_give_the_yearly_rate_back():
    _, expected = case("L05")
    monthly = Decimal(expected["aa_26_8242_para_am_pct"]) / 100
    assert ((growth(monthly, 360) - 1) * 100).quantize(Decimal("0.0001")) == Decimal("26.8242")


def test_golden_a07_the_other_ways_of_counting_a_year_give_120():
    """Own calculation: 29/02/2024 to 28/02/2025 is 365 days, or 11 months and 30 days (Código Civil art. 132 §3º)."""
    given, expected = case("A07")
    due_on, paid_on = day(given["vencimento"]), day(given["pagamento"])
    for counting in (InterestDays.DAYS_OF_365, InterestDays.MONTHS):
        owed = debt(given["principal"], due_on, late_interest_bps=100, interest_days=counting)
        interest = itemize(owed, paid_on, {}).amount_of(Component.INTEREST)
        assert interest == Money.reais(expected["juros_base_365_12pct_aa"])


def test_golden_g04_card_charges_never_pass_the_original_amount():
    """Lei 14.690/2023 art. 28 §1º; Resolução CMN 4.549 arts. 2-A to 2-C: 1,350.00 of charges are cut to 1,000.00."""
    given, expected = case("G04")
    due_on = day(given["contratado_apos"])
    owed = debt(given["valor_original"], due_on, Product.CREDIT_CARD, remuneratory_bps=1500)
    balance = itemize(owed, due_on + timedelta(days=184), {})
    uncut = int(dict(balance.lines[1].detail)["uncut_cents"])
    assert uncut > Money.reais(given["juros_encargos_calculados"]).cents - 100
    charged = balance.total - owed.principal
    assert charged == Money.reais(expected["juros_encargos_cobraveis"])
    # The tax on the operation lies outside the ceiling and is added by whoever finances it.
    assert balance.total + Money.reais(given["iof"]) == Money.reais(expected["total"])
    assert balance.lines[1].limit == "revolving_credit_charges"

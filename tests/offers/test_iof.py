"""The tax on credit operations: golden and published figures, and what the law asks of every plan."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from offers.consumer_law import LimitName, limit_on
from offers.errors import OfferError
from offers.factors import growth
from offers.plans.amortization import equal_parts, price, sac
from offers.plans.cet import annual_cost
from offers.plans.iof import NO_IOF, IofRates, financed_amount, gross_factor, iof_on, iof_rates, unit_tax
from offers.policies.limits import IofMode, Method
from tests.offers.golden import case

TODAY = date(2026, 11, 22)
NEW = iof_rates(IofMode.NEW_OPERATION, TODAY)


def rates_of(inputs: dict[str, str]) -> IofRates:
    return IofRates(daily=Decimal(inputs["aliquota_diaria"]), additional=Decimal(inputs["adicional"]), maximum_days=365)


def lent(inputs: dict[str, str]) -> tuple[date, list[date]]:
    return date.fromisoformat(inputs["data"]), [date.fromisoformat(day) for day in inputs["vencimentos"]]


@pytest.mark.parametrize("number", ["F01", "F03"])
def test_a_single_payment_equals_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    tax = iof_on([(inputs["dias"], Money.reais(inputs["principal"]))], NEW)
    assert rates_of(inputs) == NEW
    assert tax.daily == Money.reais(expected["diario"])
    assert tax.additional == Money.reais(expected["adicional"])
    assert tax.total == Money.reais(expected["iof"])


@pytest.mark.parametrize("number", ["F04"])
def test_the_published_example_of_a_financed_tax(number: str) -> None:
    inputs, expected = case(number)
    principal, rate, months = Money.reais(inputs["principal"]), Decimal(inputs["taxa_mes"]), inputs["meses"]
    apart = iof_on([(inputs["dias"], principal)], rates_of(inputs)).total
    factor = Fraction(gross_factor(Method.PRICE, rate, (inputs["dias"],), rates_of(inputs)), 10**18)
    gross = Money(int(principal.cents * factor + Fraction(1, 2)))
    assert (apart, gross - principal) == (Money.reais(expected["iof_a_vista"]), Money.reais(expected["iof_financiado"]))
    assert gross.times(growth(rate, 30 * months)) == Money.reais(expected["montante_3pct_3m"])
    assert (principal + apart).times(growth(rate, 30 * months)) != gross.times(growth(rate, 30 * months))
    assert principal.times(growth(rate, 30 * months)) == Money.reais(expected["montante_sem_financiar"])


@pytest.mark.parametrize("number", ["F05"])
def test_installments_with_the_tax_paid_apart_equal_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    start, dates = lent(inputs)
    lines = price(Money.reais(inputs["principal"]), Decimal(inputs["taxa_mes"]), start, dates)
    tax = iof_on([((line.due_on - start).days, line.principal) for line in lines], rates_of(inputs))
    assert lines[0].amount == Money.reais(expected["parcela"])
    assert (tax.daily, tax.additional) == (Money.reais(expected["iof_diario"]), Money.reais(expected["iof_adicional"]))
    assert tax.total == Money.reais(expected["iof"])


@pytest.mark.parametrize("number", ["F06"])
def test_installments_that_finance_the_tax_equal_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    start, dates = lent(inputs)
    net, rate = Money.reais(inputs["liquido"]), Decimal(inputs["taxa_mes"])
    offsets = tuple((day - start).days for day in dates)
    k = unit_tax(Method.PRICE, rate, offsets, rates_of(inputs))
    gross, tax = financed_amount(net, rate, start, dates, IofMode.NEW_OPERATION, start)
    lines = price(gross, rate, start, dates)
    cost = annual_cost(net, start, [(line.due_on, line.amount) for line in lines])
    assert k.quantize(Decimal(1).scaleb(-10), rounding=ROUND_HALF_UP) == Decimal(expected["k"])
    assert (gross, tax) == (Money.reais(expected["principal_bruto"]), Money.reais(expected["iof"]))
    assert (lines[0].amount, lines[-1].amount) == (Money.reais(expected["parcela"]), Money.reais(expected["ultima"]))
    assert gross - tax == Money.reais(expected["liquido_conferido"])
    assert cost is not None
    assert cost.annual * 100 == Decimal(expected["cet_aa_pct"])


def test_a_renegotiation_bears_the_daily_rate_of_its_first_operation_and_no_additional_one() -> None:
    assert iof_rates(IofMode.NONE, TODAY) == NO_IOF
    assert iof_rates(IofMode.COMPLEMENTARY, TODAY).additional == 0
    for day, daily in [("2020-06-01", "0"), ("2021-10-01", "0.0001118"), ("2022-01-01", "0.000082"), ("2007-01-01", 0)]:
        assert iof_rates(IofMode.COMPLEMENTARY, date.fromisoformat(day)).daily == Decimal(daily)


def test_days_already_taxed_count_towards_the_365_of_a_complement_only() -> None:
    assert iof_rates(IofMode.COMPLEMENTARY, TODAY).maximum_days == 365
    assert iof_rates(IofMode.COMPLEMENTARY, TODAY, taxed_days=300).maximum_days == 65
    assert iof_rates(IofMode.NEW_OPERATION, TODAY, taxed_days=300).maximum_days == 365
    exhausted = iof_rates(IofMode.COMPLEMENTARY, TODAY, taxed_days=400)
    assert iof_on([(200, Money(100_000_00))], exhausted).total == Money(0)
    with pytest.raises(OfferError, match="taxed_days"):
        iof_rates(IofMode.COMPLEMENTARY, TODAY, taxed_days=-1)


def test_both_rates_change_on_the_same_days_in_2020() -> None:
    """The decrees took the additional rate to zero together with the daily one."""
    for day in (date(2020, 1, 1) + timedelta(days=number) for number in range(400)):
        daily, additional = (limit_on(name, day) for name in (LimitName.IOF_DAILY_PERSON, LimitName.IOF_ADDITIONAL))
        assert daily is not None
        assert additional is not None
        assert bool(daily.value) == bool(additional.value)


RATES = st.integers(0, 3_000).map(lambda bps: Decimal(bps).scaleb(-4))
OFFSETS = st.sets(st.integers(1, 1_500), min_size=1, max_size=40).map(lambda days: tuple(sorted(days)))
METHODS = st.sampled_from(Method)


@given(st.integers(1, 10_000_000_00), RATES, OFFSETS, METHODS, st.sampled_from(IofMode))
def test_the_gross_amount_less_its_own_tax_leaves_the_net(
    cents: int, rate: Decimal, offsets: tuple[int, ...], method: Method, mode: IofMode
) -> None:
    dates = [TODAY + timedelta(days=days) for days in offsets]
    gross, tax = financed_amount(Money(cents), rate, TODAY, dates, mode, TODAY, method=method)
    exact = gross.cents * (1 - Fraction(unit_tax(method, rate, offsets, iof_rates(mode, TODAY))))
    assert gross - tax == Money(cents)
    assert abs(exact - cents) <= Fraction(1, 2) + Fraction(1, 10**6)
    assert Money(0) <= tax <= gross.times(Decimal("0.03374"))
    assert tax == Money(0) or mode is not IofMode.NONE


@given(st.integers(1, 10_000_000_00), RATES, st.integers(1, 40), st.sampled_from([Method.EQUAL, Method.SAC]))
def test_the_tax_financed_is_that_of_the_rounded_plan_but_for_its_centavos(
    cents: int, rate: Decimal, count: int, method: Method
) -> None:
    """A part is off by one centavo at most and the last by one a part, over 365 days at 0.0082 %: 0.06 a part."""
    dates = [TODAY + timedelta(days=30 * number) for number in range(1, count + 1)]
    gross, tax = financed_amount(Money(cents), rate, TODAY, dates, IofMode.NEW_OPERATION, TODAY, method=method)
    lines = equal_parts(gross, dates) if method is Method.EQUAL else sac(gross, rate, TODAY, dates)
    apart = iof_on([((line.due_on - TODAY).days, line.principal) for line in lines], NEW).total
    assert abs((apart - tax).cents) <= 2 + Fraction(6 * count, 100)


@given(st.integers(1, 3_000).map(lambda bps: Decimal(bps).scaleb(-4)), st.integers(2, 60), st.integers(1, 40))
def test_price_at_even_intervals_repays_later_than_sac_and_bears_more_tax(rate: Decimal, count: int, gap: int) -> None:
    offsets = tuple(gap * number for number in range(1, count + 1))
    sac_tax = unit_tax(Method.SAC, rate, offsets, NEW)
    assert unit_tax(Method.EQUAL, rate, offsets, NEW) == sac_tax
    assert unit_tax(Method.PRICE, rate, offsets, NEW) > sac_tax


@given(OFFSETS, METHODS, RATES)
def test_no_day_past_365_is_taxed(offsets: tuple[int, ...], method: Method, rate: Decimal) -> None:
    assert unit_tax(method, rate, offsets, NEW) <= Decimal("0.0038") + 365 * Decimal("0.000082")


def test_an_exact_half_centavo_rounds_up() -> None:
    """R$ 0,62 with a tax of 1 - 0.992 is R$ 0,625 gross."""
    rates = IofRates(daily=Decimal("0.0001"), additional=Decimal(0), maximum_days=365)
    assert (2 * 62 * gross_factor(Method.EQUAL, Decimal(0), (80,), rates) + 10**18) // (2 * 10**18) == 63


@pytest.mark.parametrize("offsets", [(), (0,), (30, 30), (60, 30)])
def test_dates_must_grow_from_the_day_after_the_start(offsets: tuple[int, ...]) -> None:
    dates = [TODAY + timedelta(days=days) for days in offsets]
    with pytest.raises(OfferError, match="due_dates"):
        financed_amount(Money(100_00), Decimal(0), TODAY, dates, IofMode.NEW_OPERATION, TODAY)


def test_a_payment_before_the_operation_is_refused_and_one_on_its_day_bears_the_additional_rate_alone() -> None:
    tax = iof_on([(0, Money(1_000_00))], NEW)
    assert (tax.daily, tax.additional) == (Money(0), Money(3_80))
    with pytest.raises(OfferError, match="due_dates"):
        iof_on([(-1, Money(1_00))], NEW)

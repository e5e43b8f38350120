"""Golden cases: the totals and the figures printed elsewhere that the tables of other tests do not state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

import pytest

from brazil.money import Money, total
from offers.plans.amortization import Installments, price, sac
from tests.offers.golden import case, sourced

START = date(2026, 1, 1)


def table_of(number: str) -> Installments:
    inputs, _ = case(number)
    first = inputs.get("primeira_dias", 30)
    dates = tuple(START + timedelta(days=first + 30 * place) for place in range(inputs["n"]))
    build = sac if inputs["sistema"] == "SAC" else price
    return build(Money.reais(inputs["pv"]), Decimal(inputs["taxa_mes"]), START, dates)


@pytest.mark.parametrize("number", sourced("D02", "D03", "D05", "D09", "D10", "D19"))
def test_interest_and_total_of_the_golden_case(number: str) -> None:
    _, expected = case(number)
    lines = table_of(number)
    assert total(line.interest for line in lines) == Money.reais(expected["total_juros"])
    assert total(line.amount for line in lines) == Money.reais(expected["total"])


def test_d03_is_published_truncated_and_differs_from_ours_by_a_centavo() -> None:
    inputs, expected = case("D03")
    published = Decimal(inputs["pv"]) * Decimal(expected["coeficiente"])
    assert str(published.quantize(Decimal("0.01"), ROUND_DOWN)) == expected["parcela_truncada"]
    assert table_of("D03")[0].amount - Money.reais(expected["parcela_truncada"]) == Money(1)


@pytest.mark.parametrize("number", sourced("D12", "D13"))
def test_as_many_equal_parts_fall_short_by_what_the_last_one_takes_up(number: str) -> None:
    inputs, expected = case(number)
    dates = tuple(START + timedelta(days=inputs["primeira_dias"] + 30 * place) for place in range(inputs["n"]))
    lines = price(Money.reais(inputs["pv"]), Decimal(inputs["taxa_mes"]), START, dates)
    assert Money(lines[0].amount.cents * len(lines)) == Money.reais(expected["total_parcelas_iguais"])


def test_d15_first_and_last_payment() -> None:
    inputs, expected = case("D15")
    dates = tuple(date.fromisoformat(day) for day in inputs["vencimentos"])
    lines = price(Money.reais(inputs["pv"]), Decimal(inputs["taxa_mes"]), date.fromisoformat(inputs["data"]), dates)
    assert (lines[0].amount, lines[-1].amount) == (Money.reais(expected["parcela"]), Money.reais(expected["ultima"]))


@pytest.mark.parametrize("number", sourced("A01", "A13"))
def test_the_figure_others_print_differs_by_the_rounding_the_case_names(number: str) -> None:
    """A01 is printed truncated; A13 by a daily rate of 0.033 % instead of 1 % over 30 days."""
    inputs, expected = case(number)
    principal, days = Decimal(inputs["principal"]), inputs["dias_atraso"]
    if number == "A01":
        interest = (principal * days / 30 / 100).quantize(Decimal("0.01"), ROUND_DOWN)
        assert str(principal + Decimal(expected["multa"]) + interest) == expected["total_se_truncar"]
    else:
        other = Money.reais(inputs["principal"]).times(Decimal("0.00033") * days)
        assert other == Money.reais(expected["juros_se_0_033_ao_dia"])
        assert other < Money.reais(expected["juros"])

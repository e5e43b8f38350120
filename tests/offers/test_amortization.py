"""Installments: published and golden tables to the centavo, and what no plan may break."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.errors import OfferError
from offers.factors import growth
from offers.plans.amortization import equal_parts, price, price_parts, sac, sac_parts
from offers.plans.installments import Installments
from offers.plans.schedule import monthly_due_dates
from offers.policies.limits import Residue
from tests.offers.golden import case, numbers, sourced

START = date(2026, 1, 10)


def every_30_days(count: int, first: int = 30) -> tuple[date, ...]:
    return tuple(START + timedelta(days=first + 30 * index) for index in range(count))


def rows(lines: Installments, amount: Money) -> list[list[object]]:
    """The table as the golden cases write it: number, installment, interest, principal, balance."""
    table: list[list[object]] = []
    for line in lines:
        amount -= line.principal
        written = [str(value.decimal) for value in (line.amount, line.interest, line.principal, amount)]
        table.append([line.number, *written])
    return table


@pytest.mark.parametrize("number", sourced("D02", "D03", "D05", "D09", "D10", "D12", "D13"))
def test_price_equals_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    amount = Money.reais(inputs["pv"])
    dates = every_30_days(inputs["n"], inputs.get("primeira_dias", 30))
    lines = price(amount, Decimal(inputs["taxa_mes"]), START, dates)
    assert lines[0].amount == Money.reais(expected["parcela"])
    assert lines[-1].amount == Money.reais(expected["ultima_parcela"])
    assert total(line.amount for line in lines) == Money.reais(expected["total"])
    if "tabela" in expected:
        assert rows(lines, amount) == expected["tabela"]


def test_months_of_grace_are_capitalised_as_in_d11() -> None:
    inputs, expected = case("D11")
    amount, rate, grace = Money.reais(inputs["pv"]), Decimal(inputs["taxa_mes"]), inputs["carencia_meses"]
    assert amount.times(growth(rate, 30 * grace)) == Money.reais(expected["saldo_apos_carencia"])
    lines = price(amount, rate, START, every_30_days(inputs["n"], 30 * (grace + 1)))
    assert lines[0].amount == Money.reais(expected["parcela"])


def test_price_by_real_dates_equals_d15() -> None:
    inputs, expected = case("D15")
    dates = tuple(date.fromisoformat(day) for day in inputs["vencimentos"])
    start = date.fromisoformat(inputs["data"])
    amount = Money.reais(inputs["pv"])
    lines = price(amount, Decimal(inputs["taxa_mes"]), start, dates)
    written = rows(lines, amount)
    gaps = [(due - since).days for since, due in zip((start, *dates), dates, strict=False)]
    assert [[day.isoformat(), gap, *row[1:]] for day, gap, row in zip(dates, gaps, written, strict=True)] == (
        expected["tabela"]
    )
    assert total(line.amount for line in lines) == Money.reais(expected["total"])


def test_sac_equals_d19() -> None:
    inputs, expected = case("D19")
    amount = Money.reais(inputs["pv"])
    lines = sac(amount, Decimal(inputs["taxa_mes"]), START, every_30_days(inputs["n"]))
    assert rows(lines, amount) == expected["tabela"]


def test_what_follows_a_down_payment_equals_d25() -> None:
    inputs, expected = case("D25")
    amount = Money.reais(inputs["valor"])
    down = amount.times(Decimal(inputs["entrada_pct"]) / 100)
    lines = price(amount - down, Decimal(inputs["taxa_mes"]), START, every_30_days(inputs["n"]))
    assert (down, amount - down) == (Money.reais(expected["entrada"]), Money.reais(expected["financiado"]))
    assert (lines[0].amount, lines[-1].amount) == (Money.reais(expected["parcela"]), Money.reais(expected["ultima"]))
    assert down + total(line.amount for line in lines) == Money.reais(expected["total"])


@pytest.mark.parametrize("number", sourced("D20", "D21", "D23", "D24"))
def test_equal_parts_leave_the_residue_where_told_as_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    amount, count, dates = Money.reais(inputs["valor"]), inputs["n"], every_30_days(inputs["n"])
    by_residue = {residue: [line.amount for line in equal_parts(amount, dates, residue)] for residue in Residue}
    each, last = (Money.reais(text) for text in expected["na_ultima"])
    assert by_residue[Residue.LAST] == [each] * (count - 1) + [last]
    first, each = (Money.reais(text) for text in expected["na_primeira"])
    assert by_residue[Residue.FIRST] == [first] + [each] * (count - 1)
    spread = expected["distribuido_primeiras"]
    higher, lower = Money.reais(spread["maior"]), Money.reais(spread["menor"])
    assert by_residue[Residue.SPREAD] == [higher] * spread["qtd_maiores"] + [lower] * (count - spread["qtd_maiores"])
    assert spread["qtd_maiores"] == expected["residuo_centavos"]


def test_every_golden_case_of_installments_is_named_here() -> None:
    named = Path(__file__).read_text("utf-8")
    assert [number for number in numbers("D") if number not in named and number.lower() not in named] == []


@pytest.mark.parametrize(
    ("cents", "bps", "count", "constant"),
    [(75_75, 200, 2, 39_02), (64_40, 125, 2, 32_81), (1_912_75, 200, 3, 663_26), (128_800_25, 200, 4, 33_826_01)],
)
def test_a_half_centavo_reached_through_a_division_rounds_up(cents: int, bps: int, count: int, constant: int) -> None:
    """R$ 75,75 in two at 2 % is 75,75 x 1,0404 / 2,02 = 39,015 exactly, though the factors it comes from never end."""
    lines = price(Money(cents), Decimal(bps).scaleb(-4), START, every_30_days(count))
    assert lines[0].amount == Money(constant)


@pytest.mark.parametrize("days", [(0,), (9, 9), (9, 8)])
@pytest.mark.parametrize("way", [price, sac])
def test_dates_must_grow_from_the_day_after_the_start(way: Callable[..., Installments], days: tuple[int, ...]) -> None:
    dates = tuple(START + timedelta(days=day) for day in days)
    with pytest.raises(OfferError) as caught:
        way(Money(100_00), Decimal("0.01"), START, dates)
    assert caught.value.code == "due_dates"
    assert caught.value.values_shown == {"due_on": dates[-1], "previous": (START, *dates)[-2]}


def test_equal_parts_take_no_day_twice_and_at_least_one() -> None:
    with pytest.raises(OfferError, match=r"^due_dates$"):
        equal_parts(Money(100_00), (START, START))
    with pytest.raises(OfferError, match=r"^due_dates$"):
        equal_parts(Money(100_00), ())


AMOUNTS = st.integers(1, 10_000_000_00)
RATES = st.integers(0, 3_000).map(lambda bps: Decimal(bps).scaleb(-4))
FIRST = st.integers(1, 90).map(lambda days: START + timedelta(days=days))


@given(AMOUNTS, RATES, st.integers(1, 60), FIRST)
def test_principal_adds_up_to_the_amount_and_each_line_to_itself(
    cents: int, rate: Decimal, count: int, first: date
) -> None:
    dates = monthly_due_dates(first, count)
    for lines in (
        price(Money(cents), rate, START, dates),
        sac(Money(cents), rate, START, dates),
        equal_parts(Money(cents), dates),
    ):
        assert total(line.principal for line in lines) == Money(cents)
        assert all(line.amount == line.principal + line.interest for line in lines)
        assert [line.number for line in lines] == list(range(1, count + 1))
        assert tuple(line.due_on for line in lines) == dates


@given(AMOUNTS, RATES, st.integers(1, 59), FIRST)
def test_a_longer_plan_at_the_same_rate_never_costs_less(cents: int, rate: Decimal, count: int, first: date) -> None:
    """A lower installment leaves a higher balance on every date, and rounding keeps the order.

    A few centavos in many parts round up to an early end and a last part below zero; no such plan is ever offered.
    """
    shorter = price(Money(cents), rate, START, monthly_due_dates(first, count))
    longer = price(Money(cents), rate, START, monthly_due_dates(first, count + 1))
    assume(longer[-1].amount > Money(0))
    assert total(line.amount for line in longer) >= total(line.amount for line in shorter)


@given(AMOUNTS, st.integers(0, 3_000), st.integers(1, 48))
def test_price_equals_exact_fractions_when_every_month_has_30_days(cents: int, bps: int, count: int) -> None:
    """An oracle without any rounding but the one of the centavo."""
    rate = Fraction(bps, 10_000)
    weight = sum(1 / (1 + rate) ** month for month in range(1, count + 1))
    constant, balance, expected = half_up(cents / weight), cents, []
    for number in range(1, count + 1):
        interest = half_up(balance * rate)
        principal = balance if number == count else constant - interest
        expected.append((principal, interest))
        balance -= principal
    lines = price(Money(cents), Decimal(bps).scaleb(-4), START, every_30_days(count))
    assert [(line.principal.cents, line.interest.cents) for line in lines] == expected


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


@given(AMOUNTS, st.integers(1, 48), st.sampled_from(Residue))
def test_equal_parts_add_up_and_differ_by_the_residue_alone(cents: int, count: int, residue: Residue) -> None:
    amounts = [line.amount.cents for line in equal_parts(Money(cents), every_30_days(count), residue)]
    assert sum(amounts) == cents
    assert max(amounts) - min(amounts) <= (1 if residue is Residue.SPREAD else cents % count)


@given(AMOUNTS, RATES, st.integers(1, 59), FIRST)
def test_a_longer_plan_of_constant_principal_never_costs_less(
    cents: int, rate: Decimal, count: int, first: date
) -> None:
    shorter = sac(Money(cents), rate, START, monthly_due_dates(first, count))
    longer = sac(Money(cents), rate, START, monthly_due_dates(first, count + 1))
    assume(longer[-1].principal > Money(0))
    assert sum(longer.amounts) >= sum(shorter.amounts)


@given(AMOUNTS, RATES, st.integers(2, 60), FIRST)
def test_the_plans_of_a_ladder_share_the_factors_of_the_longest(
    cents: int, rate: Decimal, count: int, first: date
) -> None:
    dates = monthly_due_dates(first, count)
    offsets = tuple((day - START).days for day in dates)
    for shorter in {1, count // 2 or 1, count - 1}:
        assert price_parts(cents, rate, offsets, shorter) == price_parts(cents, rate, offsets[:shorter])
        assert sac_parts(cents, rate, offsets, shorter) == sac_parts(cents, rate, offsets[:shorter])


def test_lines_are_read_from_the_columns_by_place_and_by_slice() -> None:
    lines = price(Money(1_000_00), Decimal("0.03"), START, every_30_days(4))
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert lines[-1] == list(lines)[3] == lines[3]
    assert lines[1:3] == (lines[1], lines[2])
    assert Installments.from_lines(lines) == lines
    assert lines.interests == tuple(line.interest.cents for line in lines)
    with pytest.raises(IndexError):
        lines[4]

"""Discounts: golden cases of group G, and no centavo past a limit."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.balance import Balance, Component
from offers.discount import capped, discount_lines, part
from offers.policy import DiscountLimits
from tests.offers.golden import case
from tests.offers.strategies import BPS, balances, discount_limits

WORDS = {
    "principal": Component.PRINCIPAL,
    "correcao": Component.CORRECTION,
    "juros": Component.INTEREST,
    "multa": Component.FINE,
}


def test_ceiling_over_the_whole_is_used_up_in_order_as_in_g02() -> None:
    inputs, expected = case("G02")
    owed = {component: Money.reais(inputs[word]) for word, component in WORDS.items()}
    limits = {component: int(Decimal(inputs["caps"][word]) * 100) for word, component in WORDS.items()}
    order = [WORDS[word] for word in inputs["ordem"] if word in WORDS]  # the case's fees are zero
    taken = capped(owed, limits, int(Decimal(inputs["teto_global_pct"]) * 100), order)
    assert {word: str(taken[component].decimal) for word, component in WORDS.items()} == {
        word: text for word, text in expected["desconto"].items() if word in WORDS
    }
    assert total(taken.values()) == Money.reais(expected["limite"])
    assert total(owed.values()) - total(taken.values()) == Money.reais(expected["a_pagar"])


def test_share_of_the_whole_equals_g06() -> None:
    inputs, expected = case("G06")
    whole = Money.reais(inputs["total"])
    discount = part(whole, 10_000 - int(inputs["pct_pagar"]) * 100)
    assert discount == Money.reais(expected["desconto"])
    assert whole - discount == Money.reais(expected["a_pagar"])


@given(balances(), discount_limits())
def test_no_component_is_discounted_past_its_limit_and_the_next_centavo_would_be(
    balance: Balance, limits: DiscountLimits
) -> None:
    for line in discount_lines(balance, limits):
        allowed = line.owed.cents * line.limit_bps  # in ten-thousandths of a centavo
        assert line.limit_bps == limits.of(line.component)
        assert line.discount.cents * 10_000 <= allowed < (line.discount.cents + 1) * 10_000


@given(balances(), discount_limits())
def test_discount_lines_cover_the_whole_balance(balance: Balance, limits: DiscountLimits) -> None:
    lines = discount_lines(balance, limits)
    assert total(line.owed for line in lines) == balance.total
    assert all(Money(0) <= line.payable <= line.owed for line in lines)


@given(st.fixed_dictionaries({each: st.integers(0, 10_000_00) for each in Component}), BPS, st.permutations(Component))
def test_together_the_discounts_stay_under_the_ceiling(
    cents: dict[Component, int], ceiling: int, order: list[Component]
) -> None:
    owed = {component: Money(amount) for component, amount in cents.items()}
    full = dict.fromkeys(Component, 10_000)
    assert total(capped(owed, full, ceiling, order).values()) == part(total(owed.values()), ceiling)
    assert not any(capped(owed, {}, ceiling, order).values())

"""Discounts: golden cases of group G, and no centavo past a limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.owed.balance import Balance, Component
from offers.plans.discount import ORDER, capped, discount_lines, part, payable_cents
from offers.policies.policy import DiscountLimits
from tests.offers.golden import case
from tests.offers.policy_strategies import full_balances, full_limits
from tests.offers.strategies import BPS, balance_of

WORDS = {
    "principal": Component.PRINCIPAL,
    "correcao": Component.CORRECTION,
    "juros": Component.INTEREST,
    "multa": Component.FINE,
    "honorarios": Component.FEES,
}


def test_ceiling_over_the_whole_is_used_up_in_order_as_in_g02() -> None:
    inputs, expected = case("G02")
    owed = {component: Money.reais(inputs[word]) for word, component in WORDS.items()}
    limits = {component: int(Decimal(inputs["caps"][word]) * 100) for word, component in WORDS.items()}
    order = [WORDS[word] for word in inputs["ordem"]]
    assert order == [each for each in ORDER if each is not Component.REMUNERATORY]
    taken = capped(owed, limits, int(Decimal(inputs["teto_global_pct"]) * 100), order)
    assert {word: str(taken[component].decimal) for word, component in WORDS.items()} == expected["desconto"]
    assert total(taken.values()) == Money.reais(expected["limite"])
    assert total(owed.values()) - total(taken.values()) == Money.reais(expected["a_pagar"])


def test_share_of_the_whole_equals_g06() -> None:
    inputs, expected = case("G06")
    whole = Money.reais(inputs["total"])
    discount = part(whole, 10_000 - int(inputs["pct_pagar"]) * 100)
    assert discount == Money.reais(expected["desconto"])
    assert whole - discount == Money.reais(expected["a_pagar"])


def test_a_policy_s_limits_give_the_discounts_of_g02() -> None:
    inputs, expected = case("G02")
    caps = {WORDS[word]: int(text) * 100 for word, text in inputs["caps"].items()}
    limits = DiscountLimits(
        interest_bps=caps[Component.INTEREST], fine_bps=caps[Component.FINE], fees_bps=caps[Component.FEES],
        correction_bps=caps[Component.CORRECTION], principal_bps=caps[Component.PRINCIPAL],
        ceiling_bps=int(inputs["teto_global_pct"]) * 100,
    )  # fmt: skip
    cents = {component.value: Money.reais(inputs[word]).cents for word, component in WORDS.items()}
    lines = discount_lines(balance_of(date(2026, 11, 20), 90, **cents), limits)
    given_off = {line.component: str(line.discount.decimal) for line in lines}
    assert given_off == {WORDS[word]: text for word, text in expected["desconto"].items()}
    assert total(line.payable for line in lines) == Money.reais(expected["a_pagar"])
    assert [line.component for line in lines if line.cut_by_ceiling] == [Component.PRINCIPAL]


@given(full_balances(), full_limits())
def test_no_component_is_discounted_past_its_limit_nor_all_together_past_the_ceiling(
    balance: Balance, limits: DiscountLimits
) -> None:
    lines = discount_lines(balance, limits)
    for line in lines:
        assert line.limit_bps == limits.of(line.component)
        assert line.discount.cents * 10_000 <= line.owed.cents * line.limit_bps
    assert total(line.discount for line in lines).cents * 10_000 <= balance.total.cents * limits.ceiling_bps


@given(full_balances(), full_limits())
def test_discounts_are_the_floors_of_exact_shares_taken_in_order_while_the_ceiling_lasts(
    balance: Balance, limits: DiscountLimits
) -> None:
    left = Fraction(balance.total.cents * limits.ceiling_bps, 10_000).__floor__()
    expected = {}
    for component in ORDER:
        share = Fraction(balance.amount_of(component).cents * limits.of(component), 10_000).__floor__()
        expected[component] = min(share, left)
        left -= expected[component]
    lines = discount_lines(balance, limits)
    assert {line.component: line.discount.cents for line in lines} == {
        line.component: expected[line.component] for line in balance.lines
    }
    assert payable_cents(balance, limits) == sum(line.payable.cents for line in lines)


@given(full_balances(), full_limits())
def test_without_a_ceiling_every_discount_is_the_floor_of_its_own_share(
    balance: Balance, limits: DiscountLimits
) -> None:
    for line in discount_lines(balance, limits.model_copy(update={"ceiling_bps": 10_000})):
        assert line.discount == part(line.owed, line.limit_bps)
        assert not line.cut_by_ceiling


@given(full_balances(), full_limits(), st.integers(0, 10_000))
def test_a_higher_ceiling_never_costs_the_debtor_more(balance: Balance, limits: DiscountLimits, ceiling: int) -> None:
    lower = limits.model_copy(update={"ceiling_bps": min(ceiling, limits.ceiling_bps)})
    assert payable_cents(balance, limits) <= payable_cents(balance, lower)


def test_nothing_comes_off_what_a_falling_index_took_below_zero() -> None:
    balance = balance_of(date(2026, 11, 20), 90, principal=100_00, correction=-1_00)
    limits = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=10_000, principal_bps=5_000)
    assert [(line.component, line.discount) for line in discount_lines(balance, limits)] == [
        (Component.PRINCIPAL, Money(50_00)),
        (Component.CORRECTION, Money(0)),
    ]


@given(full_balances(), full_limits())
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

"""The engine against the oracle in exact fractions, and the laws no offer may break, over seeded cases."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from brazil.money import Money
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.limits import DiscountLimits, InstallmentLimits, IofMode, Method
from offers.policies.policy import Tier
from tests.offers.down_payment_bound import rise
from tests.offers.golden import case
from tests.offers.offer_cases import cases_of
from tests.offers.offer_tally import tally, violations
from tests.offers.oracle import amortized, half_up, tax_share
from tests.offers.strategies import balance_of
from tests.offers.wrong_engines import mistaken

BLOCKS = [range(first, first + 6) for first in range(0, 48, 6)]


@pytest.mark.parametrize("numbers", BLOCKS, ids=lambda numbers: f"{numbers[0]}-{numbers[-1]}")
def test_every_offer_is_the_oracle_s_and_breaks_no_law(numbers: range) -> None:
    counts = tally(numbers)
    assert violations(counts) == {}
    assert counts["offers"] > 150


def test_the_cases_reach_every_method_choice_and_refusal() -> None:
    counts = sum((tally(numbers) for numbers in BLOCKS[:4]), Counter())
    for method in Method:
        assert counts[f"{method} offers"] > 100
    for reached in ("offers with tax", "offers with a down payment", "plans chosen", "down payments raised"):
        assert counts[reached] > 50, reached
    refused = {key.removeprefix("refused: ") for key in counts if key.startswith("refused: ")}
    assert refused >= {"count_too_high", "count_not_offered", "down_payment_too_low", "installment_under_minimum"}


def test_the_same_number_makes_the_same_cases() -> None:
    assert list(cases_of(7)) == list(cases_of(7)) != list(cases_of(8))


@pytest.mark.parametrize(
    ("mistake", "found"),
    [
        ("discounts rounded half up", "component over its limit"),
        ("one centavo moved from the last Price installment to the first", "installments"),
        ("tax on days past the 365th", "down payment or tax"),
        ("due dates rolled to bank days", "installments"),
        ("annual cost 0.01 % too high", "cost"),
    ],
)
def test_an_engine_with_a_mistake_is_caught(mistake: str, found: str) -> None:
    with mistaken(mistake):
        assert found in violations(tally(range(3)))


def limits(method: Method = Method.PRICE, bps: int = 200, iof: IofMode = IofMode.NONE) -> InstallmentLimits:
    return InstallmentLimits(
        interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0, max_installments=48, min_installment_cents=1,
        monthly_interest_bps=bps, method=method, iof=iof,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "method"), [("D02", Method.PRICE), ("D05", Method.PRICE), ("D19", Method.SAC)])
def test_the_oracle_equals_the_golden_tables(number: str, method: Method) -> None:
    inputs, expected = case(number)
    offsets = tuple(30 * month for month in range(1, inputs["n"] + 1))
    bps = int(Fraction(inputs["taxa_mes"]) * 10_000)
    rows = amortized(Money.reais(inputs["pv"]).cents, limits(method, bps), bps, offsets)
    assert rows[0][0] == Money.reais(expected.get("parcela") or expected["tabela"][0][1]).cents
    assert rows[-1][0] == Money.reais(expected.get("ultima_parcela") or expected["tabela"][-1][1]).cents


def test_the_oracle_equals_golden_f06() -> None:
    inputs, expected = case("F06")
    start = date.fromisoformat(inputs["data"])
    offsets = tuple((date.fromisoformat(day) - start).days for day in inputs["vencimentos"])
    k = tax_share(IofMode.NEW_OPERATION, Method.PRICE, 200, offsets, start)
    gross = half_up(Money.reais(inputs["liquido"]).cents, 1 - k)
    assert gross == Money.reais(expected["principal_bruto"]).cents
    assert amortized(gross, limits(), 200, offsets)[0][0] == Money.reais(expected["parcela"]).cents


def test_two_centavos_more_down_may_cost_three_more_and_stay_within_the_bound() -> None:
    """Rounding alone: R$ 2.267,94 at 2 % in 27, a first payment a month away and every 30 days or so after."""
    balance = balance_of(date(2026, 1, 10), 90, principal=2_267_94)
    free = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)
    tier = Tier(
        min_days_overdue=0,
        cash=free,
        installments=limits(),
        validity_days=5,
        first_due_min_days=30,
        first_due_max_days=40,
    )
    most = -1
    for down in range(1, 400):
        plan = build_plan(balance, tier, Choice(count=27, down_payment=Money(down)))
        assert isinstance(plan, Plan)
        found = rise(balance, tier, plan, 2)
        assert found is not None
        assert found.cents <= found.most < 60
        most = max(most, found.cents)
    assert most >= 3

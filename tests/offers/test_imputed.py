"""Payment by payment, what each settled and what it left, by hand and as a law; an offer's memo recomputes too."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.breach import Paid, original_restored, simple_interest
from offers.agreements.breach_memo import breach_memo, recompute_breach
from offers.agreements.delay import Settled
from offers.agreements.imputed import imputed_on_debt, imputed_on_installments
from offers.agreements.rest_memo import recompute_rest, rest_memo
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.made.offer_memo import offer_memo, recompute_offer
from offers.made.pricing import make_offer
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from tests.offers.strategies import balance_of, example_policy

DUE = date(2025, 10, 15)
PAYMENTS = (
    Paid(on=date(2026, 1, 15), amount=Money(10_000)),
    Paid(on=date(2026, 2, 18), amount=Money(10_000)),
    Paid(on=date(2026, 4, 14), amount=Money(4_000)),
)


def test_the_payments_of_n03_by_hand() -> None:
    """docs/agreements.md N03: R$ 1.000,00 at 1 % a month; the interest, the principal and what is left after each."""
    restored = original_restored(
        Money(100_000), DUE, PAYMENTS, date(2026, 5, 15), simple_interest(Decimal("0.01")), fine_rate=Decimal("0.02")
    )
    lines = imputed_on_debt(restored, PAYMENTS)
    assert [(each.interest.cents, each.principal.cents, each.left.cents) for each in lines] == [
        (3_067, 6_933, 93_067), (1_055, 8_945, 84_122), (1_542, 2_458, 81_664),
    ]  # fmt: skip
    assert {each.fine.cents + each.beyond.cents for each in lines} == {0}


def test_the_payments_of_n01_by_hand() -> None:
    """The third installment: 1,00 of interest and 39,00 of its amount on 14/04/2026."""
    facts = [
        InstallmentFacts(number=number, due_on=date(2026, number, 15), amount=Money(10_000), settled=settled)
        for number, settled in enumerate(
            (
                (Settled(on=date(2026, 1, 15), nominal=Money(10_000)),),
                (Settled(on=date(2026, 2, 18), nominal=Money(10_000)),),
                (Settled(on=date(2026, 4, 14), nominal=Money(3_900), interest=Money(100)),),
                (), (), (),
            ),
            start=1,
        )
    ]  # fmt: skip
    lines = imputed_on_installments(facts)
    assert [(each.amount.cents, each.interest.cents, each.principal.cents, each.left.cents) for each in lines] == [
        (10_000, 0, 10_000, 50_000), (10_000, 0, 10_000, 40_000), (4_000, 100, 3_900, 36_100),
    ]  # fmt: skip
    memo = json.loads(json.dumps(rest_memo(facts[2:], LifeTerms(), Decimal(0), date(2026, 5, 15), history=facts)))
    assert recompute_rest(memo) == memo["result"]
    assert memo["result"]["owed_cents"] == 36_663
    memo["history"][0]["settled"][0]["nominal_cents"] -= 1
    assert recompute_rest(memo) != memo["result"]


AMOUNTS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90_000)), min_size=1, max_size=6)


@given(AMOUNTS, st.integers(0, 300))
def test_the_parts_of_each_payment_add_up_to_it_and_the_memo_recomputes(
    paid: list[tuple[int, int]], fine_bps: int
) -> None:
    terms = ContractTerms(late_interest_bps=100, fine_bps=fine_bps, consumer=False)
    debt = Debt(principal=Money(100_000), due_on=DUE, product=Product.SCHOOL, terms=terms)
    payments = [Paid(on=DUE + timedelta(days=days), amount=Money(cents)) for days, cents in paid]
    memo = json.loads(json.dumps(breach_memo(debt, payments, DUE + timedelta(days=401), {}, vested=Money(0))))
    assert recompute_breach(memo) == memo["result"]
    lines = memo["result"]["payments"]
    assert total(Money(each["amount_cents"]) for each in lines) == total(each.amount for each in payments)
    for each in lines:
        parts = ("fine_cents", "interest_cents", "principal_cents", "beyond_cents")
        assert sum(each[part] for part in parts) == each["amount_cents"]
        assert min(each[part] for part in (*parts, "left_cents")) >= 0
    assert sum(each["beyond_cents"] for each in lines) == memo["result"]["excess_cents"]


def an_offer_memo(count: int = 6) -> dict[str, Any]:
    policy, balance = (
        example_policy(),
        balance_of(date(2026, 11, 23), 300, principal=100_000, fine=2_000, interest=9_999),
    )
    plan = build_plan(balance, policy.tiers[1], Choice(count=count))
    assert isinstance(plan, Plan)
    offer = make_offer(plan, balance, policy, tier_index=1, debt_id="d", debt_version=1)
    found: dict[str, Any] = json.loads(json.dumps(offer_memo(offer, policy)))
    return found


@pytest.mark.parametrize("count", [1, 6])
def test_an_offers_memo_recomputes_its_plan_and_tells_nothing_of_how_proposals_are_answered(count: int) -> None:
    memo = an_offer_memo(count)
    assert recompute_offer(memo) == memo["result"]
    assert memo["tier"].keys().isdisjoint({"counter", "when", "name"})
    memo["tier"]["installments" if count > 1 else "cash"]["principal_bps"] -= 100
    assert recompute_offer(memo)["total_cents"] > memo["result"]["total_cents"]


def test_what_is_no_memo_of_an_offer_is_told_by_its_field() -> None:
    for field in ("kind", "offer", "tier"):
        memo = an_offer_memo()
        del memo[field]
        with pytest.raises(OfferError) as told:
            recompute_offer(memo)
        assert (told.value.code, told.value.values_shown) == ("memo_unreadable", {"field": field})

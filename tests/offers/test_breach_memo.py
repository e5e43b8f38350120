"""The memo of a breach gives the same centavos from its JSON alone, and changes where any of its facts does."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import load_series
from brazil.money import Money
from offers.agreements.breach import Paid
from offers.agreements.breach_memo import breach_memo, recompute_breach, result_of
from offers.agreements.frozen import Freeze
from offers.agreements.restored import debt_restored
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError

SERIES = load_series()
TODAY = date(2026, 7, 20)
TERMS = st.builds(
    ContractTerms,
    correction_index=st.sampled_from([None, "IPCA", "INPC"]),
    fine_bps=st.integers(0, 500),
    late_interest_bps=st.none() | st.integers(0, 300),
)
DEBTS = st.builds(
    Debt,
    principal=st.integers(100, 50_000_00).map(Money),
    due_on=st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    product=st.sampled_from([Product.LOAN, Product.SCHOOL, Product.CREDIT_CARD]),
    terms=TERMS,
)


@settings(max_examples=40)
@given(DEBTS, st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30_000_00)), max_size=3), st.integers(0, 500))
def test_the_json_alone_gives_the_same_centavos(debt: Debt, parts: list[tuple[int, int]], vested: int) -> None:
    days = (TODAY - debt.due_on).days
    payments = tuple(
        Paid(on=debt.due_on + timedelta(days=share * days // 100), amount=Money(cents)) for share, cents in parts
    )
    held = (Freeze(since=debt.due_on + timedelta(days=20), until=debt.due_on + timedelta(days=50)),)
    memo = json.loads(json.dumps(breach_memo(debt, payments, TODAY, SERIES, vested=Money(vested), freezes=held)))
    restored = debt_restored(debt, payments, TODAY, SERIES, vested=Money(vested), freezes=held)
    assert recompute_breach(memo) == memo["result"] == result_of(restored, payments)


def test_another_payment_or_another_month_of_an_index_gives_another_result() -> None:
    debt = Debt(
        principal=Money(500_000),
        due_on=date(2025, 1, 15),
        product=Product.SCHOOL,
        terms=ContractTerms(correction_index="IPCA", late_interest_bps=100),
    )
    memo = breach_memo(debt, [Paid(on=date(2025, 6, 1), amount=Money(20_000))], TODAY, SERIES, vested=Money(0))
    for change in (
        lambda it: it["payments"][0].update(amount_cents=20_001),
        lambda it: it["indices"]["IPCA"]["months"]["2025-03"].update(percent="9"),
    ):
        other = json.loads(json.dumps(memo))
        change(other)
        assert recompute_breach(other) != other["result"]
    with pytest.raises(OfferError, match="memo_unreadable"):
        recompute_breach({**memo, "kind": "balance"})

"""A broken agreement that novated nothing: the first debt comes back, and nothing paid is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.breach import Paid, original_restored, simple_interest, vested_discount
from offers.errors import OfferError
from offers.policies.limits import Vesting
from tests.offers.golden import case

DUE = date(2025, 10, 15)
ONE_PERCENT = simple_interest(Decimal("0.01"))


@pytest.mark.parametrize("number", ["J04"])
def test_the_first_debt_comes_back_as_in_the_golden_case(number: str) -> None:
    inputs, expected = case(number)
    agreement = inputs["acordo"]
    original, agreed = Money.reais(inputs["original"]), Money.reais(agreement["total"])
    payments = [Paid(on=date.fromisoformat(day), amount=Money.reais(text)) for day, text in inputs["pagamentos"]]
    paid = total(payment.amount for payment in payments)
    back = original_restored(
        original,
        date.fromisoformat(inputs["vencimento"]),
        payments,
        date.fromisoformat(inputs["apuracao"]),
        simple_interest(Decimal(inputs["juros_pct_mes"]) / 100),
        fine_rate=Decimal(inputs["multa_pct"]) / 100,
    )
    written = [
        [step.on.isoformat(), step.days]
        + [str(amount.decimal) for amount in (
            step.interest, step.to_interest, step.to_principal, step.unpaid_interest, step.principal,
        )]
        for step in back.steps
    ]  # fmt: skip
    assert written == expected["historico"]
    assert back.fine == Money.reais(expected["multa"])
    assert back.without_fine == Money.reais(expected["saldo_sem_multa"])
    assert back.owed == Money.reais(expected["saldo_com_multa_2pct_do_original"])
    vested = vested_discount(original - agreed, agreed, paid, Vesting.PROPORTIONAL)
    assert back.owed - vested == Money.reais(expected["alternativa_desconto_proporcional"])


PAYMENTS = st.lists(
    st.builds(
        lambda days, cents: Paid(on=DUE + timedelta(days=days), amount=Money(cents)),
        st.integers(0, 700),
        st.integers(0, 500_00),
    ),
    max_size=12,
)
PRINCIPALS = st.integers(1, 2_000_00).map(Money)
END = DUE + timedelta(days=700)


@given(PRINCIPALS, PAYMENTS)
def test_every_centavo_paid_settles_something_or_is_told_apart(principal, payments) -> None:
    back = original_restored(principal, DUE, payments, END, ONE_PERCENT, fine_rate=Decimal("0.02"))
    charged = principal + total(step.interest for step in back.steps)
    paid = total(payment.amount for payment in payments)
    settled = total(step.to_interest + step.to_principal for step in back.steps)
    assert settled + back.surplus == paid
    assert back.without_fine == charged - settled
    assert back.owed + paid == charged + back.fine + back.excess


@given(PRINCIPALS, PAYMENTS, st.integers(0, 11), st.integers(1, 500_00))
def test_paying_more_never_leaves_more_owed(principal, payments, which, more) -> None:
    """Less principal bears no more interest in any period, rounding included."""
    if not payments:
        return
    index = which % len(payments)
    raised = [
        Paid(on=one.on, amount=one.amount + Money(more)) if number == index else one
        for number, one in enumerate(payments)
    ]
    before = original_restored(principal, DUE, payments, END, ONE_PERCENT)
    after = original_restored(principal, DUE, raised, END, ONE_PERCENT)
    assert after.owed <= before.owed


@given(PRINCIPALS, st.integers(0, 900))
def test_without_payments_the_debt_bears_simple_interest_once(principal, days) -> None:
    back = original_restored(principal, DUE, [], DUE + timedelta(days=days), ONE_PERCENT)
    assert len(back.steps) == 1
    assert back.owed == principal + ONE_PERCENT(principal, DUE, DUE + timedelta(days=days)).interest


def test_unpaid_interest_bears_none() -> None:
    """Twelve tokens of one centavo leave the interest that no payment at all would, but for roundings."""
    tokens = [Paid(on=DUE + timedelta(days=30 * month), amount=Money(1)) for month in range(1, 13)]
    back = original_restored(Money(1_000_00), DUE, tokens, DUE + timedelta(days=360), ONE_PERCENT)
    assert back.without_fine == Money(1_120_00 - 12)


def test_what_is_paid_beyond_the_principal_goes_to_the_fine_first() -> None:
    paid = [Paid(on=DUE, amount=Money(1_015_00))]
    back = original_restored(Money(1_000_00), DUE, paid, END, ONE_PERCENT, fine_rate=Decimal("0.02"))
    assert (back.owed, back.excess) == (Money(5_00), Money(0))
    paid = [Paid(on=DUE, amount=Money(1_025_00))]
    back = original_restored(Money(1_000_00), DUE, paid, END, ONE_PERCENT, fine_rate=Decimal("0.02"))
    assert (back.owed, back.excess) == (Money(0), Money(5_00))


@pytest.mark.parametrize("day", [DUE - timedelta(days=1), END + timedelta(days=1)])
def test_a_payment_outside_the_period_is_refused(day: date) -> None:
    with pytest.raises(OfferError, match="payment_outside"):
        original_restored(Money(1_00), DUE, [Paid(on=day, amount=Money(1))], END, ONE_PERCENT)


def test_the_discount_earned_follows_the_share_paid_only_where_the_policy_says() -> None:
    shares = {vesting: vested_discount(Money(400_00), Money(600_00), Money(200_00), vesting) for vesting in Vesting}
    assert shares == {Vesting.NONE: Money(0), Vesting.PROPORTIONAL: Money(133_33), Vesting.AT_END: Money(0)}
    assert vested_discount(Money(400_00), Money(600_00), Money(700_00), Vesting.PROPORTIONAL) == Money(400_00)
    with pytest.raises(OfferError, match="agreed_not_positive"):
        vested_discount(Money(1), Money(0), Money(0), Vesting.PROPORTIONAL)

"""A broken agreement: the first debt comes back, or what is left of the new one falls due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.amortization import equal_parts, price
from offers.breach import Paid, original_restored, owed_of, rest_falls_due, simple_interest, vested_discount
from offers.errors import OfferError
from offers.limits import Vesting
from offers.payoff import payoff
from offers.schedule import effective_on, monthly_due_dates
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
    assert back.owed == principal + ONE_PERCENT(principal, DUE, DUE + timedelta(days=days))


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


LATE = {"fine_rate": Decimal("0.02"), "late_rate": Decimal("0.01")}


def test_after_a_novation_only_what_is_late_bears_charges() -> None:
    lines = equal_parts(Money(600_00), monthly_due_dates(date(2026, 1, 15), 6))
    due = rest_falls_due(lines[2:], date(2026, 4, 14), **LATE)
    assert [(line.number, line.days_late, line.fine.cents, line.interest.cents) for line in due] == [
        (3, 30, 2_00, 1_00), (4, 0, 0, 0), (5, 0, 0, 0), (6, 0, 0, 0),
    ]  # fmt: skip
    assert owed_of(due) == Money(403_00)


def test_a_due_date_without_banking_is_late_only_after_the_next_bank_day_and_then_from_the_first() -> None:
    """Lei 7.089/1983 art. 1º; STJ REsp 1.954.924: Saturday 14 March, paid on Monday or on Tuesday."""
    lines = equal_parts(Money(100_00), [date(2026, 3, 14)])
    assert owed_of(rest_falls_due(lines, date(2026, 3, 16), **LATE)) == Money(100_00)
    assert rest_falls_due(lines, date(2026, 3, 17), **LATE)[0].days_late == 3


@given(st.integers(100_00, 1_000_000_00), st.integers(0, 500), st.integers(1, 24), st.integers(0, 900))
def test_the_rest_never_passes_what_paying_every_part_late_would_cost(cents, bps, count, wait) -> None:
    start = date(2026, 1, 5)
    rate = Decimal(bps).scaleb(-4)
    lines = price(Money(cents), rate, start, monthly_due_dates(start + timedelta(days=30), count))
    on = start + timedelta(days=wait)
    due = rest_falls_due(lines, on, plan_rate=rate, **LATE)
    assert total(line.amount for line in due) == payoff(lines, rate, on).value
    for line in due:
        late = on > effective_on(line.due_on)
        assert bool(line.days_late) == late
        assert late or line.owed <= line.nominal
        assert not late or line.amount == line.nominal
        assert line.fine <= line.nominal.times(Decimal("0.02"))

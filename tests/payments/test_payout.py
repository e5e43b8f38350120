"""Commission by the contract: bands by age, a minimum, never more than what was recovered; a payout's life."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import ZERO, Money
from payments.errors import IllegalTransition
from payments.payout import (
    OPEN,
    TRANSITIONS,
    Band,
    CommissionTerms,
    FeeBearer,
    PayoutEvent,
    PayoutState,
    Recovered,
    RecoveredPart,
    advance,
    commission_of,
    dues_of,
)
from tests.support.folded import each_of

BANDS = (Band(from_days=0, rate_bps=500), Band(from_days=91, rate_bps=1250), Band(from_days=361, rate_bps=2000))
TERMS = CommissionTerms(bands=BANDS, minimum=Money(3_00))

cents = st.integers(0, 10_000_000).map(Money)
recovered_amounts = st.builds(Recovered, principal=cents, interest=cents, fine=cents)
ages = st.integers(-30, 5_000)
parts = st.frozensets(st.sampled_from(RecoveredPart), min_size=1)


@st.composite
def terms(draw: st.DrawFn) -> CommissionTerms:
    days = [0, *sorted(draw(st.sets(st.integers(1, 4_000), max_size=4)))]
    rates = draw(st.lists(st.integers(0, 10_000), min_size=len(days), max_size=len(days)))
    bands = tuple(Band(from_days=day, rate_bps=rate) for day, rate in zip(days, rates, strict=True))
    minimum = Money(draw(st.integers(0, 50_00)))
    return CommissionTerms(bands=bands, minimum=minimum, bears=draw(parts), fee_bearer=draw(st.sampled_from(FeeBearer)))


@each_of([(-5, 500), (0, 500), (90, 500), (91, 1250), (360, 1250), (361, 2000), (9_999, 2000)])
def test_a_band_begins_on_its_day_and_ends_the_day_before_the_next(age: int, rate: int) -> None:
    assert TERMS.rate_at(age) == rate


@each_of(
    [
        (Recovered(principal=Money(1000_00), interest=Money(50_00), fine=Money(20_00)), 91, 133_75, False),
        (Recovered(principal=Money(100_10)), 0, 5_01, False),  # 5.005: half a centavo goes up
        (Recovered(principal=Money(100_09)), 0, 5_00, False),  # 5.0045
        (Recovered(principal=Money(60_01)), 0, 3_00, False),  # 3.0005, the minimum to the centavo
        (Recovered(principal=Money(10_00)), 0, 3_00, True),
        (Recovered(principal=Money(2_00)), 0, 2_00, True),  # the minimum is never more than what came in
        (Recovered(), 400, 0, False),
    ]
)
def test_commission_by_hand(recovered: Recovered, age: int, amount: int, by_minimum: bool) -> None:
    found = commission_of(recovered, TERMS, age_days=age)
    assert (found.amount, found.by_minimum) == (Money(amount), by_minimum)


def test_what_bears_no_commission_is_left_out_and_has_no_minimum() -> None:
    terms = CommissionTerms(bands=BANDS, minimum=Money(3_00), bears=frozenset({RecoveredPart.PRINCIPAL}))
    mixed = Recovered(principal=Money(100_00), interest=Money(900_00), fine=Money(9_00))
    assert commission_of(mixed, terms, age_days=0).amount == Money(5_00)
    assert commission_of(Recovered(fine=Money(9_00)), terms, age_days=0).amount == ZERO


@given(recovered_amounts, terms(), ages)
@settings(max_examples=150)
def test_commission_is_the_rate_to_the_nearest_centavo_between_minimum_and_base(
    recovered: Recovered, terms: CommissionTerms, age: int
) -> None:
    found = commission_of(recovered, terms, age_days=age)
    assert ZERO <= found.amount <= found.base <= recovered.total
    exact = Fraction(found.base.cents * terms.rate_at(age), 10_000)
    if found.by_minimum:
        assert found.amount == min(terms.minimum, found.base)
        assert found.amount.cents >= exact - Fraction(1, 2)
    else:
        assert Fraction(-1, 2) < found.amount.cents - exact <= Fraction(1, 2)
        assert found.amount >= min(terms.minimum, found.base)


@given(recovered_amounts, terms(), ages, st.integers(0, 20_00).map(Money), st.booleans())
@settings(max_examples=100)
def test_every_centavo_of_a_line_is_recovered_kept_or_paid_out(
    recovered: Recovered, terms: CommissionTerms, age: int, fee: Money, to_operator: bool
) -> None:
    dues = dues_of(recovered, terms, age_days=age, bank_fee=fee, to_operator=to_operator)
    assert dues.net + dues.commission + dues.fee == recovered.total
    charged = to_operator and terms.fee_bearer is FeeBearer.CREDITOR
    assert dues.fee == (fee if charged else ZERO)


@given(recovered_amounts, recovered_amounts, terms(), ages)
@settings(max_examples=100)
def test_recovering_more_never_leaves_the_creditor_less(
    one: Recovered, more: Recovered, terms: CommissionTerms, age: int
) -> None:
    both = Recovered(
        principal=one.principal + more.principal, interest=one.interest + more.interest, fine=one.fine + more.fine
    )
    first, second = commission_of(one, terms, age_days=age), commission_of(both, terms, age_days=age)
    assert first.amount <= second.amount
    assert one.total - first.amount <= both.total - second.amount


@each_of(
    [
        ("no_bands", {"bands": ()}),
        ("first_band_not_zero", {"bands": (Band(from_days=1, rate_bps=5),)}),
        ("bands_out_of_order", {"bands": (*BANDS, Band(from_days=361, rate_bps=1))}),
        ("rate_out_of_range", {"bands": (Band(from_days=0, rate_bps=10_001),)}),
        ("rate_out_of_range", {"bands": (Band(from_days=0, rate_bps=-1),)}),
        ("minimum_negative", {"minimum": Money(-1)}),
        ("nothing_bears", {"bears": frozenset()}),
    ]
)
def test_terms_that_tell_no_commission_are_refused(code: str, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=code):
        CommissionTerms(**{"bands": BANDS, **changes})  # type: ignore[arg-type]


def test_a_payment_taken_back_is_not_worked_out_anew() -> None:
    with pytest.raises(ValueError, match="negative_part"):
        commission_of(Recovered(principal=Money(-1)), TERMS, age_days=0)


def test_a_payout_is_paid_only_after_review_and_approval_and_then_never_changes() -> None:
    state = PayoutState.PREPARED
    for event in (PayoutEvent.REVIEW, PayoutEvent.APPROVE, PayoutEvent.PAY):
        assert state in OPEN
        assert advance(state, PayoutEvent.CANCEL) is PayoutState.CANCELED
        state = advance(state, event)
    assert state is PayoutState.PAID
    for ended in (PayoutState.PAID, PayoutState.CANCELED):
        assert ended not in OPEN
        assert TRANSITIONS[ended] == {}
    for early in (PayoutState.PREPARED, PayoutState.REVIEWED):
        with pytest.raises(IllegalTransition):
            advance(early, PayoutEvent.PAY)
    with pytest.raises(IllegalTransition):
        advance(PayoutState.PREPARED, PayoutEvent.APPROVE)

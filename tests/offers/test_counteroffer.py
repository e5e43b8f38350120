"""A proposal gets what was said or better, or what is nearest, and the limit in the way by its name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import ZERO, Money
from offers.errors import OfferError
from offers.made.offer_document import offer_document
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import holds, make_offer
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.simulation import Sheet, build_plan, simulate_tier
from offers.plans.window import window_of
from offers.policies.counter_limits import CounterLimits
from offers.policies.limits import Rhythm
from offers.policies.policy import Policy, Tier
from offers.proposals.concession import conceding, granted_bps
from offers.proposals.counteroffer import NEAR, Accepted, Countered, Proposal, Refused, answer
from offers.refusal import RefusalCode
from tests.offers.strategies import balance_of, balances, example_policy, tiers
from tests.support.folded import each_of

DAY = date(2026, 11, 23)
GENTLE, OLDER = example_policy().tiers
BALANCE = balance_of(DAY, 100, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)
COUNTER = st.builds(CounterLimits, extra_discount_bps=st.integers(0, 3_000), tolerance_bps=st.integers(10, 300))
SOME_COUNTER = st.one_of(st.none(), COUNTER)
SOME_RHYTHM = st.sampled_from([None, *Rhythm])


def generous(tier: Tier = GENTLE, extra: int = 1_000, tolerance: int = 100) -> Tier:
    return tier.model_copy(update={"counter": CounterLimits(extra_discount_bps=extra, tolerance_bps=tolerance)})


@st.composite
def cases(draw: st.DrawFn) -> tuple[Proposal, Balance, Tier]:
    """Any tier, any balance, and a proposal somewhere near what is offered."""
    tier = draw(tiers()).model_copy(update={"counter": draw(SOME_COUNTER)})
    balance = draw(balances())
    window = window_of(tier, balance.priced_on)
    span = (window.first_due_max - window.first_due_min).days
    count = draw(st.integers(1, 16))
    share = draw(st.integers(1, 130))
    first = window.first_due_min + timedelta(days=draw(st.integers(-2, span + 2)))
    proposal = Proposal(
        amount=Money(max(1, balance.total.cents * share // 100 // count)),
        count=count,
        first_due_on=draw(st.sampled_from([None, first])),
        down_payment=draw(st.sampled_from([None, Money(balance.total.cents * share // 200)])),
        rhythm=draw(SOME_RHYTHM),
    )
    return proposal, balance, tier


@settings(max_examples=120, deadline=None)
@given(cases())
def test_an_answer_is_what_was_said_or_better_or_what_everybody_sees(case: tuple[Proposal, Balance, Tier]) -> None:
    proposal, balance, tier = case
    got = answer(proposal, balance, tier)
    if isinstance(got, Accepted):
        assert_said_or_better(got, proposal)
        assert_honoured(got, balance, tier)
        return
    assert got.limits
    plain = answer(proposal, balance, tier.model_copy(update={"counter": None}))
    nearest = got.nearest if isinstance(got, Countered) else ()
    assert nearest == (plain.nearest if isinstance(plain, Countered) else ())
    for plan in nearest:
        assert build_plan(balance, tier, plan.choice) == plan
        assert max(line.amount.cents for line in plan.installments) <= NEAR * proposal.amount.cents


def assert_said_or_better(got: Accepted, proposal: Proposal) -> None:
    plan = got.plan
    assert plan.count == proposal.count
    assert proposal.first_due_on in (None, plan.first_due_on)
    assert proposal.rhythm in (None, plan.rhythm) or plan.count == 1
    after = plan.installments[1:] if proposal.down_payment else plan.installments
    assert all(line.amount <= proposal.amount for line in after)
    assert plan.first_payment <= max(proposal.amount, proposal.down_payment or ZERO)


def assert_honoured(got: Accepted, balance: Balance, tier: Tier) -> None:
    """What was accepted is within what is granted, and an offer that can be stored, read and worked out again."""
    assert 0 <= got.concession_bps <= granted_bps(tier.counter)
    policy = Policy(name="x", tiers=(tier,))
    bps = got.concession_bps
    offer = make_offer(got.plan, balance, policy, tier_index=0, debt_id="a", debt_version=1, concession_bps=bps)
    assert offer_from_document(offer_document(offer)) == offer
    assert holds(offer, policy)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_no_offer_everybody_sees_is_nearer_than_the_nearest(case: tuple[Proposal, Balance, Tier]) -> None:
    proposal, balance, tier = case
    got = answer(proposal, balance, tier)
    if not isinstance(got, Countered):
        return
    window = window_of(tier, balance.priced_on)
    first = min(max(proposal.first_due_on or window.first_due_min, window.first_due_min), window.first_due_max)
    rhythm = proposal.rhythm if proposal.rhythm in tier.installments.rhythms else None
    sheet = simulate_tier(balance, tier, tier_index=0, choice=Choice(count=0, first_due_on=first, rhythm=rhythm))
    assert isinstance(sheet, Sheet)

    def measure(plan: object) -> tuple[int, int]:
        amounts = plan.installments.amounts  # type: ignore[attr-defined]
        return max(0, max(amounts) - proposal.amount.cents), abs(len(amounts) - proposal.count)

    for plan in got.nearest:
        passed, further = measure(plan)
        for other in (sheet.cash, *sheet.ladder):
            less_passed, less_far = measure(other)
            assert not (less_passed <= passed and less_far < further)
            assert not (less_passed < passed and less_far <= further)


def test_what_everybody_sees_is_accepted_without_a_concession() -> None:
    got = answer(Proposal(amount=Money(110_05), count=10), BALANCE, generous())
    assert isinstance(got, Accepted)
    assert got.concession_bps == 0
    assert got.plan == build_plan(BALANCE, GENTLE, Choice(count=10))


def test_a_better_price_is_given_where_the_offer_is_better_than_what_was_said() -> None:
    got = answer(Proposal(amount=Money(150_00), count=10), BALANCE, GENTLE)
    assert isinstance(got, Accepted)
    assert max(line.amount for line in got.plan.installments) < Money(120_00)


def test_a_concession_goes_no_further_than_asked() -> None:
    """Followed by hand: cash is R$ 950,00; each percent more on the principal, R$ 1.000,00, is R$ 10,00 less."""
    tier = generous(extra=1_000)
    assert granted_bps(tier.counter) == 800
    for said, bps in ((950_00, 0), (949_99, 1), (949_90, 1), (900_00, 500), (870_00, 800)):
        got = answer(Proposal(amount=Money(said), count=1), BALANCE, tier)
        assert isinstance(got, Accepted)
        assert got.concession_bps == bps
        assert got.plan.total == Money(950_00 - 10 * bps)
    low = answer(Proposal(amount=Money(869_99), count=1), BALANCE, tier)
    assert isinstance(low, Countered)
    assert [limit.code for limit in low.limits] == [RefusalCode.AMOUNT_TOO_LOW]
    assert dict(low.limits[0].values) == {"count": 1, "shown": Money(950_00)}  # nothing of what might be granted


def test_without_a_counter_nothing_goes_past_the_offers() -> None:
    got = answer(Proposal(amount=Money(949_99), count=1), BALANCE, GENTLE)
    assert isinstance(got, Countered)
    assert got.nearest


def test_a_down_payment_the_tier_asks_for_is_taken_from_the_payments_said() -> None:
    asking = GENTLE.model_copy(
        update={"installments": GENTLE.installments.model_copy(update={"min_down_payment_bps": 3_000})}
    )
    got = answer(Proposal(amount=Money(368_00), count=3), BALANCE, asking)
    assert isinstance(got, Accepted)
    assert [line.amount for line in got.plan.installments] == [Money(368_00), Money(366_25), Money(366_25)]
    low = answer(Proposal(amount=Money(120_00), count=10), BALANCE, asking)
    assert isinstance(low, Countered | Refused)
    assert low.limits[0].code is RefusalCode.AMOUNT_TOO_LOW


LIMITS = [
    (Proposal(amount=Money(95_00), count=13), RefusalCode.COUNT_TOO_HIGH),
    (Proposal(amount=Money(95_00), count=7), RefusalCode.COUNT_NOT_OFFERED),
    (Proposal(amount=Money(95_00), count=12, rhythm=Rhythm.WEEKLY), RefusalCode.RHYTHM_NOT_OFFERED),
    (Proposal(amount=Money(95_00), count=12, first_due_on=DAY), RefusalCode.FIRST_DUE_TOO_EARLY),
    (Proposal(amount=Money(95_00), count=12, first_due_on=date(2027, 3, 1)), RefusalCode.FIRST_DUE_TOO_LATE),
    (Proposal(amount=Money(80_00), count=12), RefusalCode.AMOUNT_TOO_LOW),
    (Proposal(amount=Money(20_00), count=12), RefusalCode.AMOUNT_TOO_LOW),
    (Proposal(amount=Money(200_00), count=12, down_payment=Money(5_00)), RefusalCode.DOWN_PAYMENT_TOO_LOW),
]


@each_of(LIMITS)
def test_the_limit_in_the_way_is_named(proposal: Proposal, code: RefusalCode) -> None:
    counts = GENTLE.installments.model_copy(update={"counts": (3, 6, 12)})
    got = answer(proposal, BALANCE, generous(GENTLE.model_copy(update={"installments": counts}), extra=300))
    assert isinstance(got, Countered | Refused)
    assert got.limits[0].code is code
    assert isinstance(got, Refused) == (proposal.amount == Money(20_00))


def test_payments_under_the_creditors_minimum_are_named_as_such() -> None:
    small = balance_of(DAY, 100, principal=400_00)
    got = answer(Proposal(amount=Money(40_00), count=10), small, GENTLE)
    assert isinstance(got, Countered)
    assert got.limits[0].code is RefusalCode.INSTALLMENT_UNDER_MINIMUM


@pytest.mark.parametrize(
    ("amount", "count", "code"), [(0, 3, "proposal_amount"), (-1, 1, "proposal_amount"), (1, 0, "proposal_count")]
)
def test_a_proposal_of_nothing_is_no_input(amount: int, count: int, code: str) -> None:
    with pytest.raises(OfferError, match=code):
        answer(Proposal(amount=Money(amount), count=count), BALANCE, GENTLE)


def test_no_offer_can_be_made_or_honoured_past_what_is_granted() -> None:
    tier = generous(extra=1_000)
    policy = Policy(name="x", tiers=(tier,))
    for bps, fine in ((800, True), (801, False), (1_000, False), (-1, False)):
        plan = build_plan(BALANCE, conceding(tier, bps), Choice(count=1))
        made = {"tier_index": 0, "debt_id": "a", "debt_version": 1, "concession_bps": bps}
        if fine:
            offer = make_offer(plan, BALANCE, policy, **made)  # type: ignore[arg-type]
            tighter = Policy(name="x", tiers=(generous(extra=900),))
            with pytest.raises(OfferError, match="policy_mismatch"):
                holds(offer, tighter)
        else:
            with pytest.raises(OfferError, match="plan_mismatch"):
                make_offer(plan, BALANCE, policy, **made)  # type: ignore[arg-type]

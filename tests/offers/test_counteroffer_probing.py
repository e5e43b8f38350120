"""Asking again and again does not find the creditor's limit; the same probers find one that is not on the grid."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.counteroffer_probing import result_of, told_apart
from bench.probers import (
    DEBTS,
    MOST_BPS,
    PROBERS,
    TOLERANCE_BPS,
    behind_noise,
    case_of,
    fitting,
    fitting_noise,
    on_the_grid,
    plainly,
    probe,
)
from brazil.money import Money
from offers.policies.counter_limits import CounterLimits
from offers.policies.limits import Rhythm
from offers.proposals.concession import granted_bps
from offers.proposals.counteroffer import Proposal, answer
from tests.offers.strategies import balance_of, example_policy

ROUNDS = 72  # enough to halve five debts
CASE = case_of(random.Random(11))
COLLUSION = "five debts in collusion"


@pytest.mark.parametrize("name", PROBERS)
def test_no_prober_gets_closer_than_the_tolerance(name: str) -> None:
    prober = probe(CASE, name, on_the_grid, seed=1, rounds=ROUNDS)
    result = result_of(prober, fitting(on_the_grid, prober.seen))
    assert result.known_bps >= 2 * TOLERANCE_BPS
    assert result.above_bps >= TOLERANCE_BPS
    assert told_apart(prober) == 0


def test_the_same_prober_finds_a_limit_that_decides_by_itself() -> None:
    prober = probe(CASE, "halving", plainly, seed=1, rounds=ROUNDS)
    result = result_of(prober, fitting(plainly, prober.seen))
    assert (result.known_bps, result.above_bps) == (1, 0)


def test_debts_in_collusion_see_through_noise_fixed_for_each() -> None:
    """Why the grid is one for all debts: noise of each debt's own is a sample of the limit."""
    chance = random.Random(11)
    noise = tuple(chance.randrange(2 * TOLERANCE_BPS) for _ in range(DEBTS))
    prober = probe(CASE, COLLUSION, behind_noise(noise), seed=1, rounds=ROUNDS)
    spread = max(noise) - min(noise)
    assert spread > 0
    assert result_of(prober, fitting_noise(prober.seen)).known_bps == 2 * TOLERANCE_BPS - spread


@given(st.integers(0, MOST_BPS), st.integers(10, 1_000))
def test_a_grant_stays_one_tolerance_to_three_below_its_limit(limit: int, tolerance: int) -> None:
    granted = granted_bps(CounterLimits(extra_discount_bps=limit, tolerance_bps=tolerance))
    assert granted % (2 * tolerance) == 0
    if granted:
        assert tolerance <= limit - granted < 3 * tolerance
    else:
        assert limit < 3 * tolerance


@settings(max_examples=40, deadline=None)
@given(
    cell=st.integers(1, 10),
    ends=st.tuples(st.integers(0, 199), st.integers(0, 199)),
    amount=st.integers(1, 1_300_00),
    count=st.integers(1, 13),
    day=st.sampled_from([None, date(2026, 11, 30), date(2026, 12, 23), date(2027, 1, 5)]),
    rhythm=st.sampled_from([None, *Rhythm]),
)
def test_two_limits_of_a_cell_answer_everything_alike(
    cell: int, ends: tuple[int, int], amount: int, count: int, day: date | None, rhythm: Rhythm | None
) -> None:
    """The proof in one step: where answers are alike, no number of them tells limits apart."""
    balance = balance_of(date(2026, 11, 23), 100, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)
    proposal = Proposal(amount=Money(amount), count=count, first_due_on=day, rhythm=rhythm)
    tier = example_policy().tiers[0]
    lowest = 200 * cell + TOLERANCE_BPS
    one, other = (tier.model_copy(update={"counter": CounterLimits(extra_discount_bps=lowest + end)}) for end in ends)
    assert answer(proposal, balance, one) == answer(proposal, balance, other)

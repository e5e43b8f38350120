"""A test that may be looked at daily keeps its level where the z-test does not, and finds what is there."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.peeking import LEAST, told
from portal.statistics.sequential import ALPHA, Look, Tally, Verdict, decided, look, people_needed

tallies = st.integers(100, 50_000).flatmap(lambda of: st.builds(Tally, hits=st.integers(0, of), of=st.just(of)))


def test_looked_at_daily_the_z_test_tells_equal_shares_apart_and_this_one_does_not() -> None:
    equal = [told(seed, 0.0) for seed in range(60)]
    assert sum(each.naive is not None for each in equal) >= 9
    assert sum(each.sequential is not None for each in equal) <= 3
    different = [told(seed, 0.10) for seed in range(20)]
    assert sum(each.sequential is not None for each in different) >= 18


@settings(max_examples=80, deadline=None)
@given(champion=tallies, challenger=tallies)
def test_verdict_margin_and_p_value_agree_and_the_arms_may_be_swapped(champion: Tally, challenger: Tally) -> None:
    found, swapped = look(champion, challenger, LEAST), look(challenger, champion, LEAST)
    assert (found.p_value, found.margin, found.difference) == pytest.approx(
        (swapped.p_value, swapped.margin, -swapped.difference)
    )
    if found.verdict is Verdict.TOO_FEW:
        assert (found.p_value, found.margin) == (1.0, inf)
        return
    if abs(found.p_value - ALPHA) > 1e-9:
        assert (found.verdict in (Verdict.BETTER, Verdict.WORSE)) == (found.p_value < ALPHA)
    if found.verdict in (Verdict.BETTER, Verdict.WORSE):
        assert (found.verdict is Verdict.BETTER) == (found.difference > 0)


def test_by_hand() -> None:
    """200 and 260 of 1,000: pooled share 0.23, V = 0.23 * 0.77 * 2 / 1000 = 0.0003542, larger than that of the arms
    apart (0.16 + 0.1924) / 1000; with a deviation of 0.05 V + 0.0025 = 0.0028542, the ratio is
    sqrt(0.0003542 / 0.0028542) * exp(0.0036 * 0.0025 / (2 * 0.0003542 * 0.0028542)) = 0.35228 * e^4.45123 = 30.2."""
    found = look(Tally(hits=200, of=1_000), Tally(hits=260, of=1_000), 0.05)
    assert found.p_value == pytest.approx(1 / 30.2, rel=2e-3)
    assert found.verdict is Verdict.BETTER


def test_nothing_is_said_of_too_few() -> None:
    for champion, challenger in (((0, 99), (99, 99)), ((4, 5_000), (5, 5_000)), ((0, 0), (0, 0))):
        one, other = (Tally(hits=hits, of=of) for hits, of in (champion, challenger))
        assert look(one, other, LEAST).verdict is Verdict.TOO_FEW
    assert look(Tally(hits=0, of=100), Tally(hits=99, of=100), LEAST).verdict is Verdict.BETTER


def test_what_was_decided_stays_decided() -> None:
    kinds = [Verdict.TOO_FEW, Verdict.OPEN, Verdict.WORSE, Verdict.OPEN, Verdict.BETTER]
    looks = [Look(verdict=each, difference=0.0, margin=1.0, p_value=1.0) for each in kinds]
    assert decided(looks) == 2
    assert decided(looks[:2]) is None


def test_the_people_said_to_be_needed_find_the_difference_and_half_of_them_often_do_not() -> None:
    needed = people_needed(0.2, 0.05, 0.5)
    assert 2_000 < needed < 6_000
    assert people_needed(0.2, 0.05, 0.1) > 2 * needed  # a small share learns more slowly
    assert people_needed(0.2, 0.10, 0.5) < needed / 2
    assert 0.6 < _found(needed) <= 1.0
    assert _found(needed // 4) < 0.4


def _found(people: int) -> float:
    """Of 40 experiments with a true difference of 5 points, how many are told apart by so many people."""
    chance, half, found = random.Random(7), people // 2, 0
    for _ in range(40):
        arms = [Tally(hits=sum(chance.random() < share for _ in range(half)), of=half) for share in (0.2, 0.25)]
        found += look(arms[0], arms[1], 0.05).verdict is Verdict.BETTER
    return found / 40


def test_numbers_that_cannot_be_are_refused() -> None:
    for hits, of in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="hits"):
            Tally(hits=hits, of=of)
    with pytest.raises(ValueError, match="least"):
        look(Tally(hits=1, of=2), Tally(hits=1, of=2), 0.0)
    for share, least, part in ((0.0, 0.1, 0.5), (0.5, 0.0, 0.5), (0.5, 0.1, 1.0)):
        with pytest.raises(ValueError, match="share"):
            people_needed(share, least, part)

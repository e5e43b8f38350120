"""The days of a comparison: the same rule as the published bench, and what they answer together."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bench.peeking import DAYS, GAIN, LEAST, SHARE, days_of, told
from portal.statistics.day_by_day import Answer, DayLook, answer_of, day_by_day
from portal.statistics.sequential import Tally

FIRST = date(2026, 3, 2)
A_DAY = timedelta(days=1)


def of_each_day(sums: list[Tally]) -> dict[date, Tally]:
    """People of each day alone, from how the arm stood at the end of each."""
    before = [Tally(hits=0, of=0), *sums]
    return {
        FIRST + at * A_DAY: Tally(hits=each.hits - last.hits, of=each.of - last.of)
        for at, (last, each) in enumerate(zip(before[:-1], sums, strict=True))
    }


def as_kept(seed: int, gain: float) -> tuple[DayLook, ...]:
    """An experiment of the bench as the portal would count it."""
    chance = random.Random(seed)
    champion, challenger = days_of(chance, SHARE), days_of(chance, SHARE + gain)
    days = [FIRST + at * A_DAY for at in range(DAYS)]
    return day_by_day(of_each_day(champion), of_each_day(challenger), days, LEAST)


def test_it_decides_on_the_day_the_bench_does_and_equal_arms_are_not_told_apart() -> None:
    for gain, most in ((0.0, 1), (GAIN, 20)):
        found = []
        for seed in range(20):
            answer, decided = answer_of(as_kept(seed, gain), over=True, least=LEAST)
            at = None if decided is None else (decided.day - FIRST).days + 1
            assert at == told(seed, gain).sequential, seed
            found.append(answer in (Answer.BETTER, Answer.WORSE))
        assert sum(found) <= most
        assert gain == 0.0 or sum(found) > 12


def test_days_without_anybody_are_looked_at_too_and_what_came_before_counts_on_each() -> None:
    known = {FIRST: Tally(hits=3, of=10), FIRST + 2 * A_DAY: Tally(hits=1, of=5)}
    looks = day_by_day(known, {FIRST + A_DAY: Tally(hits=2, of=4)}, [FIRST + n * A_DAY for n in range(1, 4)], LEAST)
    assert [(each.champion.of, each.challenger.of) for each in looks] == [(10, 4), (15, 4), (15, 4)]
    assert looks[-1].champion.hits == 4


def test_what_is_not_told_apart_is_alike_only_where_the_least_difference_is_out() -> None:
    few, many = ({FIRST: Tally(hits=of // 5, of=of)} for of in (200, 20_000))
    for arm, answer in ((few, Answer.UNKNOWN), (many, Answer.ALIKE)):
        looks = day_by_day(arm, arm, [FIRST], LEAST)
        assert answer_of(looks, over=True, least=LEAST) == (answer, None)
        assert answer_of(looks, over=False, least=LEAST) == (Answer.NOT_YET, None)
    assert answer_of((), over=True, least=LEAST) == (Answer.UNKNOWN, None)

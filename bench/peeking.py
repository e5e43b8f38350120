"""How often equal shares are told apart by whoever looks every day: the z-test against the sequential one.

Every experiment is made from a seed and looked at by both tests on the same days; a third reads once, on the last day.
The first set has equal shares: whoever tells them apart is wrong. The second has a true difference, so that a test
which never says anything does not look good.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from bench.published import PERFORMANCE, publish
from portal.statistics.sequential import Look, Tally, decided, look
from portal.statistics.shares import Z95

DAYS = 28
A_DAY = 60  # people an arm
SHARE = 0.20
GAIN = 0.06
LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Told:
    """The day on which each way told the arms of one experiment apart; None is never."""

    naive: int | None
    once: int | None
    sequential: int | None


def days_of(chance: random.Random, share: float) -> list[Tally]:
    """One arm as it stands at the end of each day."""
    daily = (sum(chance.random() < share for _ in range(A_DAY)) for _ in range(DAYS))
    return [Tally(hits=hits, of=A_DAY * day) for day, hits in enumerate(accumulate(daily), 1)]


def tells(champion: Tally, challenger: Tally) -> bool:
    """The z-test of two shares at 5 %, as whoever knows no better reads it each morning."""
    of = champion.of + challenger.of
    share = (champion.hits + challenger.hits) / of
    spread = sqrt(share * (1 - share) * (1 / champion.of + 1 / challenger.of))
    return spread > 0 and abs(challenger.hits / challenger.of - champion.hits / champion.of) > Z95 * spread


def told(seed: int, gain: float) -> Told:
    """One experiment under the three ways of reading it."""
    chance = random.Random(seed)
    days = list(zip(days_of(chance, SHARE), days_of(chance, SHARE + gain), strict=True))
    naive = [day for day, pair in enumerate(days, 1) if tells(*pair)]
    looks: list[Look] = [look(*pair, LEAST) for pair in days]
    at = decided(looks)
    return Told(
        naive=naive[0] if naive else None,
        once=DAYS if DAYS in naive else None,
        sequential=None if at is None else at + 1,
    )


def rates(found: list[Told]) -> Iterator[tuple[str, float, float | None]]:
    """Each way, the share of experiments it told apart, and the middle day on which it did."""
    for way in ("naive", "once", "sequential"):
        days = [day for each in found if (day := getattr(each, way)) is not None]
        yield way, len(days) / len(found), statistics.median(days) if days else None


_NAMES = {
    "naive": "z-test, looked at daily, stopped at the first yes",
    "once": "z-test, read once, on the last day",
    "sequential": "the portal's sequential test, looked at daily",
}


def published(equal: list[Told], different: list[Told]) -> str:
    """The section: one row a way of reading."""
    power = {way: (share, day) for way, share, day in rates(different)}
    rows = [
        f"| {_NAMES[way]} | {share:.1%} | {power[way][0]:.1%} | {power[way][1]:.0f} |" for way, share, _ in rates(equal)
    ]
    return (
        f"`python -m bench.peeking`: {len(equal):,} experiments of {DAYS} days from seeds, {A_DAY} people an arm and "
        f"day, read by all three in the same run. Equal shares: {SHARE:.0%} accept under either version, so whoever "
        f"tells them apart is wrong; the limit is 5 %. A true difference: {SHARE:.0%} against {SHARE + GAIN:.0%}. The "
        f"sequential test looks for {100 * LEAST:.0f} points.\n\n"
        "| How it is read | Equal shares told apart | A true difference found | on day (median) |\n"
        "|---|---:|---:|---:|\n" + "\n".join(rows)
    )


def main() -> None:
    """Run every experiment and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=2_000)
    many = parser.parse_args().experiments
    text = published([told(seed, 0.0) for seed in range(many)], [told(seed, GAIN) for seed in range(many, 2 * many)])
    print(text)
    publish("A comparison looked at every day", text, PERFORMANCE)


if __name__ == "__main__":
    main()

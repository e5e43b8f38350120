"""The interval of a ratio of two sums over people: value recovered over value owed, discount over balance.

Up to 5,000 people: the percentile bootstrap, people drawn whole with everything they have (Efron, B. and Tibshirani,
R. J. (1993), An Introduction to the Bootstrap, chapter 13). The draw is seeded: the same rows give the same interval.
More people: the linearised variance of a ratio (Cochran, W. G. (1977), Sampling Techniques, 3rd edition, section 6.3),
which the bootstrap meets there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from portal.statistics.shares import Z95

FEWEST = 10
"""People below which no interval is told: it would look more certain than it is."""
MOST_DRAWN = 5_000
_DRAWS = 1_000
_SEED = 20_260_101


def ratio_interval(people: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """The 95 % interval of the sum of the first numbers over the sum of the second, one pair a person; None for fewer
    than FEWEST people, where nothing stands below the line, or where fewer than two have anything above it: draws of
    nothing but zeros would look certain."""
    if len(people) < FEWEST or sum(below for _, below in people) <= 0 or sum(bool(above) for above, _ in people) < 2:
        return None
    return drawn(people) if len(people) <= MOST_DRAWN else linearised(people)


def drawn(people: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """By bootstrap. A draw in which nothing stands below the line says nothing and is left out."""
    import numpy  # slow to start, and most pages do without

    pairs = numpy.asarray(people, dtype=numpy.float64)
    chance = numpy.random.default_rng(_SEED)
    count, ratios = len(pairs), []
    for _ in range(0, _DRAWS, 50):
        sums = pairs[chance.integers(0, count, size=(50, count))].sum(axis=1)
        some = sums[:, 1] > 0
        ratios.append(sums[some, 0] / sums[some, 1])
    found = numpy.concatenate(ratios)
    if not len(found):
        return None
    low, high = numpy.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def linearised(people: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """By the variance of the residuals about the ratio."""
    count, below = len(people), sum(pair[1] for pair in people)
    ratio = sum(pair[0] for pair in people) / below
    squares = sum((above - ratio * under) ** 2 for above, under in people)
    half = Z95 * sqrt(squares * count / (count - 1)) / below
    return ratio - half, ratio + half

"""Two shares compared by a test that may be looked at every day.

A test for one look (z beyond 1.96) that is looked at daily until it says yes says so of equal shares about one time in
four. The mixture sequential probability ratio test keeps its 5 % however often and for however long one looks (Robbins,
H. (1970), "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics
41:1397-1409; for two shares Johari, R., Koomen, P., Pekelis, L. and Walsh, D. (2022), "Always Valid Inference",
Operations Research 70:1806-1821). With d the difference of the shares and V its variance, mixed over a normal law of
differences with deviation `least`, the ratio is sqrt(V / (V + least^2)) exp(d^2 least^2 / (2 V (V + least^2))), and one
over it is the p-value. The law of d is near normal only once there are enough people, so nothing is said before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, log, sqrt

ALPHA = 0.05
"""How often equal shares may ever be told apart."""
FEWEST = 100
"""People an arm needs before anything is said of it."""
FEWEST_EACH_WAY = 10
"""Of both arms together, how many must have accepted and how many not."""
_POWER_80 = 0.8416212335729143
"""The point of the normal law that 80 % lie below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Of so many people of an arm, how many accepted. Raises ValueError where the numbers cannot be."""

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise ValueError("hits")


class Verdict(StrEnum):
    """What a look allows one to say."""

    TOO_FEW = "too_few"
    OPEN = "open"  # enough people, and no difference that chance does not explain
    BETTER = "better"  # the challenger's share is the larger one
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look: the challenger's share less the champion's, the distance at which it tells, and the p-value.

    The true difference is within `margin` of `difference` on all days together, 95 times in a hundred.
    """

    verdict: Verdict
    difference: float
    margin: float
    p_value: float


def look(champion: Tally, challenger: Tally, least: float) -> Look:
    """What the people counted so far allow one to say; `least` is the smallest difference one looks for, above 0."""
    if least <= 0:
        raise ValueError("least")
    if _too_few(champion, challenger):
        return Look(verdict=Verdict.TOO_FEW, difference=0.0, margin=inf, p_value=1.0)
    difference = challenger.hits / challenger.of - champion.hits / champion.of
    variance = _variance(champion, challenger)
    margin = _margin(variance, least)
    told = (Verdict.BETTER if difference > 0 else Verdict.WORSE) if abs(difference) >= margin else Verdict.OPEN
    return Look(verdict=told, difference=difference, margin=margin, p_value=_p_value(difference, variance, least))


def decided(looks: Sequence[Look]) -> int | None:
    """The stopping rule: the place of the first look that told the shares apart. Later ones change nothing."""
    return next((at for at, each in enumerate(looks) if each.verdict in (Verdict.BETTER, Verdict.WORSE)), None)


def people_needed(share: float, least: float, challenger_part: float) -> int:
    """How many people of both arms find a difference of `least` about 80 times in a hundred.

    `share` is the champion's, `challenger_part` that of the people who see the challenger; both between 0 and 1.
    Raises ValueError where they are not, or `least` is not above 0.
    """
    if not (0 < share < 1 and 0 < challenger_part < 1 and least > 0):
        raise ValueError("share")
    spread = max(share * (1 - share), FEWEST_EACH_WAY / 10_000) * (1 / challenger_part + 1 / (1 - challenger_part))
    low, high = 0, 1
    while not _finds(spread / high, least):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _finds(spread / middle, least) else (middle, high)
    return max(high, round(FEWEST / min(challenger_part, 1 - challenger_part)))


def _finds(variance: float, least: float) -> bool:
    return _margin(variance, least) + _POWER_80 * sqrt(variance) <= least


def _too_few(champion: Tally, challenger: Tally) -> bool:
    hits, of = champion.hits + challenger.hits, champion.of + challenger.of
    return min(champion.of, challenger.of) < FEWEST or min(hits, of - hits) < FEWEST_EACH_WAY


def _variance(champion: Tally, challenger: Tally) -> float:
    """The larger of the two ways: one share for both arms is right where they are equal, each its own where not."""
    apart = sum(each.hits * (each.of - each.hits) / each.of**3 for each in (champion, challenger))
    hits, of = champion.hits + challenger.hits, champion.of + challenger.of
    alike = hits * (of - hits) / of**2 * (1 / champion.of + 1 / challenger.of)
    return max(apart, alike)


def _margin(variance: float, least: float) -> float:
    """The difference at which the ratio is 1 / ALPHA."""
    both = variance + least**2
    return sqrt(2 * variance * both / least**2 * (log(1 / ALPHA) + log(both / variance) / 2))


def _p_value(difference: float, variance: float, least: float) -> float:
    both = variance + least**2
    grows = (difference * least) ** 2 / (2 * variance * both)
    return min(1.0, sqrt(both / variance) * exp(-grows))

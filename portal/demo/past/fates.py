"""What becomes of the agreements of each creditor's year, the same at every load: when each was made, and how it went.

The shares are invented, near what portfolios of consumers show: two of three go well. What a report asks for by its
usual period (sixty days that ended thirty days ago, and the sixty before) is there for every creditor.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.demo.people import SEED


class Fate(StrEnum):
    """How an agreement went."""

    KEPT = "kept"  # every payment in time, so far or to the end
    LATE = "late"  # one payment late, within its grace
    CURED = "cured"  # one payment came after the notice, within its window
    NOTICED = "noticed"  # the window of a notice runs today
    BROKEN = "broken"
    CHANGED = "changed"  # for another agreement, while it ran


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One agreement: accepted so many days ago, its options seen `thought` days earlier, in `count` payments, the first
    `first_due` days after they were seen. `paid` of them came before what its fate says."""

    days_ago: int
    thought: int
    count: int
    first_due: int
    fate: Fate
    paid: int = 0
    until_ago: int = 0  # how many days ago it was changed for another

    @property
    def seen_ago(self) -> int:
        """How many days ago its options were seen."""
        return self.days_ago + self.thought


_F = Fate
_SPANS: tuple[tuple[int, int, tuple[tuple[Fate, int, int], ...]], ...] = (
    (4, 28, ((_F.KEPT, 1, 0), (_F.KEPT, 4, 0), (_F.KEPT, 6, 0), (_F.KEPT, 10, 0))),
    (19, 20, ((_F.NOTICED, 5, 0),)),
    (
        32, 87, (
            (_F.KEPT, 1, 0), (_F.BROKEN, 6, 0), (_F.KEPT, 1, 0), (_F.KEPT, 2, 0), (_F.BROKEN, 1, 0), (_F.KEPT, 3, 0),
            (_F.KEPT, 8, 0), (_F.KEPT, 1, 0), (_F.CHANGED, 6, 0), (_F.BROKEN, 10, 0), (_F.CURED, 5, 0),
        ),
    ),
    (
        92, 147, (
            (_F.KEPT, 1, 0), (_F.KEPT, 4, 0), (_F.BROKEN, 8, 0), (_F.KEPT, 6, 0), (_F.KEPT, 1, 0), (_F.CHANGED, 10, 0),
            (_F.LATE, 6, 0), (_F.BROKEN, 6, 1), (_F.CURED, 10, 0),
        ),
    ),
    (
        155, 355, (
            (_F.KEPT, 1, 0), (_F.KEPT, 3, 0), (_F.BROKEN, 10, 3), (_F.KEPT, 1, 0), (_F.KEPT, 6, 0), (_F.CURED, 8, 0),
            (_F.KEPT, 1, 0), (_F.LATE, 4, 0), (_F.KEPT, 12, 0), (_F.BROKEN, 2, 0), (_F.KEPT, 1, 0),
        ),
    ),
)  # fmt: skip
"""Agreements made between so many days ago and so many, as (fate, payments, how many came before it)."""

SEEN_ONLY = ((2, 29, 9), (30, 89, 20), (90, 149, 14), (150, 360, 13))
"""Debts whose options were seen and not taken: between so many days ago and so many, how many."""

_PAYS_SOON, _PAYS_LATER = 6, 20
_CHANGED_LATELY, _CHANGED_BEFORE = 8, 11


def scripts(slug: str) -> tuple[Script, ...]:
    """The agreements of a creditor, the oldest first."""
    chance = _chance(slug, "agreements")
    found = [each for span in _SPANS for each in _of_span(*span, chance)]
    return tuple(sorted(found, key=lambda each: (-each.days_ago, each.count)))


def seen_only(slug: str) -> tuple[tuple[int, bool], ...]:
    """How many days ago each was seen, the oldest first, and whether a plan was looked at."""
    chance = _chance(slug, "seen")
    days = [chance.randint(first, last) for first, last, count in SEEN_ONLY for _ in range(count)]
    return tuple((each, chance.random() < 0.5) for each in sorted(days, reverse=True))


def _of_span(
    first: int, last: int, fates: tuple[tuple[Fate, int, int], ...], chance: random.Random
) -> Iterator[Script]:
    mixed = list(fates)
    chance.shuffle(mixed)
    for place, (fate, count, paid) in enumerate(mixed):
        width = (last - first) / len(mixed)
        days_ago = first + int((place + chance.random() * 0.9) * width)
        soon = fate in (Fate.BROKEN, Fate.NOTICED) or chance.random() < 0.5
        thought = 0 if fate is not Fate.KEPT else chance.choice((0, 0, 0, 1, 3))
        first_due = _PAYS_SOON if soon else chance.randint(_PAYS_SOON, _PAYS_LATER)
        until_ago = (_CHANGED_LATELY if first < 90 else _CHANGED_BEFORE) if fate is Fate.CHANGED else 0
        yield Script(
            days_ago=days_ago, thought=thought, count=count, first_due=first_due, fate=fate, paid=paid,
            until_ago=until_ago,
        )  # fmt: skip


def _chance(slug: str, what: str) -> random.Random:
    return random.Random(f"{SEED} past {what} {slug}")  # noqa: S311  # an invented past, not secrets

"""How people rate each step. Fewer than five people are told of together or not at all: nobody is known by a figure."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.models import Step
from portal.services.ratings import SCORES, summary
from portal.services.reports.asked import Asked
from portal.statistics.shares import wilson

FEWEST = 5
GOOD = (4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The ratings of one step: how many of each score, from 1 to 5; `step` None is all that are told of."""

    step: Step | None
    scores: tuple[int, ...]

    @property
    def count(self) -> int:
        return sum(self.scores)

    @property
    def good(self) -> int:
        """How many said 4 or 5."""
        return sum(self.scores[each - 1] for each in GOOD)

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.good, self.count)


def rated(session: Session, asked: Asked) -> list[Rated]:
    """All together first, then each step with enough people. A step with too few is in neither: taken off the whole, it
    would tell of them. A person rates a step once in ninety days at most."""
    found = [
        Rated(step=each.step, scores=each.scores)
        for each in summary(session, since=asked.since, until=asked.until)
        if each.creditor_id == asked.creditor_id and each.count >= FEWEST
    ]
    every = tuple(sum(each.scores[score - 1] for each in found) for score in SCORES)
    return [Rated(step=None, scores=every), *found] if found else []

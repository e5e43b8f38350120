"""Two shares compared at the end of each day, and what the days together answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.statistics.sequential import Look, Tally, Verdict, decided, look

NOBODY = Tally(hits=0, of=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLook:
    """Everybody counted up to the end of a day, and what that allows one to say."""

    day: date
    champion: Tally
    challenger: Tally
    look: Look


class Answer(StrEnum):
    """What a comparison has to say."""

    NOT_YET = "not_yet"  # it goes on
    BETTER = "better"
    WORSE = "worse"
    ALIKE = "alike"  # it is over, and any difference is smaller than the least one looked for
    UNKNOWN = "unknown"  # it is over, and such a difference may be there or not


def day_by_day(
    champion: Mapping[date, Tally], challenger: Mapping[date, Tally], days: Iterable[date], least: float
) -> tuple[DayLook, ...]:
    """One look a day at everybody counted until then; each Tally is of those whose result was known on that day."""
    known = sorted({*champion, *challenger})
    found, at, first, second = [], 0, NOBODY, NOBODY
    for day in sorted(days):
        while at < len(known) and known[at] <= day:
            first, second = (
                _together(so_far, arm.get(known[at], NOBODY))
                for so_far, arm in ((first, champion), (second, challenger))
            )
            at += 1
        found.append(DayLook(day=day, champion=first, challenger=second, look=look(first, second, least)))
    return tuple(found)


def answer_of(days: tuple[DayLook, ...], *, over: bool, least: float) -> tuple[Answer, DayLook | None]:
    """What all days say, and the day that decided it where one did. Days after that one change nothing."""
    place = decided([each.look for each in days])
    if place is not None:
        better = days[place].look.verdict is Verdict.BETTER
        return (Answer.BETTER if better else Answer.WORSE), days[place]
    if not over:
        return Answer.NOT_YET, None
    within = bool(days) and abs(days[-1].look.difference) + days[-1].look.margin <= least
    return (Answer.ALIKE if within else Answer.UNKNOWN), None


def _together(one: Tally, other: Tally) -> Tally:
    return Tally(hits=one.hits + other.hits, of=one.of + other.of)

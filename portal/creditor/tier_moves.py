"""Adding, copying, moving and taking out a tier of the policy form, on what was typed: nothing typed is lost by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from werkzeug.datastructures import MultiDict

_TIER = re.compile(r"tiers-(\d{1,4})-(.+)")
_START, _END = "min_days_overdue", "max_days_overdue"
Fields = list[tuple[str, str]]


class Move(StrEnum):
    """What a button of the form does to the tiers; its value is the button's name."""

    ADD = "add"
    COPY = "copy"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The form after a move. `tier` is the place of the tier that was touched, where it stands now (or stood)."""

    move: Move
    tier: int
    values: MultiDict[str, str]


def asked_move(values: MultiDict[str, str]) -> tuple[Move, int] | None:
    """The button that was pressed and the tier it stands in; None for the others."""
    for move in Move:
        if move.value in values:
            place = values[move.value]
            return move, int(place) if place.isascii() and place.isdigit() and len(place) < 5 else -1
    return None


def moved(values: MultiDict[str, str], move: Move, index: int) -> Moved | None:
    """The form with its tiers as the move leaves them; None where there is no such tier, or none to change with."""
    tiers = _tiers(values)
    if move is Move.ADD:
        place = len(tiers)
        tiers.append(_next(tiers[-1]) if tiers else [])
    elif not 0 <= index < len(tiers):
        return None
    elif move is Move.COPY:
        place = index + 1
        tiers.insert(place, list(tiers[index]))
    elif move is Move.REMOVE:
        place = index
        del tiers[index]
    else:
        place = index + (1 if move is Move.DOWN else -1)
        if not 0 <= place < len(tiers):
            return None
        tiers[index], tiers[place] = tiers[place], tiers[index]
    return Moved(move=move, tier=place, values=_with(values, tiers))


def _tiers(values: MultiDict[str, str]) -> list[Fields]:
    """The fields of each tier, by the name they have within it."""
    found: dict[int, Fields] = {}
    for name, value in values.items(multi=True):
        of_tier = _TIER.fullmatch(name)
        if of_tier:
            found.setdefault(int(of_tier[1]), []).append((of_tier[2], value))
    return [found[place] for place in sorted(found)]


def _next(last: Fields) -> Fields:
    """A tier like the last one that begins where that ends, when it ends."""
    end = dict(last).get(_END, "").strip()
    if not (end.isascii() and end.isdigit()):
        return list(last)
    fresh = {_START: str(int(end) + 1), _END: ""}
    return [(name, fresh.get(name, value)) for name, value in last]


def _with(values: MultiDict[str, str], tiers: Sequence[Fields]) -> MultiDict[str, str]:
    buttons = {move.value for move in Move}
    kept = [(name, value) for name, value in values.items(multi=True) if not _TIER.fullmatch(name)]
    placed = [(f"tiers-{place}-{name}", value) for place, tier in enumerate(tiers) for name, value in tier]
    return MultiDict([pair for pair in kept if pair[0] not in buttons] + placed)

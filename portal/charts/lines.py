"""Lines over an axis of numbers, each with its name at its end; stepped ones hold their value until the next point."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.charts.frame import BOTTOM, TOP, WIDTH, Frame, Scale, figure, grid

KINDS = 6
"""How many looks a line may have; the next one begins again. A dash tells them apart where colour does not."""

_WORDS = 170
_APART = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value; `low` and `high` are the ends of its interval, where it has one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line and its name. A stepped one is a Kaplan-Meier curve or any count that holds between its points."""

    label: str
    points: tuple[Point, ...]
    stepped: bool = False


def line_chart(key: str, title: str, description: str, series: Sequence[Series], *, x: Scale, y: Scale) -> Markup:
    """Lines, with the band between `low` and `high` under each that has one."""
    frame = Frame(x=x, y=y, right=WIDTH - _WORDS)
    shown = [each for each in series if each.points]
    bands = [_band(frame, each, kind % KINDS) for kind, each in enumerate(shown)]
    drawn = [_line(frame, each, kind % KINDS) for kind, each in enumerate(shown)]
    return figure(key, title, description, [grid(frame), *bands, *drawn, *_names(frame, shown)])


def _corners(points: Sequence[tuple[float, float]], *, stepped: bool) -> list[tuple[float, float]]:
    if not stepped:
        return list(points)
    corners = [points[0]]
    for (_, before), (x, y) in itertools.pairwise(points):
        corners += [(x, before), (x, y)]
    return corners


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _line(frame: Frame, series: Series, kind: int) -> Markup:
    at = [(frame.at_x(each.x), frame.at_y(each.y)) for each in series.points]
    if len(at) == 1:
        return Markup('<circle class="dot s{}" cx="{}" cy="{}" r="4"/>').format(kind, *at[0])
    return Markup('<polyline class="line s{}" points="{}"/>').format(kind, _path(_corners(at, stepped=series.stepped)))


def _band(frame: Frame, series: Series, kind: int) -> Markup:
    known = [each for each in series.points if each.low is not None and each.high is not None]
    if len(known) < 2:
        return Markup("")
    high = _corners([(frame.at_x(e.x), frame.at_y(e.high or 0.0)) for e in known], stepped=series.stepped)
    low = _corners([(frame.at_x(e.x), frame.at_y(e.low or 0.0)) for e in known], stepped=series.stepped)
    return Markup('<polygon class="band s{}" points="{}"/>').format(kind, _path([*high, *reversed(low)]))


def _names(frame: Frame, series: Sequence[Series]) -> list[Markup]:
    """Each name at its line's end with a sample of the line, moved down or up until none lies on another."""
    wanted = sorted((frame.at_y(each.points[-1].y), number) for number, each in enumerate(series))
    placed: dict[int, float] = {}
    floor = TOP - _APART + 4.0
    for y, number in wanted:
        floor = max(y, floor + _APART)
        placed[number] = floor
    ceiling = BOTTOM + _APART - 2.0
    for _, number in reversed(wanted):
        ceiling = min(placed[number], ceiling - _APART)
        placed[number] = ceiling
    return [
        Markup('<line class="line s{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}"/>').format(
            number % KINDS, frame.right + 8, frame.right + 32, round(placed[number], 1)
        )
        + Markup('<text class="name" x="{}" y="{}">{}</text>').format(
            frame.right + 38, round(placed[number] + 5, 1), each.label
        )
        for number, each in enumerate(series)
    ]

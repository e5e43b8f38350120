"""Upright columns, one or more beside each other in a group, each with its interval where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.charts.frame import BOTTOM, LEFT, Frame, Mark, Scale, figure, grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A value of zero or more, the words above it ("" for none), and the ends of its interval."""

    value: float
    text: str = ""
    low: float | None = None
    high: float | None = None


def column_chart(
    key: str,
    title: str,
    description: str,
    groups: Sequence[tuple[str, Sequence[Column]]],
    *,
    y: Scale,
    names: Sequence[str] = (),
) -> Markup:
    """Groups of columns: (words beneath, one column for each of `names`). Names are shown where there are several."""
    count = max(len(groups), 1)
    middles = Scale(
        lowest=0,
        highest=count,
        marks=tuple(Mark(value=at + 0.5, label=label) for at, (label, _) in enumerate(groups)),
    )
    frame = Frame(x=middles, y=y)
    drawn = [
        _column(frame, group, at, number, len(columns))
        for group, (_, columns) in enumerate(groups)
        for number, at in enumerate(columns)
    ]
    return figure(key, title, description, [grid(frame), *drawn, *(_key(names) if len(names) > 1 else [])])


def _column(frame: Frame, group: int, column: Column, number: int, beside: int) -> Markup:
    room = 0.7 / max(beside, 1)
    left = frame.at_x(group + 0.15 + number * room)
    width = round(frame.at_x(group + 0.15 + (number + 1) * room) - left - 2, 1)
    top = frame.at_y(column.value)
    middle = round(left + width / 2, 1)
    parts = [
        Markup('<rect class="column s{}" x="{}" y="{}" width="{}" height="{}"/>').format(
            number, left, top, width, round(BOTTOM - top, 1)
        )
    ]
    if column.low is not None and column.high is not None:
        low, high = frame.at_y(column.low), frame.at_y(column.high)
        parts.append(Markup('<line class="whisker" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(middle, low, high))
        top = min(top, high)
    if column.text:
        parts.append(Markup('<text class="value" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            middle, round(top - 5, 1), column.text
        ))  # fmt: skip
    return Markup("").join(parts)


def _key(names: Sequence[str]) -> list[Markup]:
    """Which column is whose, at the foot on the left."""
    parts, x = [], LEFT
    for number, name in enumerate(names):
        parts.append(Markup('<rect class="column s{}" x="{}" y="318" width="12" height="12"/>').format(number, x))
        parts.append(Markup('<text class="mark" x="{}" y="329">{}</text>').format(x + 18, name))
        x += 40 + 9 * len(name)
    return parts

"""The ground of a chart: scales with round marks, the axes and their words. User units are CSS pixels at full width."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup, escape

WIDTH, HEIGHT = 960, 336
LEFT, TOP, BOTTOM = 84, 16, 284
"""The plot lies between LEFT and `Frame.right`, TOP and BOTTOM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value of an axis and the words beside it."""

    value: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From where to where an axis goes, its marks, and what it counts."""

    lowest: float
    highest: float
    marks: tuple[Mark, ...]
    title: str = ""

    def part(self, value: float) -> float:
        """Where a value lies, from 0 to 1; what is outside lies at the edge."""
        span = self.highest - self.lowest
        return min(1.0, max(0.0, (value - self.lowest) / span)) if span else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Two scales on the ground; `right` leaves room for words beside the lines."""

    x: Scale
    y: Scale
    right: int = WIDTH - 16

    def at_x(self, value: float) -> float:
        return round(LEFT + self.x.part(value) * (self.right - LEFT), 1)

    def at_y(self, value: float) -> float:
        return round(BOTTOM - self.y.part(value) * (BOTTOM - TOP), 1)


def scale_of(
    values: Iterable[float], label: Callable[[float], str], *, title: str = "", marks: int = 5, whole: bool = False
) -> Scale:
    """From zero (or the least below it) to a round number at or above the largest, marked in steps of 1, 2, 2.5 or 5.

    `whole` keeps the steps whole: half a person is no mark.
    """
    found = [0.0, *values]
    least, most = min(found), max(found)
    step = _round_step((most - least) / max(marks - 1, 1) or 1.0)
    step = max(1.0, ceil(step)) if whole else step
    first, last = floor(least / step), ceil(round(most / step, 9))
    last = max(last, first + 1)
    return Scale(
        lowest=first * step,
        highest=last * step,
        marks=tuple(Mark(value=each * step, label=label(each * step)) for each in range(first, last + 1)),
        title=title,
    )


def _round_step(least: float) -> float:
    size = 10.0 ** floor(log10(least))
    return float(next(each * size for each in (1, 2, 2.5, 5, 10) if each * size >= least * 0.999999))


def grid(frame: Frame) -> Markup:
    """The lines and words of the axes."""
    parts = [Markup('<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(LEFT, frame.right, BOTTOM, BOTTOM)]
    for mark in frame.y.marks:
        y = frame.at_y(mark.value)
        parts.append(Markup('<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(LEFT, frame.right, y, y))
        parts.append(Markup('<text class="mark" x="{}" y="{}" text-anchor="end">{}</text>').format(
            LEFT - 8, y + 5, mark.label
        ))  # fmt: skip
    for mark in frame.x.marks:
        parts.append(Markup('<text class="mark" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            frame.at_x(mark.value), BOTTOM + 20, mark.label
        ))  # fmt: skip
    if frame.x.title:
        parts.append(Markup('<text class="mark" x="{}" y="{}" text-anchor="end">{}</text>').format(
            frame.right, BOTTOM + 40, frame.x.title
        ))  # fmt: skip
    return Markup("").join(parts)


def figure(key: str, title: str, description: str, drawn: Iterable[Markup]) -> Markup:
    """The whole chart. `key` is its own on the page: the description is found by it."""
    return Markup(
        '<figure class="chart plot"><figcaption>{title}</figcaption>'
        '<div class="plot-wide" tabindex="0" role="region" aria-label="Gráfico: {title}">'
        '<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-t {key}-d">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>{drawn}</svg></div></figure>'
    ).format(
        title=title, description=description, width=WIDTH, height=HEIGHT, key=escape(key), drawn=Markup("").join(drawn)
    )

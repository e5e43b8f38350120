"""Words into lines, as Pango breaks them: as many words to a line as fit, spaces at its end left out.

Widths are exact (the typeface's own, with kerning), so where a line is clearly within its room or clearly beyond it
the answer is the same as Pango's. Where it is not clear, by a hair or because of signs whose breaking is not known
here, the lines are marked uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass

from payments.adapters.slips.breaking import Break, break_before
from payments.adapters.slips.form import Place
from payments.adapters.slips.setting import UNITS, Setting, setting

_HAIR = 0.01  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, its width in pixels."""

    text: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """The lines of one paragraph, whether Pango surely makes the same, and whether all stand within the room."""

    lines: tuple[Line, ...]
    certain: bool
    within: bool


def wrapped(text: str, place: Place) -> Wrapped:
    """A paragraph of at least one character, set in a cell's room."""
    ruler = _Ruler(text, setting(place.weight, place.size))
    certain = ruler.known
    starts, ends = [0], []
    while True:
        fits = _clearly(ruler.width(starts[-1], len(text)), place.width)
        if fits or not place.wraps:
            ends.append(len(text))
            certain = certain and fits is not None
            break
        end, following, sure = _next_break(text, starts[-1], ruler, place.width)
        certain = certain and fits is not None and sure
        ends.append(end)
        if following is None:
            break
        starts.append(following)
    lines = tuple(
        Line(text=text[start:end], width=ruler.width(start, end)) for start, end in zip(starts, ends, strict=True)
    )
    return Wrapped(lines=lines, certain=certain, within=all(line.width <= place.width + _HAIR for line in lines))


def _clearly(width: float, room: float) -> bool | None:
    """Whether it fits; None where that is a matter of rounding."""
    return None if abs(width - room) < _HAIR else width < room


def _fits_before_space(ruler: _Ruler, start: int, stop: int, room: float) -> bool | None:
    """Whether the line fits, both with the kerning to the space that follows, as Pango measures it, and without."""
    bare, with_kerning = ruler.width(start, stop), ruler.distance(start, stop)
    fits = _clearly(bare, room)
    return fits if fits is _clearly(with_kerning, room) else None


def _next_break(text: str, start: int, ruler: _Ruler, room: float) -> tuple[int, int | None, bool]:
    """The end of the line, where the next begins (None: the rest is one word too long), and whether that is sure.

    What counts is the last break that fits: a doubtful one before it changes nothing, one after it might.
    """
    end, following, doubtful = start, None, False
    for index in range(start + 1, len(text)):
        may = break_before(text, index)
        if may is Break.NO:
            continue
        stop = index
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        fits = _fits_before_space(ruler, start, stop, room)
        if fits is False:
            return (end, following, not doubtful) if following else (stop, index, False)
        if may is Break.YES and fits:
            end, following, doubtful = stop, index, False
        else:
            doubtful = True
    return (end, following, not doubtful) if following else (len(text), None, False)


class _Ruler:
    """Widths of parts of one text."""

    __slots__ = ("advances", "known", "reach")

    def __init__(self, text: str, face: Setting) -> None:
        self.known = True
        self.advances: list[int] = []
        self.reach = [0]  # to the start of each character, kerning counted
        total, previous = 0, ""
        for char in text:
            advance = face.advance(char)
            if advance is None:
                advance, self.known = face.scale, False
            total += face.kerning(previous + char)
            self.reach[-1] = total
            total += advance
            self.advances.append(advance)
            self.reach.append(total)
            previous = char

    def distance(self, start: int, end: int) -> float:
        """Pixels from the start of text[start] to that of text[end]."""
        return (self.reach[end] - self.reach[start]) / UNITS

    def width(self, start: int, end: int) -> float:
        """Pixels from the start of text[start] to the end of text[end - 1]."""
        if end <= start:
            return 0.0
        return (self.reach[end - 1] + self.advances[end - 1] - self.reach[start]) / UNITS

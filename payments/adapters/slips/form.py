"""A form laid out once: its content in pieces, its cells as places for lines, its tags as a tree.

Lengths are CSS pixels (1/96 inch), y from the top of the sheet, as WeasyPrint draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Picture(StrEnum):
    """The two figures of a slip."""

    BARS = "bars"
    QR = "qr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the lines of a cell stand: the first baseline, what each further one adds, how many there may be."""

    weight: int
    size: float
    left: float
    width: float
    baseline: float
    leading: float
    most: int
    align: Align
    wraps: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Words that never change, in marked content of their own."""

    drawing: bytes
    text: str


@dataclass(frozen=True, slots=True)
class CellPiece:
    """Where the lines of a cell are drawn, each in marked content of its own; `state` is set before, lines or none."""

    name: str
    state: bytes


@dataclass(frozen=True, slots=True)
class PicturePiece:
    """Where a figure is drawn: its box as left, top, width and height."""

    picture: Picture
    box: tuple[float, float, float, float]


Piece = bytes | Words | CellPiece | PicturePiece


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree. A child that is a number is the piece of that index in the form."""

    tag: str
    children: tuple[Element | int | CellElements, ...]


@dataclass(frozen=True, slots=True)
class CellElements:
    """The elements of a cell's lines: one for each, with `between` (what <br> leaves) between the given lines."""

    name: str
    tag: str
    between: Element | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What WeasyPrint laid out, ready to be filled. `lines` are the rules and borders, none of them content."""

    lines: bytes
    pieces: tuple[Piece, ...]
    elements: tuple[Element, ...]
    places: dict[str, Place]

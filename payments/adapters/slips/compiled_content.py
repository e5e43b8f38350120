"""A page's content, as WeasyPrint drew it, cut into the pieces of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from payments.adapters.slips.form import CellPiece, Piece, Words
from payments.adapters.slips.typeface import WEIGHTS, typeface

FONT_NAMES = {weight: f"F{weight}" for weight in WEIGHTS}
_MARKED = re.compile(rb"/(\w+)\n<</MCID (\d+)>>\nBDC\n(.*?)\nEMC\n", re.DOTALL)
_FONT = re.compile(rb"/([A-Z]{6}) (\S+) Tf")
_SHOWN = re.compile(rb"<([0-9a-f]+)>")
_DRAWN = re.compile(rb"(.*?)BT\n1 0 0 -1 \S+ (\S+) Tm\n/\w+ (\S+) Tf\n.*ET", re.DOTALL)
_ARTIFACT = re.compile(rb"/Artifact\nBMC\n(.*?)EMC\n", re.DOTALL)
_NOTHING = re.compile(rb"(?m)^q\nQ\n")
_MARK = re.compile(r"Z(\d\d)([01])Z")


def mark(number: int, line: int) -> str:
    """What stands in a cell while the form is laid out."""
    return f"Z{number:02}{line}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A line of marks as drawn."""

    weight: int
    size: float
    baseline: float


@dataclass(slots=True)
class Content:
    """The pieces; for each MCID the index of its piece, or the cell and line it marks; each mark as drawn."""

    pieces: list[Piece] = field(default_factory=list)
    piece_of: dict[int, int] = field(default_factory=dict)
    mark_of: dict[int, tuple[str, int]] = field(default_factory=dict)
    drawn: dict[tuple[str, int], Drawn] = field(default_factory=dict)


def apart(stream: bytes) -> tuple[bytes, bytes]:
    """The rules and borders (artifacts, in pixels of the sheet), and what is left of the content without them.

    They can be drawn before the rest: a document's paper is white, its ink black, and no border stands on words.
    """
    lines = b"".join(found[1] for found in _ARTIFACT.finditer(stream))
    rest, found = _ARTIFACT.sub(b"", stream), 1
    while found:
        rest, found = _NOTHING.subn(b"", rest)
    return lines, rest


def content_of(stream: bytes, names: list[str], weights: dict[bytes, int]) -> Content:
    """The content cut up. `weights` are the stream's names of the fonts. Raises ValueError for what is not known."""
    content, done = Content(), 0
    for found in _MARKED.finditer(stream):
        _add(content, stream[done : found.start()])
        done = found.end()
        body = found[3]
        text = _text(body)
        shown = _MARK.fullmatch(text)
        if shown is None:
            content.piece_of[int(found[2])] = len(content.pieces)
            content.pieces.append(Words(_named(body, weights) + b"\n", text))
        else:
            _add_mark(content, int(found[2]), (names[int(shown[1])], int(shown[2])), body, weights)
    _add(content, stream[done:])
    return content


def _add(content: Content, between: bytes) -> None:
    if between:
        content.pieces.append(between)


def _add_mark(content: Content, mcid: int, place: tuple[str, int], body: bytes, weights: dict[bytes, int]) -> None:
    drawn, font = _DRAWN.fullmatch(body), _FONT.search(body)
    if drawn is None or font is None or (place[1] and drawn[1]):
        raise ValueError(f"cell {place[0]} is not drawn as one line of one font")
    content.mark_of[mcid] = place
    content.drawn[place] = Drawn(weight=weights[font[1]], size=float(drawn[3]), baseline=float(drawn[2]))
    if place[1] == 0:
        content.pieces.append(CellPiece(place[0], drawn[1]))


def _named(body: bytes, weights: dict[bytes, int]) -> bytes:
    return _FONT.sub(lambda found: b"/%s %s Tf" % (FONT_NAMES[weights[found[1]]].encode(), found[2]), body)


def _text(body: bytes) -> str:
    if b"TJ" not in body:
        return ""
    glyphs = "".join(shown.decode() for shown in _SHOWN.findall(body))
    characters = _characters()
    return "".join(characters.get(glyphs[at : at + 4], "?") for at in range(0, len(glyphs), 4))


@cache
def _characters() -> dict[str, str]:
    """Characters by glyph: both weights number their glyphs alike."""
    face = typeface(400)
    return face.alternates | {glyph: char for char, glyph in reversed(face.glyphs.items())}

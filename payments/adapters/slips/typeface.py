"""The two weights of the documents' typeface as numbers: glyphs, widths and kerning, and as the fonts PDFs carry.

The fonts are embedded whole (all 176 characters, 10 kB each), so that one compressed copy serves every document.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

_FONTS = Path(__file__).parents[3] / "static" / "fonts"
WEIGHTS = (400, 700)
# What a PDF reader needs of a TrueType font; the rest is for shaping, which is done by then (ISO 32000-1, 9.9).
_EMBEDDED = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
EM = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """One weight, on an em of 1000 units, as PDF counts. `glyphs` maps a character to four hexadecimal digits."""

    glyphs: dict[str, str]
    advances: dict[str, int]
    kerning: dict[str, int]  # by pair of characters
    pdf_widths: tuple[int, ...]  # by glyph
    embedded: bytes  # compressed TrueType
    embedded_length: int
    bounds: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    alternates: dict[str, str]  # glyphs that stand for a character in some settings (tabular figures)


@cache
def typeface(weight: int) -> Typeface:
    """The typeface of that weight (400 or 700), read once."""
    font = TTFont(_FONTS / f"public-sans-{weight}.woff2")
    if font["head"].unitsPerEm != EM:
        raise ValueError("the documents' fonts have an em of 1000 units")
    names = {chr(code): name for code, name in font.getBestCmap().items()}
    metrics = font["hmtx"].metrics
    order = font.getGlyphOrder()
    head, hhea, os2 = font["head"], font["hhea"], font["OS/2"]
    kerning, alternates = _kerning(font, names), _alternates(font, names)
    bare = _bare(font)
    return Typeface(
        glyphs={char: f"{font.getGlyphID(name):04x}" for char, name in names.items()},
        advances={char: metrics[name][0] for char, name in names.items()},
        kerning=kerning,
        pdf_widths=tuple(metrics[name][0] for name in order),
        embedded=zlib.compress(bare, 9),
        embedded_length=len(bare),
        bounds=(head.xMin, head.yMin, head.xMax, head.yMax),
        ascent=hhea.ascent,
        descent=hhea.descent,
        cap_height=os2.sCapHeight,
        alternates=alternates,
    )


def _bare(font: TTFont) -> bytes:
    """The font as plain TrueType, glyph numbers unchanged, without the tables of shaping."""
    font.flavor = None
    for tag in set(font.keys()) - _EMBEDDED - {"GlyphOrder"}:
        del font[tag]
    font["head"].modified = font["head"].created  # the same bytes each time
    font.recalcTimestamp = False
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _alternates(font: TTFont, names: dict[str, str]) -> dict[str, str]:
    """Characters of the glyphs put in the place of one other (GSUB single substitution)."""
    chars = {name: char for char, name in reversed(names.items())}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            for plain, other in getattr(subtable, "mapping", {}).items():
                if plain in chars and other not in chars:
                    found[f"{font.getGlyphID(other):04x}"] = chars[plain]
    return found


def _kerning(font: TTFont, names: dict[str, str]) -> dict[str, int]:
    """Pairs of characters that GPOS kerning draws together or apart (OpenType 1.9, PairPos formats 1 and 2).

    Of a lookup's subtables the first that has the pair decides.
    """
    kerning: dict[str, int] = {}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        decided: dict[str, int] = {}
        for subtable in lookup.SubTable:
            pairs = _single_pairs if subtable.Format == 1 else _class_pairs
            for pair, value in pairs(subtable, names):
                decided.setdefault(pair, value)
        for pair, value in decided.items():
            kerning[pair] = kerning.get(pair, 0) + value
    return {pair: value for pair, value in kerning.items() if value}


def _single_pairs(subtable: Any, names: dict[str, str]) -> Iterator[tuple[str, int]]:
    chars = _chars(names)
    for left, pair_set in zip(subtable.Coverage.glyphs, subtable.PairSet, strict=True):
        for record in pair_set.PairValueRecord:
            for first in chars.get(left, ""):
                for second in chars.get(record.SecondGlyph, ""):
                    yield first + second, _advance(record.Value1)


def _class_pairs(subtable: Any, names: dict[str, str]) -> Iterator[tuple[str, int]]:
    covered = set(subtable.Coverage.glyphs)
    seconds = [(char, subtable.ClassDef2.classDefs.get(name, 0)) for char, name in names.items()]
    for first, left in names.items():
        if left in covered:
            row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)].Class2Record
            values = [_advance(record.Value1) for record in row]
            for second, group in seconds:
                yield first + second, values[group]


def _chars(names: dict[str, str]) -> dict[str, str]:
    """The characters of each glyph: a space and a no-break space share one."""
    chars: dict[str, str] = {}
    for char, name in names.items():
        chars[name] = chars.get(name, "") + char
    return chars


def _advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) or 0

"""The two weights of the documents' typeface as numbers: glyphs, widths and kerning, and as the fonts PDFs carry.

The fonts are embedded whole (all 176 characters, 10 kB each), so that one compressed copy serves every document.
"""

from __future__ import annotations

import zlib
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
    """Pairs of characters that GPOS kerning draws together or apart (OpenType 1.9, PairPos formats 1 and 2)."""
    table = font["GPOS"].table
    lookups = {index for record in table.FeatureList.FeatureRecord for index in record.Feature.LookupListIndex}
    kerning: dict[str, int] = {}
    for first, left in names.items():
        for second, right in names.items():
            for index in lookups:
                if value := _pair_value(table.LookupList.Lookup[index].SubTable, left, right):
                    kerning[first + second] = kerning.get(first + second, 0) + value
    return kerning


def _pair_value(subtables: Any, left: str, right: str) -> int:
    """What the first subtable that has the pair says, in font units: a later one is not asked."""
    for subtable in subtables:
        if left not in subtable.Coverage.glyphs:
            continue
        if subtable.Format == 1:
            records = subtable.PairSet[subtable.Coverage.glyphs.index(left)].PairValueRecord
            found = next((record for record in records if record.SecondGlyph == right), None)
            if found is None:
                continue
            return _advance(found.Value1)
        row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)]
        return _advance(row.Class2Record[subtable.ClassDef2.classDefs.get(right, 0)].Value1)
    return 0


def _advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) or 0

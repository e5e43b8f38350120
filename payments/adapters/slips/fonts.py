"""The typefaces as objects of a PDF: composite fonts of glyph numbers, embedded whole (ISO 32000-1, 9.7)."""

from __future__ import annotations

import zlib
from functools import cache

from payments.adapters.slips.compiled_content import FONT_NAMES
from payments.adapters.slips.pdf_file import PdfFile
from payments.adapters.slips.typeface import WEIGHTS, Typeface, typeface

_NAMES = {400: "PublicSans-Regular", 700: "PublicSans-Bold"}
_SYMBOLIC = 4
_STEM = {400: 80, 700: 140}


def add_fonts(file: PdfFile) -> str:
    """Both weights; the dictionary of a page's /Font resources."""
    return "".join(f"/{FONT_NAMES[weight]} {_add_font(file, weight)} 0 R" for weight in WEIGHTS)


def _add_font(file: PdfFile, weight: int) -> int:
    face, name = typeface(weight), _NAMES[weight]
    embedded = file.add_stream(face.embedded, f"/Length1 {face.embedded_length}/Filter/FlateDecode", packed=False)
    bounds = " ".join(map(str, face.bounds))
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {_SYMBOLIC}/FontBBox[{bounds}]/ItalicAngle 0"
        f"/Ascent {face.ascent}/Descent {face.descent}/CapHeight {face.cap_height}/StemV {_STEM[weight]}"
        f"/FontFile2 {embedded} 0 R>>".encode()
    )
    glyphs = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor {descriptor} 0 R"
        f"/W[0[{' '.join(map(str, face.pdf_widths))}]]>>".encode()
    )
    unicode = file.add_stream(_to_unicode(weight), "/Filter/FlateDecode", packed=False)
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{glyphs} 0 R]"
        f"/ToUnicode {unicode} 0 R>>".encode()
    )


@cache
def _to_unicode(weight: int) -> bytes:
    """The characters of the glyphs, compressed (ISO 32000-1, 9.10.3)."""
    pairs = sorted(_characters(typeface(weight)).items())
    blocks = []
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines = "\n".join(f"<{glyph}> <{char.encode('utf-16-be').hex()}>" for glyph, char in block)
        blocks.append(f"{len(block)} beginbfchar\n{lines}\nendbfchar")
    return zlib.compress(
        (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            + "\n".join(blocks)
            + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode(),
        9,
    )


def _characters(face: Typeface) -> dict[str, str]:
    """A character for each glyph: the first of those drawn alike (a space before a no-break space)."""
    characters = dict(face.alternates)
    for char, glyph in face.glyphs.items():
        characters.setdefault(glyph, char)
    return characters

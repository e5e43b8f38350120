"""A typeface at a size, in Pango's units: what each character takes and what kerning adds, rounded as HarfBuzz does.

Pango measures in 1/1024 of a pixel and HarfBuzz rounds every advance and every kerning to one. Rounded alike here, a
line is exactly as wide as WeasyPrint finds it, and kerning is cut to the whole thousandth of the em that it writes.
"""

from __future__ import annotations

from functools import lru_cache

from payments.adapters.slips.typeface import EM, typeface

UNITS = 1024  # to the pixel
_FIXED = 16  # HarfBuzz scales by a fixed-point factor of so many bits
_HALF = 1 << (_FIXED - 1)


class Setting:
    """One weight at one size."""

    __slots__ = ("_advances", "_face", "_multiplier", "glyphs", "scale")

    def __init__(self, weight: int, size: float) -> None:
        self._face = typeface(weight)
        self.scale = round(size * UNITS)
        self._multiplier = (self.scale << _FIXED) // EM
        self.glyphs = self._face.glyphs
        self._advances = {char: self._units(advance) for char, advance in self._face.advances.items()}

    def advance(self, char: str) -> int | None:
        """Units the character takes; None where the typeface lacks it."""
        return self._advances.get(char)

    def kerning(self, pair: str) -> int:
        """Units between two characters."""
        kern = self._face.kerning.get(pair)
        return self._units(kern) if kern else 0

    def taken_back(self, pair: str) -> int:
        """What a PDF takes back after the first of two characters, in thousandths of the em; zero for nothing."""
        kern = self._face.kerning.get(pair)
        if not kern:
            return 0
        printed = self._face.advances[pair[0]]
        drawn = (self._advances[pair[0]] + self._units(kern)) * EM / self.scale
        return int(printed - drawn)

    def _units(self, value: int) -> int:
        return (value * self._multiplier + _HALF) >> _FIXED


@lru_cache(maxsize=256)
def setting(weight: int, size: float) -> Setting:
    """The typeface at that size, in pixels."""
    return Setting(weight, size)

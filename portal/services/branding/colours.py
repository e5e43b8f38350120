"""A creditor's colour as buttons and links: readable on every surface it stands on (WCAG 2.2, 1.4.3), or the nearest
one that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

TEXT, SHAPE = 4.5, 3.0
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_HOVER = 20  # hundredths towards black or white


class Scheme(StrEnum):
    """By day or by night."""

    LIGHT = "light"
    DARK = "dark"


GROUNDS = {
    Scheme.LIGHT: {"paper": "#faf8f4", "surface": "#ffffff", "tint": "#e5efef", "danger-tint": "#fcebe9"},
    Scheme.DARK: {"paper": "#0e1719", "surface": "#162326", "tint": "#1a3438", "danger-tint": "#3a1b1b"},
}
"""The surfaces of the style sheet that links and buttons stand on; a test holds them to it."""
LINES = {Scheme.LIGHT: "#ddd8ce", Scheme.DARK: "#2d3d40"}
_TOWARDS = {Scheme.LIGHT: "#000000", Scheme.DARK: "#ffffff"}
_LETTERS = ("#ffffff", "#06272a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shades:
    """A colour as the style sheet uses it: itself, under the pointer, and the letters upon it."""

    main: str
    hover: str
    letters: str


def is_colour(text: str) -> bool:
    """Whether it is written ``#rrggbb``."""
    return _COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def shades(colour: str, scheme: Scheme) -> Shades:
    """The colour with its letters, whichever are read better, and a stronger one for the pointer."""
    letters = max(_LETTERS, key=lambda each: contrast(each, colour))
    return Shades(main=colour, hover=_mixed(colour, _TOWARDS[scheme], _HOVER), letters=letters)


def is_readable(colour: str, scheme: Scheme) -> bool:
    """Whether links, buttons and their letters reach 4.5 on each surface, and the edge of a bar 3."""
    used = shades(colour, scheme)
    grounds = GROUNDS[scheme].values()
    texts = all(contrast(each, ground) >= TEXT for each in (used.main, used.hover) for ground in grounds)
    letters = all(contrast(used.letters, each) >= TEXT for each in (used.main, used.hover))
    return texts and letters and contrast(used.main, LINES[scheme]) >= SHAPE


def nearest(colour: str, scheme: Scheme) -> str:
    """The colour itself where it can be read, else mixed with as little black (by night: white) as it takes."""
    mixes = (_mixed(colour, _TOWARDS[scheme], hundredths) for hundredths in range(101))
    return next(each for each in mixes if is_readable(each, scheme))


def _mixed(colour: str, other: str, hundredths: int) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{(one * (100 - hundredths) + two * hundredths + 50) // 100:02x}" for one, two in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in (part / 255 for part in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

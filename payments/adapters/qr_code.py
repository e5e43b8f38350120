"""QR Codes by segno, as what an SVG element needs: nothing to load, nothing to run, sharp at any size.

`make_qr`, never `make`: a Micro QR is read by no bank's application.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import segno

QUIET_MODULES = 4  # ISO/IEC 18004: the light border on each side
_DARK = re.compile(rb"\x01+")


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A square of `side` modules, quiet zone included, whose dark ones the `path` draws."""

    side: int
    path: str


def qr_code(text: str) -> QrCode:
    """The QR of a text, error correction M."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    runs = (
        (found.start() + QUIET_MODULES, y, found.end() - found.start())
        for y, row in enumerate(matrix, QUIET_MODULES)
        for found in _DARK.finditer(row)
    )
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs)
    return QrCode(side=len(matrix) + 2 * QUIET_MODULES, path=path)

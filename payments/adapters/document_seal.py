"""What a document prints so that it can be checked: a code to type, and a square with its signed text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno
from markupsafe import Markup, escape

QUIET = 4  # modules of white around the square (ISO/IEC 18004)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSeal:
    """The code of a document. `address` is where it is typed, as people write it; `link` the same with the signed text
    after its ``#``, which browsers keep to themselves: it reaches no server, log or referrer."""

    code: str
    address: str
    link: str
    signed_text: str

    @property
    def square(self) -> Markup:
        """The QR code of the link, as inline SVG with its text alternative."""
        return qr_svg(self.link, f"Código QR com a assinatura digital deste documento. Código: {self.code}")


def qr_svg(text: str, alternative: str) -> Markup:
    """A QR code (never a Micro QR) of error level M, one path, a unit a module."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    side = len(matrix) + 2 * QUIET
    path = "".join(_row(row, y + QUIET) for y, row in enumerate(matrix))
    return Markup(
        '<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}">'
        '<title>{1}</title><path d="{2}"/></svg>'
    ).format(side, escape(alternative), path)


def _row(row: bytearray, y: int) -> str:
    parts, x = [], QUIET
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            parts.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(parts)

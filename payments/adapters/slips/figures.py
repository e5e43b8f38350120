"""The two pictures of a slip: bars of the barcode and the QR of the bank's Pix payload, each one SVG path.

The QR has error correction M and mask 3, always: the best of eight masks costs five times the symbol and any of them is
read the same (ISO/IEC 18004 section 7.8 asks for the best; docs/decisions). Every slip is read back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import segno

from payments.adapters.pdf_engine import Sheet

QR_MASK = 3
QR_MM = {Sheet.BOLETO: 40.0, Sheet.CARNE: 24.7}
_QUIET = 4
_DARK = re.compile(rb"\x01+")


def bars_alternative(linha_printed: str) -> str:
    """What a screen reader says of the bars."""
    return f"Código de barras do boleto. Linha digitável: {linha_printed}"


def qr_alternative(amount: str) -> str:
    """What a screen reader says of the QR."""
    return f"QR Code do Pix de {amount}. O mesmo código está escrito em Pix copia e cola."


@lru_cache(maxsize=256)
def qr_rows(payload: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Modules a side, quiet zone of four included, and the dark runs as (x, y, width) in modules."""
    matrix = segno.make_qr(payload, error="m", mask=QR_MASK, boost_error=False).matrix
    runs = tuple(
        (found.start() + _QUIET, y, found.end() - found.start())
        for y, row in enumerate(matrix, _QUIET)
        for found in _DARK.finditer(row)
    )
    return len(matrix) + 2 * _QUIET, runs


def qr_svg(payload: str, alternative: str, millimetres: float) -> str:
    """An SVG element, safe to set into HTML."""
    side, runs = qr_rows(payload)
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs)
    return (
        '<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg"'
        f' width="{millimetres}mm" height="{millimetres}mm" viewBox="0 0 {side} {side}">'
        f'<title>{escape(alternative)}</title><path d="{path}"/></svg>'
    )

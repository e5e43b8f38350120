"""The bars of a boleto as one SVG path: interleaved 2 of 5 at 3:1, 405 modules in 103 by 13 mm.

Bars by python-barcode, drawn here: its own SVG takes a rectangle per bar, six times the size and sixty times the time.
"""

from __future__ import annotations

from itertools import groupby

from barcode.itf import ITF

from payments.barcode_digits import BARCODE_LENGTH, require_length

WIDTH_MM = 103
HEIGHT_MM = 13
MODULES = 405


def bars_path(barcode: str) -> str:
    """SVG path data of the dark bars, one unit a module, from x=0 to 405 and y=0 to 1.

    Raises InvalidCharge("wrong_length") unless there are 44 digits: python-barcode would pad odd ones silently.
    """
    require_length(barcode, BARCODE_LENGTH, "barcode")
    modules: str = ITF(barcode, narrow=1, wide=3).build()[0]
    parts, x = [], 0
    for dark, run in groupby(modules):
        width = len(list(run))
        if dark == "1":
            parts.append(f"M{x} 0h{width}v1h-{width}z")
        x += width
    return "".join(parts)


def bars_svg(barcode: str) -> str:
    """An SVG element of 103 by 13 mm, safe to set into HTML; its text alternative states the digits."""
    return (
        '<svg class="bars" role="img" xmlns="http://www.w3.org/2000/svg"'
        f' width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" viewBox="0 0 {MODULES} 1" preserveAspectRatio="none">'
        f'<title>Código de barras: {barcode}</title><path d="{bars_path(barcode)}"/></svg>'
    )

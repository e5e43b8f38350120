"""The bars of a boleto as one SVG path: interleaved 2 of 5 at 3:1, 405 modules in 103 by 13 mm.

Bars by python-barcode, drawn here: its own SVG takes a rectangle per bar, six times the size and sixty times the time.
"""

from __future__ import annotations

import re
from html import escape

from barcode.itf import ITF

from payments.barcode_digits import BARCODE_LENGTH, require_length

WIDTH_MM = 103
HEIGHT_MM = 13
MODULES = 405


_DARK = re.compile("1+")


def bar_runs(barcode: str) -> tuple[tuple[int, int], ...]:
    """The dark bars as (x, width) in modules, from 0 to 405.

    Raises InvalidCharge("wrong_length") unless there are 44 digits: python-barcode would pad odd ones silently.
    """
    require_length(barcode, BARCODE_LENGTH, "barcode")
    modules: str = ITF(barcode, narrow=1, wide=3).build()[0]
    return tuple((dark.start(), dark.end() - dark.start()) for dark in _DARK.finditer(modules))


def bars_path(barcode: str) -> str:
    """SVG path data of the dark bars, one unit a module, y from 0 to 1. Raises as bar_runs does."""
    return "".join(f"M{x} 0h{width}v1h-{width}z" for x, width in bar_runs(barcode))


def bars_svg(barcode: str, alternative: str = "") -> str:
    """An SVG element of 103 by 13 mm, safe to set into HTML; its text alternative states the digits unless given."""
    title = escape(alternative or f"Código de barras: {barcode}")
    return (
        '<svg class="bars" role="img" xmlns="http://www.w3.org/2000/svg"'
        f' width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" viewBox="0 0 {MODULES} 1" preserveAspectRatio="none">'
        f'<title>{title}</title><path d="{bars_path(barcode)}"/></svg>'
    )

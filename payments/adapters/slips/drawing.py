"""What is drawn in a form's gaps, as PDF operators: lines of a cell, bars, QR (ISO 32000-1, 8.5 and 9.4)."""

from __future__ import annotations

from functools import lru_cache

from payments.adapters.barcode import MODULES, bar_runs
from payments.adapters.slips.compiled_content import FONT_NAMES
from payments.adapters.slips.figures import qr_rows
from payments.adapters.slips.fitting import Fitted
from payments.adapters.slips.form import Align, Place
from payments.adapters.slips.setting import Setting, setting
from payments.adapters.slips.wrapping import Line

Box = tuple[float, float, float, float]


def drawn_lines(cell: Fitted) -> tuple[tuple[bytes, ...], ...]:
    """Each line of each group, ready for its marked content."""
    groups, number = [], 0
    for group in cell.groups:
        lines = []
        for line in group:
            lines.append(_line(line, cell.place, number))
            number += 1
        groups.append(tuple(lines))
    return tuple(groups)


def _line(line: Line, place: Place, number: int) -> bytes:
    left = place.left
    if place.align is not Align.LEFT:
        room = place.width - line.width
        left += room if place.align is Align.RIGHT else room / 2
    baseline = place.baseline + number * place.leading
    shown = _shown(line.text, setting(place.weight, place.size))
    font = FONT_NAMES[place.weight]
    return f"BT\n1 0 0 -1 {left:.6f} {baseline:.6f} Tm\n/{font} {place.size:.6f} Tf\n{shown} TJ\nET\n".encode()


def _shown(text: str, face: Setting) -> str:
    """The glyphs, with what kerning takes back between them."""
    parts, previous = ["[<"], ""
    for char in text:
        if taken_back := face.taken_back(previous + char):
            parts.append(f">{taken_back}<")
        parts.append(face.glyphs[char])
        previous = char
    parts.append(">]")
    return "".join(parts)


def drawn_bars(barcode: str, box: Box) -> bytes:
    """The bars in their box, from the left edge to the right one."""
    left, top, width, height = box
    bars = "\n".join(f"{x} 0 {wide} 1 re" for x, wide in bar_runs(barcode))
    return f"q\n{width / MODULES:.6f} 0 0 {height:.6f} {left:.6f} {top:.6f} cm\n{bars}\nf\nQ\n".encode()


@lru_cache(maxsize=64)
def drawn_qr(payload: str, box: Box) -> bytes:
    """The symbol in its box, quiet zone and all."""
    left, top, width, height = box
    side, runs = qr_rows(payload)
    dark = "\n".join(f"{x} {y} {wide} 1 re" for x, y, wide in runs)
    return f"q\n{width / side:.6f} 0 0 {height / side:.6f} {left:.6f} {top:.6f} cm\n{dark}\nf\nQ\n".encode()

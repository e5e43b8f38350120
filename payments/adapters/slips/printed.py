"""A slip as the templates see it: cells with their lines and step of size, bars and QR as markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from payments.adapters.barcode import bars_svg
from payments.adapters.document_templates import brl
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.figures import QR_MM, bars_alternative, qr_alternative, qr_svg
from payments.adapters.slips.slip import Slip

STEPS = 5  # sizes of letter a cell may take: its own, and .85, .72, .6 and .5 of it (documents_ficha.css)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """The lines of a cell, with the step of size they are set in."""

    lines: tuple[str, ...]
    step: int = 0

    @property
    def step_class(self) -> str:
        return f" k{self.step}" if self.step else ""

    def __html__(self) -> str:
        return Markup("<br>").join(map(escape, self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSlip:
    """What templates/documents/boleto.html and carne.html are given for each slip."""

    cells: Mapping[str, PrintedCell]
    bars: Markup
    qr: Markup | None


def printed_slip(slip: Slip, sheet: Sheet, cells: Mapping[str, PrintedCell]) -> PrintedSlip:
    """The slip with its pictures drawn for that sheet."""
    return PrintedSlip(
        cells=cells,
        bars=Markup(bars_svg(slip.codes.barcode, bars_alternative(slip.codes.linha_printed))),  # noqa: S704 - escaped there
        qr=_qr(slip, sheet) if slip.pix_payload else None,
    )


def _qr(slip: Slip, sheet: Sheet) -> Markup:
    svg = qr_svg(slip.pix_payload, qr_alternative(brl(slip.boleto.amount)), QR_MM[sheet])
    return Markup(svg)  # noqa: S704 - digits and an escaped title

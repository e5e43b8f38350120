"""The page as it is first written, peer of `bench.boleto_pdf`: the same form, everything made anew for each document.

A FontConfiguration and style sheets per document, bars by python-barcode's own SVGWriter, QR by segno's own SVG with
the best of eight masks, the garbage collector running.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path

import segno
from barcode.itf import ITF
from barcode.writer import SVGWriter
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.cells import cells_of
from payments.adapters.slips.printed import PrintedCell, printed_slip
from payments.adapters.slips.slip import Slip

_STATIC = Path(__file__).resolve().parents[1] / "static"
_BARS = {"module_width": 103 / 405, "module_height": 13, "quiet_zone": 0, "margin_top": 0, "margin_bottom": 0}


def naive_boleto(slip: Slip, title: str) -> bytes:
    cells = {name: PrintedCell(lines) for name, lines in cells_of(slip, Sheet.BOLETO).items()}
    printed = replace(printed_slip(replace(slip, pix_payload=""), Sheet.BOLETO, cells), bars=_bars(slip), qr=_qr(slip))
    body = document_templates().get_template("documents/boleto.html").render(slip=printed)
    html = f'<!doctype html><html lang="pt-BR"><head><title>{escape(title)}</title></head><body>{body}</body></html>'
    fonts = FontConfiguration()
    sheets = [CSS(string=_fonts(), font_config=fonts)]
    sheets += [
        CSS(filename=_STATIC / "css" / f"documents_{name}.css", font_config=fonts) for name in ("ficha", "boleto")
    ]
    made: bytes = HTML(string=html).write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    return made


def _fonts() -> str:
    return "".join(
        f'@font-face{{font-family:"Prumo Document";font-weight:{weight};'
        f'src:url("{(_STATIC / "fonts" / f"public-sans-{weight}.woff2").as_uri()}")}}'
        for weight in (400, 700)
    )


def _bars(slip: Slip) -> Markup:
    out = BytesIO()
    ITF(slip.codes.barcode, writer=SVGWriter(), narrow=1, wide=3).write(out, _BARS | {"write_text": False})
    svg = out.getvalue().decode()
    return Markup(svg[svg.index("<svg") :].replace("<svg", '<svg class="bars"', 1))


def _qr(slip: Slip) -> Markup | None:
    if not slip.pix_payload:
        return None
    symbol = segno.make_qr(slip.pix_payload, error="m")
    return Markup(symbol.svg_inline(svgclass="qr", omitsize=True, border=4).replace("<svg", '<svg width="40mm"', 1))

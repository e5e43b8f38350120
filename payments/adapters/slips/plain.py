"""The plain path: WeasyPrint lays out every slip. Slow, knows every character; the oracle of the filled form."""

from __future__ import annotations

from collections.abc import Sequence

from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet, render_pdf
from payments.adapters.slips.annex import annex_words
from payments.adapters.slips.cells import cells_of
from payments.adapters.slips.fitting import fitted
from payments.adapters.slips.printed import PrintedCell, PrintedSlip, printed_slip
from payments.adapters.slips.slip import SLIPS_TO_A_PAGE, Slip


def plain_boleto(slip: Slip, *, title: str) -> bytes:
    """The A4 of one boleto; of one for several creditors, another page that names them."""
    template = document_templates().get_template("documents/boleto.html")
    html = template.render(slip=_printed(slip, Sheet.BOLETO), annex=tuple(annex_words(slip)))
    return render_pdf(html, title=title, sheet=Sheet.BOLETO)


def plain_carne(slips: Sequence[Slip], *, title: str) -> bytes:
    """All slips, three to an A4."""
    printed = [_printed(slip, Sheet.CARNE) for slip in slips]
    pages = [printed[start : start + SLIPS_TO_A_PAGE] for start in range(0, len(printed), SLIPS_TO_A_PAGE)]
    html = document_templates().get_template("documents/carne.html").render(pages=pages, cuts=True)
    return render_pdf(html, title=title, sheet=Sheet.CARNE)


def _printed(slip: Slip, sheet: Sheet) -> PrintedSlip:
    pix = bool(slip.pix_payload)
    cells = {
        name: PrintedCell(lines, fitted(sheet, pix, name, lines).step) for name, lines in cells_of(slip, sheet).items()
    }
    return printed_slip(slip, sheet, cells)

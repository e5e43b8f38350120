"""From the templates to a form: WeasyPrint lays the sheet out once, with marks where the words of a slip will stand.

Each cell is given two lines of marks, so that its leading and what stands between its lines can be read off too.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from markupsafe import Markup

from payments.adapters.barcode import bars_svg
from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet, render_pdf
from payments.adapters.slips.compiled_content import apart, content_of, mark
from payments.adapters.slips.compiled_places import places_of
from payments.adapters.slips.compiled_tags import elements_of
from payments.adapters.slips.figures import QR_MM, qr_svg
from payments.adapters.slips.form import Form, Picture
from payments.adapters.slips.printed import PrintedCell, PrintedSlip


class _Marks(dict[str, PrintedCell]):
    """Cells whose words are marks, made as the template asks for them."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.names: list[str] = []

    def __missing__(self, name: str) -> PrintedCell:
        number = len(self.names)
        self.names.append(name)
        self[name] = PrintedCell((mark(number, 0), mark(number, 1)), self.step)
        return self[name]


def form(sheet: Sheet, *, pix: bool, step: int = 0) -> Form:
    """One slip of that sheet, letters at that step of size: the A4 of a boleto, or a carne's slip in the first slot."""
    return _laid_out(sheet, pix, step)


@cache
def _laid_out(sheet: Sheet, pix: bool, step: int) -> Form:
    marks = _Marks(step)
    slip = PrintedSlip(
        cells=marks,
        bars=Markup(bars_svg("0" * 44, Picture.BARS)),  # noqa: S704 - ours
        qr=Markup(qr_svg("qr", Picture.QR, QR_MM[sheet])) if pix else None,  # noqa: S704 - ours
    )
    template = document_templates().get_template(f"documents/{sheet}.html")
    return _compiled(template.render(slip=slip, pages=[[slip]], cuts=False), sheet, marks.names)


@cache
def carne_frame() -> Form:
    """A page of a carne without its slips: the lines to cut along."""
    template = document_templates().get_template("documents/carne.html")
    return _compiled(template.render(pages=[[]], cuts=True), Sheet.CARNE, [])


def _compiled(html: str, sheet: Sheet, names: list[str]) -> Form:
    read: list[Form] = []

    def finish(document: Any, pdf: Any) -> None:
        pages = [each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/Page"]
        if len(pages) != 1:
            raise ValueError("a form is one page")
        lines, stream = apart(_stream(pdf, pages[0]["Contents"]))
        content = content_of(stream, names, _weights(pdf))
        elements = elements_of(pdf, content)
        places = places_of(document, names, content)
        read.append(Form(lines=lines, pieces=tuple(content.pieces), elements=elements, places=places))

    render_pdf(html, title="form", sheet=sheet, finisher=finish)
    return read[0]


def _stream(pdf: Any, reference: bytes) -> bytes:
    items = pdf.objects[int(reference.split()[0])].stream
    return b"".join(_written(item) + b"\n" for item in items)


def _written(item: Any) -> bytes:
    if isinstance(item, bytes):
        return item
    written: bytes = item.encode() if isinstance(item, str) else item.data
    return written


def _weights(pdf: Any) -> dict[bytes, int]:
    """The fonts by the names the content calls them by. Raises ValueError for one that is not ours."""
    weights = {}
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Type0":
            name = each["BaseFont"].lstrip(b"/")
            tag, _, family = name.partition(b"+")
            if not family.startswith(b"Prumo-Document"):
                raise ValueError(f"a form in {family.decode()}")
            weights[tag] = 700 if b"Bold" in family else 400
    return weights

"""The fast path: forms laid out once, filled with each slip. The same picture, text and tags as the plain page.

Every function raises Unfit when a form cannot hold a slip (a character the typeface lacks, words whose breaking into
lines is not certain, more than the smallest letters can hold); the plain page then lays it out.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache

from payments.adapters.document_templates import brl
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.cells import cells_of
from payments.adapters.slips.compiling import carne_frame, form
from payments.adapters.slips.composing import Marks, Page, drawn_cells, fill
from payments.adapters.slips.document import HEIGHT, Document
from payments.adapters.slips.figures import bars_alternative, qr_alternative
from payments.adapters.slips.form import Element, Form, Picture
from payments.adapters.slips.slip import SLIPS_TO_A_PAGE, Slip
from payments.adapters.slips.tagging import FormTags, PageTags

_NO_MARKS = Marks(pieces={}, cells={})


def filled_boleto(slip: Slip, *, title: str) -> bytes:
    """The A4 of one boleto."""
    pix = bool(slip.pix_payload)
    blank = form(Sheet.BOLETO, pix=pix)
    cells = drawn_cells(cells_of(slip, Sheet.BOLETO), Sheet.BOLETO, pix=pix)
    document, page = Document(title), Page()
    document.drawing("R", _packed_lines(Sheet.BOLETO, pix))
    page.drawn.append(document.lines("R"))
    tags = document.begin_page()
    written = FormTags(tags=tags, filled=blank, marks=fill(page, blank, slip, cells), alternatives=_alternatives(slip))
    document.elements = [written.write(element, document.root) for element in blank.elements]
    document.end_page(tags, b"".join(page.drawn))
    return document.finish()


def filled_carne(slips: Sequence[Slip], *, title: str) -> bytes:
    """All slips, three to an A4."""
    document = Document(title)
    document.drawing("C", _packed_lines(Sheet.CARNE, None))
    for pix in {bool(slip.pix_payload) for slip in slips}:
        document.drawing(_RULES[pix], _packed_lines(Sheet.CARNE, pix))
    for start in range(0, len(slips), SLIPS_TO_A_PAGE):
        _carne_page(document, slips[start : start + SLIPS_TO_A_PAGE])
    return document.finish()


_RULES = {False: "B", True: "P"}


def _carne_page(document: Document, slips: Sequence[Slip]) -> None:
    tags, page = document.begin_page(), Page()
    page.drawn.append(document.lines("C"))
    (frame,) = carne_frame().elements
    division = document.file.reserve()
    articles = [_carne_slip(document, tags, page, slip, slot, division) for slot, slip in enumerate(slips)]
    cuts = FormTags(tags=tags, filled=carne_frame(), marks=_NO_MARKS, alternatives={})
    document.elements.append(cuts.write(frame, document.root, tuple(articles), division))
    document.end_page(tags, b"".join(page.drawn))


def _carne_slip(document: Document, tags: PageTags, page: Page, slip: Slip, slot: int, division: int) -> int:
    """One slip of a page, a third of the sheet below the one before; the number of its element."""
    pix, down = bool(slip.pix_payload), slot * HEIGHT / SLIPS_TO_A_PAGE
    blank = form(Sheet.CARNE, pix=pix)
    cells = drawn_cells(cells_of(slip, Sheet.CARNE), Sheet.CARNE, pix=pix)
    page.drawn.append(document.lines(_RULES[pix], down))
    page.drawn.append(b"q\n1 0 0 1 0 %.6f cm\n" % -down)
    marks = fill(page, blank, slip, cells)
    page.drawn.append(b"Q\n")
    written = FormTags(tags=tags, filled=blank, marks=marks, alternatives=_alternatives(slip), down=down)
    return written.write(_article(blank), division)


def _article(blank: Form) -> Element:
    """The slip itself, out of the page it was laid out on."""
    (page,) = blank.elements
    (article,) = page.children
    if not isinstance(article, Element):
        raise ValueError("a slip is one article")
    return article


def _alternatives(slip: Slip) -> dict[Picture, str]:
    spoken = {Picture.BARS: bars_alternative(slip.codes.linha_printed)}
    if slip.pix_payload:
        spoken[Picture.QR] = qr_alternative(brl(slip.boleto.amount))
    return spoken


@cache
def _packed_lines(sheet: Sheet, pix: bool | None) -> bytes:
    """The rules and borders of a form, or of a carne's page where `pix` is None, compressed once."""
    drawn = carne_frame() if pix is None else form(sheet, pix=pix)
    return zlib.compress(drawn.lines, 9)

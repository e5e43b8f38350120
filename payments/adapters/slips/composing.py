"""A page's content with a slip's words, bars and QR in it, each inside marked content of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.compiling import form
from payments.adapters.slips.drawing import drawn_bars, drawn_lines, drawn_qr
from payments.adapters.slips.fitting import fitted
from payments.adapters.slips.form import CellPiece, Form, Picture, PicturePiece, Words
from payments.adapters.slips.slip import Slip

DrawnCell = tuple[tuple[bytes, ...], ...]


class Unfit(Exception):
    """The form cannot hold this slip: a character, a length or a break it does not know. WeasyPrint will lay it out."""


@dataclass(slots=True)
class Page:
    """Content drawn so far. `count` is the number of marked contents, each with the MCID of its place in order."""

    drawn: list[bytes] = field(default_factory=list)
    count: int = 0

    def mark(self, tag: bytes, drawing: bytes) -> int:
        """Draws inside marked content; its MCID."""
        mcid = self.count
        self.count += 1
        self.drawn.append(b"/%s<</MCID %d>>BDC\n%bEMC\n" % (tag, mcid, drawing))
        return mcid


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The MCIDs of a form filled: of its pieces by index, and of its cells' lines by name, group by group."""

    pieces: Mapping[int, int]
    cells: Mapping[str, tuple[tuple[int, ...], ...]]


def fill(page: Page, filled: Form, slip: Slip | None, cells: Mapping[str, DrawnCell]) -> Marks:
    """Draws the form with its cells' lines (drawn_cells) and the slip's pictures on the page."""
    pieces: dict[int, int] = {}
    marked: dict[str, tuple[tuple[int, ...], ...]] = {}
    for index, piece in enumerate(filled.pieces):
        if isinstance(piece, bytes):
            page.drawn.append(piece)
        elif isinstance(piece, Words):
            pieces[index] = page.mark(b"Span", piece.drawing)
        elif isinstance(piece, CellPiece):
            if piece.state:
                page.drawn.append(piece.state)
            groups = cells[piece.name]
            marked[piece.name] = tuple(tuple(page.mark(b"Span", line) for line in group) for group in groups)
        elif slip is not None:
            pieces[index] = page.mark(b"Figure", _picture(piece, slip))
    return Marks(pieces=pieces, cells=marked)


def _picture(piece: PicturePiece, slip: Slip) -> bytes:
    if piece.picture is Picture.BARS:
        return drawn_bars(slip.codes.barcode, piece.box)
    return drawn_qr(slip.pix_payload, piece.box)


def drawn_cells(said: Mapping[str, tuple[str, ...]], sheet: Sheet, *, pix: bool) -> dict[str, DrawnCell]:
    """The lines of every cell, drawn. Raises Unfit when the form cannot hold one."""
    return {name: drawn_cell(sheet, pix, name, said[name]) for name in form(sheet, pix=pix).places}


@lru_cache(maxsize=2048)
def drawn_cell(sheet: Sheet, pix: bool, name: str, lines: tuple[str, ...]) -> DrawnCell:
    """The lines of a cell, drawn; names and sentences come back slip after slip. Raises Unfit."""
    cell = fitted(sheet, pix, name, lines)
    if not cell.certain:
        raise Unfit(name)
    return drawn_lines(cell)

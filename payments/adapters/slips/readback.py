"""A printed document read back before it is released: bars, QR and every word equal the record, or it is not.

The page is made a picture at 200 dpi (a cheap printer does better) by pdfium and the codes on it are read by zxing, so
neither was written by what is read. Its words are taken from the PDF in the order a screen reader has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

import pypdfium2
import zxingcpp

from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.annex import annex_words
from payments.adapters.slips.cells import cells_of
from payments.adapters.slips.compiling import form
from payments.adapters.slips.form import CellPiece, Words
from payments.adapters.slips.slip import SLIPS_TO_A_PAGE, Slip

_DPI = 200
_POINTS = 72
# pdfium gives a hyphen at the end of a line as one of these.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u2010": "-"})
_READING = Lock()  # pdfium is not made for two threads at once


class Unlike(StrEnum):
    """What of a document differs from the record."""

    PAGES = "pages_unlike_record"
    BARS = "bars_unlike_record"
    QR = "qr_unlike_record"
    TEXT = "text_unlike_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference: of which slip (from 0), and for words in which cell (empty for the form's own)."""

    unlike: Unlike
    slip: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a page shows: its words without spaces, and its codes from top to bottom."""

    text: str
    bars: tuple[str, ...]
    qrs: tuple[str, ...]


def read_back(pdf: bytes, slips: Sequence[Slip], sheet: Sheet) -> tuple[Difference, ...]:
    """All differences between the document and the slips it was made of; none when it may be released."""
    per_page = SLIPS_TO_A_PAGE if sheet is Sheet.CARNE else 1
    pages = [slips[start : start + per_page] for start in range(0, len(slips), per_page)]
    seen = _seen(pdf)
    annexes = [slip for slip in slips if slip.shares]
    if len(seen) != len(pages) + len(annexes) or (annexes and len(slips) > 1):
        return (Difference(unlike=Unlike.PAGES),)
    found = tuple(
        difference
        for number, (page, shown) in enumerate(zip(pages, seen, strict=False))
        for difference in _differences(shown, page, sheet, number * per_page)
    )
    return found + tuple(each for slip in annexes for each in _of_annex(seen[-1], slip))


def _of_annex(shown: _Seen, slip: Slip) -> Iterator[Difference]:
    """The page that names the creditors has every word of them, and nothing to pay by."""
    if shown.bars or shown.qrs:
        yield Difference(unlike=Unlike.BARS, cell="annex")
    if shown.text != _visible("".join(line for _, lines in annex_words(slip) for line in lines)):
        yield Difference(unlike=Unlike.TEXT, cell="annex")


def _differences(shown: _Seen, slips: Sequence[Slip], sheet: Sheet, first: int) -> Iterator[Difference]:
    if shown.bars != tuple(slip.codes.barcode for slip in slips):
        yield Difference(unlike=Unlike.BARS, slip=first)
    if shown.qrs != tuple(slip.pix_payload for slip in slips if slip.pix_payload):
        yield Difference(unlike=Unlike.QR, slip=first)
    at = 0
    for number, slip in enumerate(slips, first):
        for cell, words in _words(slip, sheet):
            if not shown.text.startswith(words, at):
                yield Difference(unlike=Unlike.TEXT, slip=number, cell=cell)
                return
            at += len(words)
    if at != len(shown.text):
        yield Difference(unlike=Unlike.TEXT, slip=first + len(slips) - 1)


def _words(slip: Slip, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What the slip should say, in the form's order, without spaces: cell (or none) and words."""
    said = cells_of(slip, sheet)
    for piece in form(sheet, pix=bool(slip.pix_payload)).pieces:
        if isinstance(piece, Words):
            yield "", _visible(piece.text)
        elif isinstance(piece, CellPiece):
            yield piece.name, _visible("".join(said[piece.name]))


def _visible(text: str) -> str:
    """The characters one sees: no spaces, marks of direction or control characters, whatever their form."""
    composed = unicodedata.normalize("NFC", text.translate(_HYPHENS))
    if composed.isascii():
        return "".join(composed.split())
    return "".join(char for char in composed if unicodedata.category(char)[0] not in "CZ")


def _seen(pdf: bytes) -> list[_Seen]:
    with _READING:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_seen_page(page) for page in document]
        finally:
            document.close()


def _seen_page(page: pypdfium2.PdfPage) -> _Seen:
    picture = page.render(scale=_DPI / _POINTS, grayscale=True).to_numpy()
    codes = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.ITF, zxingcpp.BarcodeFormat.QRCode]),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    from_top = sorted(codes, key=lambda code: code.position.top_left.y)
    return _Seen(
        text=_visible(page.get_textpage().get_text_range()),
        bars=tuple(code.text for code in from_top if code.format == zxingcpp.BarcodeFormat.ITF),
        qrs=tuple(code.text for code in from_top if code.format == zxingcpp.BarcodeFormat.QRCode),
    )

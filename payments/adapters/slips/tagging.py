"""The structure tree of a filled form: the elements WeasyPrint made, and one for each line a cell has."""

from __future__ import annotations

from dataclasses import dataclass, field

from payments.adapters.slips.composing import Marks
from payments.adapters.slips.form import CellElements, Element, Form, Picture, PicturePiece
from payments.adapters.slips.pdf_file import PdfFile, text_string

_PIXEL = 0.75  # points


@dataclass(slots=True, kw_only=True)
class PageTags:
    """Elements of one page being written; `owners` is the element of each MCID, in order (ISO 32000-1, 14.7.4.4)."""

    file: PdfFile
    page: int  # the page's object number
    height: float  # points
    owners: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class FormTags:
    """A form filled somewhere on a page: `down` points below the place it was laid out at."""

    tags: PageTags
    filled: Form
    marks: Marks
    alternatives: dict[Picture, str]
    down: float = 0.0

    def write(self, element: Element, parent: int, others: tuple[int, ...] = (), number: int = 0) -> int:
        """Writes the element and all below it, then the elements `others`, already written; its object's number."""
        number = number or self.tags.file.reserve()
        kids = [kid for child in element.children for kid in self._kids(child, element, number)]
        kids.extend(f"{other} 0 R" for other in others)
        self._close(element.tag, parent, number, kids, self._figure(element))
        return number

    def _kids(self, child: Element | int | CellElements, above: Element, number: int) -> list[str]:
        if isinstance(child, int):
            self.tags.owners[self.marks.pieces[child]] = number
            return [str(self.marks.pieces[child])]
        if isinstance(child, CellElements):
            return self._lines(child, number)
        if above.tag == child.tag == "P" and self._blank(child):
            return []  # WeasyPrint wraps words beside a label in a P, and makes none when there are no words
        return [f"{self.write(child, number)} 0 R"]

    def _blank(self, element: Element) -> bool:
        return all(isinstance(child, CellElements) and not self.marks.cells[child.name] for child in element.children)

    def _lines(self, cell: CellElements, parent: int) -> list[str]:
        kids = []
        for position, group in enumerate(self.marks.cells[cell.name]):
            if position and cell.between is not None:
                kids.append(f"{self.write(cell.between, parent)} 0 R")
            for mcid in group:
                number = self.tags.file.reserve()
                self.tags.owners[mcid] = number
                self._close(cell.tag, parent, number, [str(mcid)])
                kids.append(f"{number} 0 R")
        return kids

    def _close(self, tag: str, parent: int, number: int, kids: list[str], more: str = "") -> None:
        self.tags.file.set(
            number,
            f"<</Type/StructElem/S/{tag}/P {parent} 0 R/Pg {self.tags.page} 0 R/K[{' '.join(kids)}]{more}>>".encode(),
        )

    def _figure(self, element: Element) -> str:
        if element.tag != "Figure" or not isinstance(element.children[0], int):
            return ""
        piece = self.filled.pieces[element.children[0]]
        if not isinstance(piece, PicturePiece):
            raise ValueError("a figure without a picture")
        left, top, width, height = (value * _PIXEL for value in piece.box)
        above = self.tags.height - self.down - top
        box = f"{left:.3f} {above - height:.3f} {left + width:.3f} {above:.3f}"
        return f"/Alt{text_string(self.alternatives[piece.picture])}/A<</O/Layout/BBox[{box}]>>"

"""The places of cells: what WeasyPrint's boxes say of width, height and side, with the lines as drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from payments.adapters.slips.compiled_content import Content, mark
from payments.adapters.slips.form import Align, Place

_ALIGNED = {"right": Align.RIGHT, "end": Align.RIGHT, "center": Align.CENTER}
_WRAPPED = {"normal", "pre-wrap", "pre-line"}
_SLACK = 0.05  # of a line: what rounding of lengths may take


def places_of(document: Any, names: list[str], content: Content) -> dict[str, Place]:
    """The place of each cell, by name."""
    chains = {chain[-1].text: chain for chain in _texts(document.pages[0]._page_box, ())}
    return {name: _place(chains[mark(number, 0)], name, content) for number, name in enumerate(names)}


def _place(chain: tuple[Any, ...], name: str, content: Content) -> Place:
    line = next(box for box in reversed(chain) if type(box).__name__ == "LineBox")
    holder = chain[chain.index(line) - 1]
    # What WeasyPrint wraps lines in when a label stands beside them has the element of the cell itself.
    cell = next(box for box in chain if box.element is holder.element)
    first, second = content.drawn[name, 0], content.drawn[name, 1]
    leading = second.baseline - first.baseline
    bottom = cell.content_box_y() + cell.height
    return Place(
        weight=first.weight,
        size=first.size,
        left=holder.content_box_x(),
        width=holder.width,
        baseline=first.baseline,
        leading=leading,
        most=int((bottom - line.position_y) / leading + _SLACK),
        align=_ALIGNED.get(holder.style["text_align_all"], Align.LEFT),
        wraps=holder.style["white_space"] in _WRAPPED,
    )


def _texts(box: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every text box, with all that stands above it."""
    box = getattr(box, "_box", box)  # what stands for an absolute box in its parent
    chain = (*above, box)
    if type(box).__name__ == "TextBox":
        yield chain
    for child in getattr(box, "children", ()):
        yield from _texts(child, chain)

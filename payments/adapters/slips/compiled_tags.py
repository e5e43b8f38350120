"""The structure tree WeasyPrint made, as elements of a form; and its figures, whose drawing is ours."""

from __future__ import annotations

from typing import Any

from payments.adapters.slips.compiled_content import Content
from payments.adapters.slips.form import CellElements, Element, Picture, PicturePiece

_Child = Element | int | CellElements


def elements_of(pdf: Any, content: Content) -> tuple[Element, ...]:
    """The children of the document element. Figures are put into the content in place of their drawing."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    document = _object(pdf, root["K"][0])
    return tuple(_element(pdf, _object(pdf, kid), content) for kid in document["K"])


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _element(pdf: Any, node: Any, content: Content) -> Element:
    tag = node["S"].removeprefix("/")
    children: list[_Child] = []
    for kid in node["K"]:
        if isinstance(kid, int):
            children.append(content.piece_of[kid])
        else:
            _add(children, pdf, _object(pdf, kid), content)
    if tag == "Figure":
        _take_figure(node, children, content)
    return Element(tag, tuple(children))


def _add(children: list[_Child], pdf: Any, node: Any, content: Content) -> None:
    """A child; marks of a cell and what stands between them become one child."""
    marked = content.mark_of.get(node["K"][0]) if node["K"] and isinstance(node["K"][0], int) else None
    if marked is None:
        children.append(_element(pdf, node, content))
    elif marked[1] == 0:
        children.append(CellElements(marked[0], node["S"].removeprefix("/"), None))
    else:
        between, cell = children.pop(), children.pop()
        if not isinstance(between, Element) or not isinstance(cell, CellElements) or cell.name != marked[0]:
            raise ValueError(f"lines of cell {marked[0]} do not stand together")
        children.append(CellElements(cell.name, cell.tag, between))


def _take_figure(node: Any, children: list[_Child], content: Content) -> None:
    (index,) = children
    left, top, right, bottom = node["A"]["BBox"]
    if not isinstance(index, int):
        raise ValueError("a figure is one drawing")
    picture = Picture(node["Alt"].string)
    content.pieces[index] = PicturePiece(picture, (left, top, right - left, bottom - top))

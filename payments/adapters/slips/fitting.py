"""The lines of a cell at the largest step of size at which they fit: one rule for the fast page and the plain one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.compiling import form
from payments.adapters.slips.form import Place
from payments.adapters.slips.printed import STEPS
from payments.adapters.slips.wrapping import Line, wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The lines as given (groups) and as broken; `certain` where WeasyPrint surely sets the same."""

    place: Place
    step: int
    groups: tuple[tuple[Line, ...], ...]
    certain: bool


@lru_cache(maxsize=2048)
def fitted(sheet: Sheet, pix: bool, name: str, lines: tuple[str, ...]) -> Fitted:
    """The lines set in the cell of that name. What fits at no size takes the smallest, and is never certain."""
    smallest = STEPS - 1
    for step in range(smallest):
        tried = _at_step(sheet, pix, name, lines, step)
        if tried is not None:
            return tried
    return _at_step(sheet, pix, name, lines, smallest) or Fitted(
        place=form(sheet, pix=pix, step=smallest).places[name], step=smallest, groups=(), certain=False
    )


def _at_step(sheet: Sheet, pix: bool, name: str, lines: tuple[str, ...], step: int) -> Fitted | None:
    """The lines at that step; None where they do not fit."""
    place = form(sheet, pix=pix, step=step).places[name]
    paragraphs = [wrapped(line, place) for line in lines]
    if sum(len(each.lines) for each in paragraphs) > place.most or not all(each.within for each in paragraphs):
        return None
    certain = all(each.certain for each in paragraphs)
    return Fitted(place=place, step=step, groups=tuple(each.lines for each in paragraphs), certain=certain)

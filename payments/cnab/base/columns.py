"""A field of many lines at once: one call a block of lines, not one a line.

The lowest and the highest sign of each column (`LineBlock.edges`) say of a whole block where all lines are alike, where
digits stand alone and where blanks only fill. What is left is cut from all lines together, and only where something odd
may stand is a text looked at by itself, as any field is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from brazil.money import ZERO
from payments.cnab.field_values import digits_in, stripped
from payments.cnab.fields import Field, Kind
from payments.cnab.kept import Kept
from payments.cnab.line_block import Edges, Grid

_ZERO, _NINE, _BLANK, _DELETE = b"09 \x7f"
_LONGEST_NUMBER = 18  # digits that fit in 64 bits


class Column:
    """A field whose text is read as `from_text` has it, which raises Unfit."""

    def __init__(self, field: Field, from_text: Callable[[str], Any]) -> None:
        self.name = field.name
        self.span = slice(field.start - 1, field.end)
        self._from_text = from_text

    def alike(self, text: str, count: int) -> Sequence[Any]:
        """The same text in `count` lines."""
        return [self._from_text(text)] * count

    def each(self, texts: Sequence[str]) -> Sequence[Any]:
        """Texts in which anything may stand."""
        return list(map(self._from_text, texts))

    def within(self, edges: Edges) -> slice:
        """The columns to be cut."""
        return self.span

    def plain(self, texts: list[str], edges: Edges) -> Sequence[Any]:
        """Texts cut from a block of those edges."""
        return self.each(texts)

    def of_digits(self, grid: Grid, edges: Edges) -> Sequence[Any] | None:
        """The values where they can be had without texts."""
        return None


class TextColumn(Column):
    """Text as it stands, without the blanks at both ends."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, stripped)

    def within(self, edges: Edges) -> slice:
        (low, high), start, stop = edges, self.span.start, self.span.stop
        while start < stop and low[stop - 1] == high[stop - 1] == _BLANK:
            stop -= 1
        while start < stop and low[start] == high[start] == _BLANK:
            start += 1
        return slice(start, stop)

    def plain(self, texts: list[str], edges: Edges) -> Sequence[str]:
        (low, high), within = edges, self.within(edges)
        ends = (within.start, within.stop - 1)
        return texts if all(low[at] > _BLANK and high[at] < _DELETE for at in ends) else self.each(texts)


class DigitsColumn(Column):
    """Digits as text."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, digits_in)

    def plain(self, texts: list[str], edges: Edges) -> Sequence[str]:
        return texts if digits_alone(edges, self.span) else self.each(texts)


class KeptColumn(Column):
    """Values of which there are few: each text is looked at once."""

    def __init__(self, field: Field, from_text: Callable[[str], Any]) -> None:
        super().__init__(field, from_text)
        self._kept = Kept(from_text)

    def each(self, texts: Sequence[str]) -> Sequence[Any]:
        return self._kept.all(texts)


class CountColumn(Column):
    """A check that there is a whole number in every line; it tells none."""

    def of_digits(self, grid: Grid, edges: Edges) -> Sequence[Any] | None:
        return () if digits_alone(edges, self.span) else None


class CentsColumn(Column):
    """Amounts in centavos."""

    def alike(self, text: str, count: int) -> Any:
        return np.full(count, self._from_text(text).cents, np.int64)

    def each(self, texts: Sequence[str]) -> Any:
        return np.fromiter((self._from_text(text).cents for text in texts), np.int64, len(texts))


class PlainCentsColumn(CentsColumn):
    """Amounts in centavos whose digits say them as they are."""

    def of_digits(self, grid: Grid, edges: Edges) -> Any:
        (low, high), start = edges, self.span.start
        if not digits_alone(edges, self.span):
            return None
        while low[start] == high[start] == _ZERO:
            start += 1
        part = grid[:, start : self.span.stop] - _ZERO
        return part @ (10 ** np.arange(part.shape[1] - 1, -1, -1, dtype=np.int64))


def column_of(field: Field, *, blank_is_nothing: bool = False) -> Column:
    """The reader of a field by its kind.

    `blank_is_nothing` for amounts beside what was owed and paid, which some banks leave blank, or half blank, for none.
    """
    from_text = _or_nothing(field.from_text()) if blank_is_nothing else field.from_text()
    match field.kind:
        case Kind.TEXT | Kind.KEY | Kind.CONSTANT | Kind.TAX_ID:
            return TextColumn(field)
        case Kind.DIGITS:
            return DigitsColumn(field)
        case Kind.AMOUNT if field.decimals == 2 and field.width <= _LONGEST_NUMBER:
            return PlainCentsColumn(field, from_text)
        case Kind.AMOUNT:
            return CentsColumn(field, from_text)
        case _:
            return KeptColumn(field, from_text)


def _or_nothing(from_text: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: from_text(text) if text.strip(" 0") else ZERO


def digits_alone(edges: Edges, span: slice) -> bool:
    """Whether there is nothing but digits in those columns."""
    low, high = edges
    return min(low[span]) >= _ZERO and max(high[span]) <= _NINE


def cut(grid: Grid, spans: Sequence[slice]) -> list[list[str]]:
    """The texts of several fields of many lines: set side by side, one a row, and parted at once."""
    widths = [span.stop - span.start + 1 for span in spans]
    page = np.full((len(grid), sum(widths)), ord("\n"), np.uint8)
    start = 0
    for span, width in zip(spans, widths, strict=True):
        page[:, start : start + width - 1] = grid[:, span]
        start += width
    texts = page.tobytes().decode("latin-1").split("\n")
    return [texts[place : -1 : len(spans)] for place in range(len(spans))]


def values_in(columns: Sequence[Column], grid: Grid, edges: Edges) -> dict[str, Any]:
    """The values of each column of a block of lines, by its name. Raises Unfit."""
    told, apart, spans = dict[str, Any](), list[Column](), list[slice]()
    low, high = edges
    for column in columns:
        same = low[column.span]
        if same == high[column.span]:
            told[column.name] = column.alike(same.decode("latin-1"), len(grid))
        elif (numbers := column.of_digits(grid, edges)) is not None:
            told[column.name] = numbers
        else:
            apart.append(column)
            spans.append(column.within(edges))
    if apart:
        for column, texts in zip(apart, cut(grid, spans), strict=True):
            told[column.name] = column.plain(texts, edges)
    return told

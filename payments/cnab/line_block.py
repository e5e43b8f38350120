"""Some lines of a file that follow one another, as texts and as a grid of bytes, line under line.

Files have millions of lines, and what is looked at in a grid is seen in all of them at once. Either form is made of the
other when it is first asked for; lines of unequal length, or with signs beyond Latin-1, have no grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import add, itemgetter

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.uint8]
Edges = tuple[bytes, bytes]
NumberedLine = tuple[int, str]  # the line's number in the file, from 1, and its text padded to the width

_FEW = 16  # lines: fewer are not worth a grid of their own
_LINE_FEED = "\n"
_RUN = re.compile(r"(.)\1*", re.DOTALL)


class LineBlock:
    """Lines with their numbers in the file, from 1; given as texts or as a grid."""

    __slots__ = ("_edges", "_grid", "_looked", "_texts", "numbers")

    def __init__(
        self,
        numbers: Sequence[int],
        texts: list[str] | None = None,
        *,
        grid: Grid | None = None,
        edges: Edges | None = None,
    ) -> None:
        self.numbers = numbers
        self._texts, self._grid = texts, grid
        self._looked = grid is not None  # whether a grid was tried
        self._edges = edges

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def texts(self) -> list[str]:
        """Each line's text."""
        if self._texts is None:
            self._texts = [] if self._grid is None else _rows(self._grid)
        return self._texts

    @property
    def grid(self) -> Grid | None:
        """The lines as bytes of Latin-1, when they are all of one length."""
        if not self._looked:
            self._looked = True
            self._grid = _grid_of(self.texts)
        return self._grid

    @property
    def edges(self) -> Edges:
        """The lowest and the highest sign of each column of the grid: equal where all lines say the same."""
        if self._edges is None:
            grid = self.grid
            if grid is None:
                raise ValueError("these lines have no grid")
            self._edges = grid.min(axis=0).tobytes(), grid.max(axis=0).tobytes()
        return self._edges

    def fits(self, width: int) -> bool:
        """Whether each line has that length."""
        if self._grid is not None:
            return int(self._grid.shape[1]) == width
        return set(map(len, self.texts)) == {width}

    def text(self, place: int) -> str:
        """One line's text."""
        if self._texts is None and self._grid is not None:
            return _rows(self._grid[place : place + 1])[0]
        return self.texts[place]

    def column(self, at: int) -> str:
        """The sign of each line at that place, counted from 0."""
        if self._grid is not None:
            return self._grid[:, at].tobytes().decode("latin-1")
        return "".join(map(itemgetter(at), self.texts))

    def part(self, start: int, end: int | None = None) -> LineBlock:
        """Some of the lines, by their places."""
        if start == 0 and (end is None or end >= len(self)):
            return self
        return self._picked(slice(start, end))

    def at(self, places: Sequence[int]) -> LineBlock:
        """The lines at those places."""
        if self._grid is not None:
            return LineBlock([self.numbers[place] for place in places], grid=self._grid[places])
        return LineBlock([self.numbers[place] for place in places], [self.texts[place] for place in places])

    def paired(self) -> LineBlock:
        """Each first and second line as one, numbered as the first; the lines are of one length."""
        if (grid := self.grid) is not None:
            return LineBlock(self.numbers[::2], grid=grid.reshape(len(self) // 2, -1))
        texts = self.texts
        return LineBlock(self.numbers[::2], list(map(add, texts[::2], texts[1::2])))

    def _picked(self, places: slice) -> LineBlock:
        if self._grid is not None:
            return LineBlock(self.numbers[places], grid=self._grid[places])
        return LineBlock(self.numbers[places], self.texts[places])


def runs(signs: str) -> Iterator[tuple[str, int, int]]:
    """Each run of one sign, with where it begins and ends."""
    return ((run[0][0], *run.span()) for run in _RUN.finditer(signs))


def _rows(grid: Grid) -> list[str]:
    text, width = grid.tobytes().decode("latin-1"), grid.shape[1]
    return [text[at : at + width] for at in range(0, len(text), width)]


def _grid_of(texts: list[str]) -> Grid | None:
    if len(texts) < _FEW or len(set(map(len, texts))) != 1:
        return None
    joined = "".join(texts)
    try:
        raw = joined.encode("latin-1")
    except UnicodeEncodeError:
        return None
    # A grid has no line feed, so that fields cut from it may be parted by one.
    return None if _LINE_FEED in joined else np.frombuffer(raw, np.uint8).reshape(len(texts), -1)

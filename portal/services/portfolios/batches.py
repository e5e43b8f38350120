"""A file's rows in batches: read, judged, protected and written out as the staging table takes them.

Nothing here touches the database, so that it can run in a thread of its own (portal.services.portfolios.ahead).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from portal.services.portfolios.delimited import Row
from portal.services.portfolios.protection import Protector, Staged
from portal.services.portfolios.row import Rejected, RowReader, Values
from portal.services.portfolios.source import SourceFile
from portal.services.portfolios.stopwatch import Stopwatch

BATCH = 5_000
Encoder = Callable[[list[Staged]], Any]
"""What makes of rows what the staging table's `write` takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`rows_read` rows of the file: the `good` ones encoded, the others with why. `share` of the file is behind it."""

    rows_read: int
    rows_good: int
    good: Any
    rejected: list[tuple[int, Rejected, Sequence[str]]]
    share: float


def batches(
    file: SourceFile, rows: Iterator[Row], reader: RowReader, protector: Protector, encode: Encoder,
    stopwatch: Stopwatch,
) -> Iterator[Batch]:  # fmt: skip
    """The rows of the file, `BATCH` at a time."""
    share, timed = 0.0, stopwatch.of
    while True:
        with timed("read"):
            given = list(islice(rows, BATCH))
        if not given:
            return
        with timed("validate"):
            good, rejected = _judged(given, reader)
        with timed("protect"):
            staged = protector.protect(good)
        with timed("encode"):
            encoded = encode(staged)
        share = max(share, min(1.0, file.stream.tell() / file.size))
        yield Batch(rows_read=len(given), rows_good=len(good), good=encoded, rejected=rejected, share=share)


def _judged(
    given: list[Row], reader: RowReader
) -> tuple[list[tuple[int, Values]], list[tuple[int, Rejected, Sequence[str]]]]:
    good: list[tuple[int, Values]] = []
    rejected: list[tuple[int, Rejected, Sequence[str]]] = []
    read = reader.read
    for number, cells in given:
        values = read(cells)
        if values.__class__ is tuple:
            good.append((number, values))
        else:
            rejected.append((number, values, cells))  # type: ignore[arg-type]
    return good, rejected

"""A file's rows in batches: read, judged, protected and written out as the tables take them.

Nothing here touches the database, so that it can run in a thread of its own (portal.services.portfolios.ahead).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from portal.services.portfolios.columns import BatchReader, RejectedRow
from portal.services.portfolios.delimited import Row
from portal.services.portfolios.protection import Protected, Protector
from portal.services.portfolios.source import SourceFile
from portal.services.portfolios.stopwatch import Stopwatch

BATCH = 5_000
Encoder = Callable[[Protected], Any]
"""What makes of rows what whoever stores them takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`rows_read` rows of the file: the `good` ones encoded, the others with why. `share` of the file is behind it."""

    rows_read: int
    good: Any
    rejected: list[RejectedRow]
    share: float


def batches(
    file: SourceFile, rows: Iterator[Row], reader: BatchReader, protector: Protector, encode: Encoder,
    stopwatch: Stopwatch,
) -> Iterator[Batch]:  # fmt: skip
    """The rows of the file, `BATCH` at a time."""
    share = 0.0
    prepared = (_prepared(given, reader, protector, encode, stopwatch) for given in _given(rows, stopwatch))
    for rows_read, good, rejected in prepared:
        share = max(share, min(1.0, file.stream.tell() / file.size))
        yield Batch(rows_read=rows_read, good=good, rejected=rejected, share=share)


def _given(rows: Iterator[Row], stopwatch: Stopwatch) -> Iterator[list[Row]]:
    while True:
        with stopwatch.of("read"):
            given = list(islice(rows, BATCH))
        if not given:
            return
        yield given


def _prepared(
    given: list[Row], reader: BatchReader, protector: Protector, encode: Encoder, stopwatch: Stopwatch
) -> tuple[int, Any, list[RejectedRow]]:
    """In a function of its own, so that what a batch was made of is let go before the next one."""
    timed = stopwatch.of
    with timed("validate"):
        good, rejected = reader.read(given)
    with timed("protect"):
        protected = protector.protect(good)
    with timed("encode"):
        encoded = encode(protected)
    return len(given), encoded, rejected

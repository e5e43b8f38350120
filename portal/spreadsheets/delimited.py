"""CSV, row by row: semicolons and decimal commas, UTF-8 with the mark that spreadsheets need to see accents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from portal.spreadsheets.cells import Cell, as_text

_CHUNK = 64 * 1024  # characters


def csv_chunks(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file in pieces; no more than one of them is held at a time."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([as_text(name) for name in head])
    for row in rows:
        writer.writerow([as_text(value) for value in row])
        if text.tell() >= _CHUNK:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    held = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return held

"""Rows of a CSV: the delimiter is the one under which the first line names the most columns of the layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import chain

from portal.services.portfolios.header import recognised
from portal.services.portfolios.refusal import FileRefused
from portal.services.portfolios.source import SourceFile

DELIMITERS = (";", ",", "\t", "|")
LONGEST_CELL = 131_072  # the csv module's own limit: past it, a quote was opened and never closed
_HEAD = 64 * 1024
_NAMED = "sep="  # some spreadsheets write the delimiter on a line of its own before the header

Row = tuple[int, list[str]]


def delimited_rows(source: SourceFile) -> Generator[Row]:
    """Number (1 is the first line, as a spreadsheet counts) and cells of each row; blank rows are passed over.

    Raises FileRefused ``file_quotes`` when a quote is never closed, ``file_unreadable`` when the text is not text.
    """
    text = io.TextIOWrapper(source.stream, encoding=source.encoding, errors="replace", newline="")
    try:
        head = text.read(_HEAD)
        if "\0" in head:
            raise FileRefused("file_nul")
        text.seek(0)
        yield from _numbered(records(text, sniffed(head)))
    except csv.Error as error:
        raise FileRefused("file_quotes" if "field larger" in str(error) else "file_unreadable") from error
    except UnicodeError as error:
        raise FileRefused("file_unreadable") from error
    finally:
        text.detach()


def records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """The cells of each record, as the csv module reads them; a line without quotes is one, and is cut twice as fast.

    `lines` keep their ends. Raises csv.Error as that module does.
    """
    for line in lines:
        if '"' in line or len(line) > LONGEST_CELL:
            yield next(csv.reader(chain((line,), lines), delimiter=delimiter))
        else:
            yield line.rstrip("\r\n").split(delimiter)


def _numbered(reader: Iterator[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=1):
        if cells and (cells[0] or any(cells)) and not (number == 1 and cells[0].lower() == _NAMED):
            yield number, cells


def sniffed(head: str) -> str:
    """The delimiter of the text; a semicolon when nothing tells."""
    if head[:4].lower() == _NAMED and head[4:5] and head[4] in DELIMITERS:
        return head[4]
    return max(DELIMITERS, key=lambda delimiter: _columns_named(head, delimiter))


def _columns_named(head: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        first: list[str] = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return 0, 0
    return recognised(first), len(first)

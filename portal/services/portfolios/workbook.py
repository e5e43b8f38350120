"""Rows of an XLSX: the first sheet, streamed, each cell turned into the text a CSV would bring."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Generator, Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.services.portfolios.archive_limits import check_archive
from portal.services.portfolios.delimited import Row
from portal.services.portfolios.refusal import FileRefused
from portal.services.portfolios.source import SourceFile

_BROKEN = (
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
)


def workbook_rows(source: SourceFile) -> Generator[Row]:
    """Number and cells of each row of the first sheet; blank rows are passed over.

    Raises FileRefused ``workbook_truncated``, ``workbook_unreadable``, ``workbook_formulas`` or a limit's code.
    """
    try:
        with zipfile.ZipFile(source.stream) as archive:
            check_archive(archive)
    except zipfile.BadZipFile as error:
        raise FileRefused("workbook_truncated") from error
    source.stream.seek(0)
    sheet, workbook = _first_sheet(source)
    try:
        for number, cells in enumerate(_cells(sheet), start=1):
            texts = [cell_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
    finally:
        workbook.close()


def _first_sheet(source: SourceFile) -> tuple[Any, Any]:
    try:
        with warnings.catch_warnings():  # about styles and extensions, which are of no use here
            warnings.simplefilter("ignore")
            workbook: Any = load_workbook(source.stream, read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is often wrong
    except _BROKEN as error:
        raise FileRefused("workbook_unreadable") from error
    return sheet, workbook


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    rows = sheet.iter_rows()
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(rows, None)
        except _BROKEN as error:
            raise FileRefused("workbook_unreadable") from error
        if row is None:
            return
        yield row


def cell_text(cell: Any) -> str:
    """A cell as text. A percentage shows what the person sees: 0.02 formatted as percentage is ``2``."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "sim" if value else "nao"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return number_text(value * 100 if "%" in (cell.number_format or "") else value)
    return str(value)


def number_text(value: float) -> str:
    """A number with a decimal comma and at most four places, so that 1.234 is never taken for a thousand."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")

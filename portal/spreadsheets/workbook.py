"""XLSX, row by row in constant memory: money and days are typed cells, text is text whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

from brazil.money import Money
from portal.spreadsheets.cells import Cell, runs

_LONGEST = 32_767  # characters a cell holds
_WIDTH = 16


def write_workbook(target: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet with a heading row that stays in sight. `title` is at most 31 characters."""
    import xlsxwriter  # a third of a second to load, and no page needs it

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(title)
        formats = _formats(book)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, _WIDTH)
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, formats["head"])
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, place, column, value, formats)


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "quoted": book.add_format({"quote_prefix": True}),  # stays text when somebody edits the cell
    }


def _write(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, Money):
        sheet.write_number(row, column, value.decimal, formats["money"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value[:_LONGEST], formats["quoted"] if runs(value) else None)

"""Tables as files for a spreadsheet: semicolons, decimal commas, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from brazil.money import Money
from portal.formatting import date_short

Cell = str | int | date | Money | None
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula (OWASP, CSV injection)
_PLAIN_NUMBER = re.compile(r"-?\d+(,\d+)?")


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download; UTF-8 with BOM, which spreadsheets need to see accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv; charset=utf-8", headers=headers)


def table_file(form: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The same table as ``csv`` or as ``xlsx``."""
    if form == "xlsx":
        return xlsx_file(f"{name}.xlsx", head, rows)
    return csv_file(f"{name}.csv", head, rows)


def xlsx_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A workbook with one sheet: the head stays in sight, amounts and days are numbers, no text is a formula."""
    held = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(held, options) as book:
        sheet = book.add_worksheet("Tabela")
        bold = book.add_format({"bold": True})
        money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 18)
        sheet.write_row(0, 0, head, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, money, day)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(held.getvalue(), mimetype=_XLSX, headers=headers)


def _write(sheet: Worksheet, row: int, column: int, value: Cell, money: Format, day: Format) -> None:
    if value is None:
        return
    if isinstance(value, Money):
        sheet.write_number(row, column, float(value.decimal), money)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, cell(value))


def cell(value: Cell) -> str:
    """One cell: amounts as 1234,56, days as dd/mm/aaaa, text that begins like a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{value.decimal:.2f}".replace(".", ",")
    if isinstance(value, date):
        return date_short(value)
    text = str(value)
    if text.startswith(_RUNS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text

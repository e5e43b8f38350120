"""Tables as files for a spreadsheet: semicolons, decimal commas, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response

from brazil.money import Money
from portal.formatting import date_short

Cell = str | int | date | Money | None
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

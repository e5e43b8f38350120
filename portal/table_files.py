"""Tables as files for a spreadsheet: CSV and XLSX, with no cell that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from flask import Response

from portal.spreadsheets.cells import Cell
from portal.spreadsheets.delimited import csv_chunks
from portal.spreadsheets.workbook import write_workbook

__all__ = ["Cell", "table_file"]

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(form: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download of the table as ``csv`` or as ``xlsx``."""
    target = BytesIO()
    if form == "xlsx":
        write_workbook(target, "Tabela", head, rows)
    else:
        for chunk in csv_chunks(head, rows):
            target.write(chunk)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(target.getvalue(), content_type=_TYPES[form], headers=headers)

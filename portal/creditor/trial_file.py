"""All debts of a run as CSV or XLSX, row by row from the parts that were kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.refusal import RefusalCode
from portal.extensions import database
from portal.models import BacktestPart, PolicyBacktest
from portal.spreadsheets.cells import Cell
from portal.spreadsheets.delimited import csv_chunks
from portal.spreadsheets.workbook import write_workbook
from portal.wording_backtest import REASONS
from portal.wording_trials import head_words

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_PIECE = 64 * 1024


def trial_file(session: Session, trial: PolicyBacktest, form: str) -> Response:
    """The download, in pieces; never kept by a browser."""
    ids = list(
        session.scalars(
            select(BacktestPart.id).where(BacktestPart.backtest_id == trial.id).order_by(BacktestPart.number)
        )
    )
    compared = trial.against_id is not None
    pieces = csv_chunks(_head(compared), _rows(ids)) if form == "csv" else _workbook(ids, compared)
    response = Response(pieces, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="teste-{trial.priced_on:%Y-%m-%d}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _head(compared: bool) -> list[str]:
    from portal.services.backtest_output import schema  # pyarrow is loaded where a file is read

    return [head_words(name) for name in schema(compared=compared).names]


def _rows(ids: list[int]) -> Iterator[list[Cell]]:
    """One part in memory at a time, in a session of its own: the page's is over when a download goes on."""
    from portal.services.backtest_output import rows_of_part

    for part_id in ids:
        with database().reading() as session:
            content = session.get_one(BacktestPart, part_id).content
        for row in rows_of_part(content):
            yield [_cell(name, value) for name, value in row.items()]


def _cell(name: str, value: Any) -> Cell:
    if value is None:
        return None
    if name.endswith("_centavos"):
        return Money(value)
    if name.endswith("_pontos_base"):
        return Money(value)  # hundredths of a percent are written as centavos are
    return REASONS[RefusalCode(value)] if name.removeprefix("outra_") == "recusa" else value


def _workbook(ids: list[int], compared: bool) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as target:
        write_workbook(target, "Dívidas", _head(compared), _rows(ids))
        target.seek(0)
        while piece := target.read(_PIECE):
            yield piece
